"""Shapes short texts into lines of glyphs, each text once. This is what takes the time in printing a long list.

Pango breaks and shapes the lines just as it does for WeasyPrint, with the same fonts. This saves a layout box, a
second shaping and a loop over every glyph. A line that needs more than glyphs side by side (raised or coloured ones,
characters that no font has) is left to WeasyPrint's own drawing.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, harfbuzz_subset, pango
from weasyprint.text.line_break import Layout, line_size
from weasyprint.text.line_break import strut as weasyprints_strut

from signon.printing.pdf.extraction import HEXADECIMAL
from signon.printing.pdf.signatories.shaped_fonts import INVISIBLE, ShapedFonts

# WeasyPrint shares its declarations of Pango, and this one is missing from them; to add it changes nothing for others.
ffi.cdef("void pango_layout_set_indent(PangoLayout *layout, int indent);")
GLYPH_FIELDS = 5
"""32-bit numbers that describe a glyph in Pango: itself, width, two offsets, attributes."""
WRAP_AT_WORDS_OR_CHARACTERS = 2
TO_THE_END = 0xFFFFFFFF
LARGEST_GLYPH = 0xFFFF
RUN = re.compile(r"/(\S+) \S+ Tf \[<([^\]]*)>\]TJ")
"""A run of glyphs in ``Line.operators``: the name of its font, and what is shown."""


class Line(NamedTuple):
    """A line of text as it is drawn. ``operators`` are PDF's; None leaves the drawing to WeasyPrint.

    ``height`` and ``ascent`` are those of its fonts; ``read`` is what a reader takes the glyphs for.
    """

    text: str
    width: float
    height: float
    ascent: float
    operators: str | None
    read: str = ""


class Shaper:
    """Breaks texts of one style into lines no wider than ``width``; lines after the first are narrower by ``hang``."""

    def __init__(self, style: Any, width: float, hang: float, fonts: ShapedFonts) -> None:
        self._style, self._fonts = style, fonts
        self._layout = Layout(style).layout
        self.known: dict[str, tuple[Line, ...]] = {}
        """The lines of every text that was asked for."""
        self._extents = ffi.new("PangoRectangle *")
        pango.pango_layout_set_width(self._layout, int(width * TO_UNITS))
        pango.pango_layout_set_indent(self._layout, -int(hang * TO_UNITS))
        pango.pango_layout_set_wrap(self._layout, WRAP_AT_WORDS_OR_CHARACTERS)
        _leave_hyphens_out(self._layout)

    def lines(self, text: str) -> tuple[Line, ...]:
        """The lines of a text, at least one."""
        known = self.known.get(text)
        if known is None:
            known = self.known[text] = tuple(self._shaped(text))
        return known

    def _shaped(self, text: str) -> Iterator[Line]:
        encoded = text.encode()
        pango.pango_layout_set_text(self._layout, encoded, len(encoded))
        number = 0
        while (line := pango.pango_layout_get_line_readonly(self._layout, number)) != ffi.NULL:
            yield self._line(line, encoded)
            number += 1

    def _line(self, line: Any, encoded: bytes) -> Line:
        start = line.start_index
        text = encoded[start : start + line.length].decode()
        pango.pango_layout_line_get_extents(line, ffi.NULL, self._extents)
        height, ascent = self._extents.height * FROM_UNITS, -self._extents.y * FROM_UNITS
        runs = [self._run(run, encoded) for run in _runs(line)]
        shown = [run for run in runs if run is not None]
        if len(shown) < len(runs):
            return Line(text, line_size(line, self._style)[0], height, ascent, None)
        operators, widths, read = zip(*shown, strict=True) if shown else ((), (), ())
        return Line(text, sum(widths) * FROM_UNITS, height, ascent, " ".join(operators), "".join(read))

    def _run(self, run: Any, encoded: bytes) -> tuple[str, int, str] | None:
        """The operators that show a run of glyphs, its width and how it reads; None when it needs more than glyphs."""
        item, glyphs = run.item, run.glyphs
        number = glyphs.num_glyphs
        numbers = array("i")
        numbers.frombytes(ffi.buffer(glyphs.glyphs, number * GLYPH_FIELDS * 4))
        shaped = self._fonts.shaped(item.analysis.font)
        names, widths = numbers[::GLYPH_FIELDS], numbers[1::GLYPH_FIELDS]
        if not shaped.is_plain or _is_any_set(numbers[2::GLYPH_FIELDS]) or _is_any_set(numbers[3::GLYPH_FIELDS]):
            return None
        if not shaped.noted.issuperset(names):
            if max(set(names) - {INVISIBLE}, default=0) > LARGEST_GLYPH:
                return None
            _note_text(shaped.font.to_unicode, names, _clusters(glyphs, item, number), encoded)
            shaped.noted.update(names)
        shown = "".join(map(shaped.__getitem__, zip(names, widths, strict=True)))
        return f"{shaped.selected}[<{shown}>]TJ", sum(widths), "".join(map(shaped.read.__getitem__, names))


def glyphs_of(operators: str) -> Iterator[tuple[str, str]]:
    """The glyphs that are shown, each by the name of its font and its own number."""
    for font, shown in RUN.findall(operators):
        for glyphs in HEXADECIMAL.findall(f"<{shown}>"):
            yield from ((font, glyphs[at : at + 4]) for at in range(0, len(glyphs), 4))


def widths_of(texts: Iterable[str], style: Any) -> list[float]:
    """The width of each text as WeasyPrint would set it on one line in this style, in pixels."""
    layout, widths = Layout(style), []
    for text in texts:
        layout.set_text(text)
        widths.append(float(line_size(layout.get_first_line()[0], style)[0]))
    return widths


def strut(style: Any) -> tuple[float, float]:
    """Height and baseline, in pixels, of a line of this style that holds nothing (CSS 2.2, 10.8.1)."""
    height, baseline = weasyprints_strut(style)
    return float(height), float(baseline)


def pango_version() -> str:
    """The version of Pango, such as ``1.50.12``."""
    number = pango.pango_version()
    return f"{number // 10_000}.{number // 100 % 100}.{number % 100}"


def subsets_fonts() -> bool:
    """Whether HarfBuzz's subsetting library is there, without which PDFs grow large."""
    return harfbuzz_subset is not None


def _leave_hyphens_out(layout: Any) -> None:
    attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    existing = pango.pango_layout_get_attributes(layout)
    attributes = attributes if existing == ffi.NULL else existing
    none = pango.pango_attr_insert_hyphens_new(0)
    none.start_index, none.end_index = 0, TO_THE_END
    pango.pango_attr_list_change(attributes, none)
    pango.pango_layout_set_attributes(layout, attributes)


def _is_any_set(numbers: "array[int]") -> bool:
    """Whether one of the numbers is not 0: looked at as bytes, because there are two for each glyph of a long list."""
    return bool(numbers.tobytes().strip(b"\0"))


def _runs(line: Any) -> Iterator[Any]:
    link = line.runs
    while link != ffi.NULL:
        yield link.data
        link = link.next


def _clusters(glyphs: Any, item: Any, number: int) -> list[tuple[int, int]]:
    """The beginning and the end of each glyph's text in the whole."""
    begins = [glyphs.log_clusters[at] for at in range(number)]
    backwards = item.analysis.level % 2
    ends = [item.length, *begins[:-1]] if backwards else [*begins[1:], item.length]
    return [(item.offset + begin, item.offset + end) for begin, end in zip(begins, ends, strict=True)]


def _note_text(unicode: dict[int, str], names: Sequence[int], clusters: list[tuple[int, int]], encoded: bytes) -> None:
    for name, (begin, end) in zip(names, clusters, strict=True):
        if name not in unicode and name != INVISIBLE:
            unicode[name] = encoded[begin:end].decode()
