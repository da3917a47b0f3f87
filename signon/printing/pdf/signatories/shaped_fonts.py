"""The fonts that a long list is shaped with, and what is written for each of their glyphs."""

from collections.abc import Mapping
from typing import Any

from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango
from weasyprint.text.fonts import get_pango_font_key

from signon.printing.pdf.extraction import NOTHING

# WeasyPrint shares its declarations of Pango, and this one is missing from them; to add it changes nothing for others.
ffi.cdef("gpointer g_object_ref(gpointer object);")
INVISIBLE = pango.PANGO_GLYPH_EMPTY


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

    def adopt(self, key: int, other: "ShapedFonts") -> None:
        """Take a font from ``other``, as one of which no glyph was used."""
        font = self.fonts[key] = other.fonts[key]
        font.to_unicode, font.widths = {}, {}
        for known in other._known.values():  # noqa: SLF001 - of the same class
            if known.font is font:
                self.shaped(known.pango_font)

    def used(self, key: int) -> tuple[dict[int, str], dict[int, int]]:
        """The texts of the glyphs that were used of a font, and their widths."""
        font = self.fonts[key]
        return font.to_unicode, font.widths

    def learn(self, key: int, to_unicode: Mapping[int, str], widths: Mapping[int, int]) -> set[tuple[str, str]]:
        """Note glyphs that were used elsewhere, after those that are known.

        Returns those that were known with another text, as ``glyphs_of`` names them.
        """
        font = self.fonts[key]
        known = font.to_unicode
        for glyph, text in to_unicode.items():
            known.setdefault(glyph, text)
        for glyph, width in widths.items():
            font.widths.setdefault(glyph, width)
        return {(font.hash, f"{glyph:04x}") for glyph, text in to_unicode.items() if known[glyph] != text}

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
        self.noted: set[int] = set()
        """The glyphs whose text is noted, as met here."""
        self.is_plain = not (font.png or font.svg or font.colr or font.bitmap)
        self.selected = f"/{font.hash} {size:g} Tf "
        self._size = size
        self.pango_font = pango_font
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
            pango.pango_font_get_glyph_extents(self.pango_font, glyph, ffi.NULL, self._extents)
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
