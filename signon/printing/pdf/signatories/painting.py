"""Pages of the signatory list whose entries are written straight into the PDF, each with its tags.

WeasyPrint paints a page's furniture and the list's heading. The entries are added when the page is painted, and their tags
at the end: one list with one item for each organisation, over all columns and pages.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from signon.letters.body.scripts import FROM_RIGHT
from signon.printing.pdf.extraction import LetterStream
from signon.printing.pdf.signatories.pages import PlacedBlock
from signon.printing.pdf.signatories.set_list import SetLine
from signon.printing.pdf.signatories.shaped_fonts import ShapedFonts
from signon.printing.pdf.tags import TagTree
from signon.printing.pdf.weasyprint_adaptations import LetterPage


class ListPage(LetterPage):
    """A laid-out page with entries to add to it. ``heading_level`` is that of the groups' headings."""

    def __init__(
        self,
        frame: LetterPage,
        blocks: Sequence[PlacedBlock],
        *,
        heading_level: int,
        direction: str,
        fonts: ShapedFonts,
    ) -> None:
        super().__init__(frame)
        self.blocks, self.heading_level = blocks, heading_level
        self.bookmarks = [*frame.bookmarks, *self._outline()]
        self.first_mark = 0
        """The number of the first marked content that is an entry's; its paragraphs are numbered one by one."""
        self._direction, self._shaped_fonts = direction, fonts
        self._look: Any = None

    def _outline(self) -> Iterator[tuple[int, str, tuple[float, float], str]]:
        for placed in self.blocks:
            if placed.block.is_heading:
                yield self.heading_level, _text(placed.block.paragraphs[0]), (placed.left, placed.top), "open"

    def paint(self, stream: LetterStream, scale: float = 1) -> None:
        """Paint the page and its entries."""
        super().paint(stream, scale)
        misread = self._shaped_fonts.hand_over(stream.fonts)
        mark = self.first_mark = len(stream.marks)
        with stream.stacked():
            stream.transform(a=scale, d=scale)
            self._look = None
            for placed in self.blocks:
                y = placed.top
                for paragraph in placed.block.paragraphs:
                    stream.begin_span(mark, _words(paragraph, misread))
                    y = self._paint_lines(stream, paragraph, placed, y)
                    stream.end_marked_content()
                    mark += 1

    def add_tags(self, tree: TagTree) -> None:
        """Add this page's blocks to the list's section: an item for each organisation, a list for each group."""
        section, mark = tree.section, self.first_mark
        for placed in self.blocks:
            block = placed.block
            if block.is_heading:
                tag = section.add(f"H{self.heading_level}")
            else:
                items = section.add("L") if block.begins_list else section.kids[-1]
                tag = items.add("LI").add("LBody")
            for paragraph in block.paragraphs:
                tree.place(mark, tree.in_its_order(_text(paragraph), tag))
                mark += 1

    def _paint_lines(self, stream: LetterStream, lines: Sequence[SetLine], placed: PlacedBlock, y: float) -> float:
        """Paint a paragraph from ``y`` on; returns where it ends."""
        look = lines[0].look
        if look is not self._look:
            stream.set_color(look.style["color"])
            self._look = look
        for one in lines:
            x = self._begin(one, placed)
            if one.line.operators is None:
                stream.draw_line(one.line.text, one.look.style, (x, y), width=one.line.width, baseline=one.baseline)
                self._look = None
            elif one.line.operators:
                shown = f"BT 1 0 0 -1 {x:.2f} {y + one.baseline:.2f} Tm {one.line.operators} ET"
                stream.stream.append(shown.encode("ascii"))
            y += one.height
        return y

    def _begin(self, one: SetLine, placed: PlacedBlock) -> float:
        if self._direction == "ltr":
            return placed.left + one.inset
        return placed.left + placed.width - one.inset - one.line.width


def _text(paragraph: Sequence[SetLine]) -> str:
    return "".join([one.line.text for one in paragraph])


def _words(paragraph: Sequence[SetLine], misread: set[str]) -> str:
    """The text, where the glyphs do not give it; else empty."""
    text = _text(paragraph)
    if all(one.line.read == one.line.text for one in paragraph) and not any(one in text for one in misread):
        return ""
    return "" if FROM_RIGHT.search(text) else text
