"""Text that can be copied and read aloud as it was entered, and page furniture that is passed over.

A glyph has one Unicode value in a PDF, but fonts use one for several characters, and several for one. Where what a
reader would extract is not what was entered, the entered text stands beside the glyphs as ``ActualText``. Text that runs
from the right is excepted: readers put its glyphs in order themselves, and turn ``ActualText`` beside them round, too.
The tag tree has its words instead, for whoever reads by tags.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pydyf
from weasyprint.draw import draw_text
from weasyprint.formatting_structure import boxes
from weasyprint.pdf.stream import Stream
from weasyprint.text.line_break import Layout

from signon.letters.body.scripts import FROM_RIGHT

NOTHING = "\u200b"
"""The character for a glyph that has none of its own. PDF/A asks for a value, and this one shows nothing."""

HEXADECIMAL = re.compile("<([0-9a-f]+)>")


class LetterStream(Stream):
    """The content of a page, with the text that it shows."""

    in_furniture = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._fonts_by_name: dict[str, Any] = {}
        self._shown: list[str] = []
        self._written: bytes | None = None
        self.repeated: AbstractSet[Any] = frozenset()
        """The boxes that repeat what an earlier page shows, such as the head of a table: they are not read aloud again."""

    @property
    def data(self) -> bytes:
        """The stream as it is written, packed when this is first asked for. Nothing may be painted after that."""
        if self._written is None:
            self._written = super().data
        return self._written

    @property
    def fonts(self) -> dict[Any, Any]:
        """The fonts of the whole document, by what tells them apart."""
        fonts: dict[Any, Any] = self._fonts
        return fonts

    @property
    def marks(self) -> dict[Any, dict[str, Any]]:
        """The boxes whose content is marked so far, each with its ``mcid``, the mark's number on the page."""
        marks: dict[Any, dict[str, Any]] = self._tags
        return marks

    def add_font(self, pango_font: Any) -> tuple[Any, float]:
        """The font as the page refers to it, and its size."""
        font, size = super().add_font(pango_font)
        self._fonts_by_name[font.hash] = font
        return font, size

    def show_text(self, text: str) -> None:
        """Show glyphs, and note which characters a reader would take them for."""
        super().show_text(text)
        font = self._fonts_by_name[self._current_font[0]]
        width = 2 if font.bitmap else 4
        glyphs = "".join(HEXADECIMAL.findall(text))
        known = font.to_unicode
        self._shown.extend(known.get(int(glyphs[at : at + width], 16), "") for at in range(0, len(glyphs), width))

    def begin_span(self, number: int, words: str = "") -> None:
        """Mark what follows with a number of our own; ``words`` is its text, where the glyphs give another."""
        said = b"/ActualText " + pydyf.String(words).data if words else b""
        self.stream.append(b"/Span <</MCID %d%b>> BDC" % (number, said))

    def draw_line(self, text: str, style: Any, place: tuple[float, float], *, width: float, baseline: float) -> None:
        """Draw a line of text glyph by glyph, as WeasyPrint does. ``place`` is its upper left corner."""
        layout = Layout(style)
        layout.set_text(text)
        layout.deactivate()
        x, y = place
        box = SimpleNamespace(
            text=text, style=style, pango_layout=layout, width=width, position_x=x, position_y=y, baseline=baseline
        )
        draw_text(self, box, 0, "clip", "none")

    @contextmanager
    def marked(self, box: Any, tag: str) -> Iterator[None]:
        """Mark the content of ``box`` for the tag tree, with its text where the glyphs do not give it."""
        shows_nothing = isinstance(box, boxes.TextBox) and not box.text.strip()
        if self.in_furniture or self._tags is None or shows_nothing:
            yield
            return
        if box in self.repeated:
            with self.furniture("Header"):
                yield
            return
        properties = pydyf.Dictionary({"MCID": len(self._tags)})
        self._tags[box] = {"tag": tag, "mcid": len(self._tags)}
        self._shown.clear()
        self.begin_marked_content(tag, properties)
        try:
            yield
        finally:
            self.end_marked_content()
        if isinstance(box, boxes.TextBox) and _needs_words(box.text, self._shown):
            properties["ActualText"] = pydyf.String(box.text)

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Mark decoration. Within furniture nothing more needs a mark."""
        if self.in_furniture:
            yield
            return
        with super().artifact():
            yield

    @contextmanager
    def furniture(self, subtype: str) -> Iterator[None]:
        """Mark what every page repeats (``Header`` or ``Footer``), so that it is not read aloud."""
        if self.in_furniture or self._tags is None:
            yield
            return
        self.in_furniture = True
        kind = pydyf.Dictionary({"Type": "/Pagination", "Subtype": f"/{subtype}"})
        self.begin_marked_content("Artifact", kind)
        try:
            yield
        finally:
            self.end_marked_content()
            self.in_furniture = False


def complete_unicode(fonts: dict[Any, Any]) -> None:
    """Give every glyph a Unicode value, before the fonts are written."""
    for font in fonts.values():
        font.to_unicode = {glyph: text or NOTHING for glyph, text in font.to_unicode.items()}


def _needs_words(text: str, shown: list[str]) -> bool:
    """Whether a reader of the glyphs would not get the text."""
    if not shown:
        return False
    if FROM_RIGHT.search(text):
        return False
    return "" in shown or "".join(shown) != text
