"""Shapes short texts into lines of glyphs, each text once. This is what takes the time in printing a long list.

Pango breaks and shapes the lines just as it does for WeasyPrint, with the same fonts. This saves a layout box, a
second shaping and a loop over every glyph. A line that needs more than glyphs side by side (raised or coloured ones,
characters that no font has) is left to WeasyPrint's own drawing.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, gobject, harfbuzz_subset, pango
from weasyprint.text.fonts import get_pango_font_key
from weasyprint.text.line_break import Layout, line_size
from weasyprint.text.line_break import strut as weasyprints_strut

from signon.printing.pdf.extraction import NOTHING

# WeasyPrint shares its declarations of Pango, and these two are missing from them; to add them changes nothing for others.
ffi.cdef(
    """
    void pango_layout_set_indent(PangoLayout *layout, int indent);
    gpointer g_object_ref(gpointer object);
    """
)
GLYPH_FIELDS = 5
"""32-bit numbers that describe a glyph in Pango: itself, width, two offsets, attributes."""
WRAP_AT_WORDS_OR_CHARACTERS = 2
TO_THE_END = 0xFFFFFFFF
INVISIBLE = pango.PANGO_GLYPH_EMPTY
LARGEST_GLYPH = 0xFFFF


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text as it is drawn. ``operators`` are PDF's; None leaves the drawing to WeasyPrint.

    ``height`` and ``ascent`` are those of its fonts; ``read`` is what a reader takes the glyphs for.
    """

    text: str
    width: float
    height: float
    ascent: float
    operators: str | None
    read: str = ""


class ShapedFonts:
    """The fonts met while shaping, with the glyphs that are used of each."""

    def __init__(self) -> None:
        self.fonts: dict[int, Font] = {}
        self._known: dict[int, _ShapedFont] = {}

    def shaped(self, pango_font: Any) -> "_ShapedFont":
        """The table of a font. The font is kept alive, so that its address remains its own."""
        address = int(ffi.cast("uintptr_t", pango_font))
        if address not in self._known:
            kept = ffi.gc(ffi.cast("PangoFont *", gobject.g_object_ref(pango_font)), gobject.g_object_unref)
            key, description, size = get_pango_font_key(kept)
            font = self.fonts.get(key) or self.fonts.setdefault(key, Font(kept, description, size))
            self._known[address] = _ShapedFont(kept, font, size)
        return self._known[address]

    def hand_over(self, fonts: dict[int, Font]) -> set[str]:
        """Make the fonts and glyphs known to the document that draws them.

        Returns the texts that would be read as others there, because other text has used their glyphs first.
        """
        misread: set[str] = set()
        for key, font in self.fonts.items():
            known = fonts.setdefault(key, font)
            if known is not font:
                taken = known.to_unicode
                misread |= {text for glyph, text in font.to_unicode.items() if taken.get(glyph, text) != text}
                known.to_unicode = {**font.to_unicode, **taken}
                known.widths = {**font.widths, **known.widths}
        return misread


class _ShapedFont(dict[tuple[int, int], str]):
    """A table from a font's glyphs and their widths to what is written for them, with the correction before the next one."""

    def __init__(self, pango_font: Any, font: Font, size: float) -> None:
        super().__init__()
        self.font = font
        self.read = _Read(font)
        self.is_plain = not (font.png or font.svg or font.colr or font.bitmap)
        self.selected = f"/{font.hash} {size:g} Tf "
        self._size = size
        self._pango_font = pango_font
        self._extents = ffi.new("PangoRectangle *")

    def __missing__(self, glyph_and_width: tuple[int, int]) -> str:
        glyph, width = glyph_and_width
        if glyph == INVISIBLE:
            return ""
        natural = self._natural_width(glyph)
        correction = round(natural - width * 1000 * FROM_UNITS / self._size)
        written = self[glyph_and_width] = f"{glyph:04x}>{correction}<" if correction else f"{glyph:04x}"
        return written

    def _natural_width(self, glyph: int) -> int:
        widths = self.font.widths
        if glyph not in widths:
            pango.pango_font_get_glyph_extents(self._pango_font, glyph, ffi.NULL, self._extents)
            widths[glyph] = round(self._extents.width * 1000 * FROM_UNITS / self._size)
        return widths[glyph]


class _Read(dict[int, str]):
    """A table from a font's glyphs, whose text is known, to what a reader takes them for."""

    def __init__(self, font: Font) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, glyph: int) -> str:
        read = self[glyph] = self._font.to_unicode.get(glyph, "") or NOTHING
        return read


class Shaper:
    """Breaks texts of one style into lines no wider than ``width``; lines after the first are narrower by ``hang``."""

    def __init__(self, style: Any, width: float, hang: float, fonts: ShapedFonts) -> None:
        self._style, self._fonts = style, fonts
        self._layout = Layout(style).layout
        self._lines: dict[str, tuple[Line, ...]] = {}
        self._extents = ffi.new("PangoRectangle *")
        pango.pango_layout_set_width(self._layout, int(width * TO_UNITS))
        pango.pango_layout_set_indent(self._layout, -int(hang * TO_UNITS))
        pango.pango_layout_set_wrap(self._layout, WRAP_AT_WORDS_OR_CHARACTERS)
        _leave_hyphens_out(self._layout)

    def lines(self, text: str) -> tuple[Line, ...]:
        """The lines of a text, at least one."""
        if text not in self._lines:
            self._lines[text] = tuple(self._shaped(text))
        return self._lines[text]

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
        if not shaped.is_plain or any(numbers[2::GLYPH_FIELDS]) or any(numbers[3::GLYPH_FIELDS]):
            return None
        used = set(names) - {INVISIBLE}
        if used and max(used) > LARGEST_GLYPH:
            return None
        unicode = shaped.font.to_unicode
        if not unicode.keys() >= used:
            _note_text(unicode, names, _clusters(glyphs, item, number), encoded)
        shown = "".join(map(shaped.__getitem__, zip(names, widths, strict=True)))
        return f"{shaped.selected}[<{shown}>]TJ", sum(widths), "".join(map(shaped.read.__getitem__, names))


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
