"""The installed fonts, as the renderer sees them. Fontconfig is asked directly, without loading the renderer."""

import ctypes
from collections import defaultdict
from functools import cache
from pathlib import Path

from signon.errors import InputError
from signon.printing.pdf.font_files import is_whole
from signon.translation import gettext as _

LIBRARIES = ("libfontconfig.so.1", "libfontconfig.1.dylib", "fontconfig-1.dll")
SYSTEM_FONTS, MATCH = 0, 0
"""FcSetSystem and FcResultMatch, of fontconfig.h."""


class FontMissingError(InputError):
    """The letter asks for a font that is not installed, or whose files are damaged."""


def check_font(family: str) -> None:
    """Raise ``FontMissingError`` unless a font family of this name is installed; upper and lower case do not matter.

    Its files must be whole, too: the renderer would print a damaged one with gaps, or leave the page white.
    """
    files = _files_of(family)
    if not files:
        raise FontMissingError(
            _("The font '%(font)s' is not installed here; choose another font or have it installed", font=family)
        )
    for file in files:
        if not is_whole(Path(file)):
            raise FontMissingError(
                _(
                    "The font '%(font)s' is damaged (%(file)s); choose another font or have it installed anew",
                    font=family,
                    file=Path(file).name,
                )
            )


def installed_families() -> tuple[str, ...]:
    """The names of all installed font families, sorted. They are read once: a new font needs a new process, as for Pango."""
    return tuple(sorted(_files()))


def font_file(family: str) -> str:
    """The path of a file of an installed family. Raises ``KeyError`` for one that is not."""
    files = _files_of(family)
    if not files:
        raise KeyError(family)
    return files[0]


def any_font_has(character: str) -> bool:
    """Whether an installed font has this character: the renderer takes it from any that has it."""
    return bool(_fontconfig().FcCharSetHasChar(_characters(), ord(character)))


@cache
def _characters() -> int:
    """The characters of all installed fonts together, as fontconfig keeps them; read once, and never given back."""
    fontconfig = _fontconfig()
    configuration = fontconfig.FcInitLoadConfigAndFonts()
    together = fontconfig.FcCharSetCreate()
    try:
        fonts = fontconfig.FcConfigGetFonts(configuration, SYSTEM_FONTS).contents
        own = ctypes.c_void_p()
        for font in fonts.fonts[: fonts.nfont]:
            if fontconfig.FcPatternGetCharSet(font, b"charset", 0, ctypes.byref(own)) == MATCH:
                before, together = together, fontconfig.FcCharSetUnion(together, own)
                fontconfig.FcCharSetDestroy(before)
    finally:
        fontconfig.FcConfigDestroy(configuration)
    return int(together)


def _files_of(family: str) -> tuple[str, ...]:
    """The paths of all files of a family, sorted; none for a family that is not installed."""
    return next((files for name, files in _files().items() if name.casefold() == family.casefold()), ())


@cache
def _files() -> dict[str, tuple[str, ...]]:
    """The paths of the font files of each family, sorted, by the family's name."""
    fontconfig = _fontconfig()
    configuration = fontconfig.FcInitLoadConfigAndFonts()
    found: dict[str, set[str]] = defaultdict(set)
    try:
        fonts = fontconfig.FcConfigGetFonts(configuration, SYSTEM_FONTS).contents
        for font in fonts.fonts[: fonts.nfont]:
            for name in _texts(fontconfig, font, b"family"):
                found[name].update(_texts(fontconfig, font, b"file"))
    finally:
        fontconfig.FcConfigDestroy(configuration)
    return {name: tuple(sorted(files)) for name, files in found.items()}


class _FontSet(ctypes.Structure):
    """FcFontSet, of fontconfig.h."""

    _fields_ = (("nfont", ctypes.c_int), ("sfont", ctypes.c_int), ("fonts", ctypes.POINTER(ctypes.c_void_p)))


@cache
def _fontconfig() -> ctypes.CDLL:
    """The library. Raises ``OSError`` when it is not installed."""
    library = next(filter(None, map(_loaded, LIBRARIES)), None)
    if library is None:
        raise OSError("The library Fontconfig is not installed.")
    library.FcInitLoadConfigAndFonts.restype = ctypes.c_void_p
    library.FcConfigDestroy.argtypes = [ctypes.c_void_p]
    library.FcConfigGetFonts.argtypes = [ctypes.c_void_p, ctypes.c_int]
    library.FcConfigGetFonts.restype = ctypes.POINTER(_FontSet)
    text = ctypes.POINTER(ctypes.c_char_p)
    library.FcPatternGetString.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, text]
    library.FcCharSetCreate.restype = library.FcCharSetUnion.restype = ctypes.c_void_p
    library.FcCharSetUnion.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    library.FcCharSetDestroy.argtypes = [ctypes.c_void_p]
    library.FcCharSetHasChar.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
    library.FcPatternGetCharSet.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p]
    return library


def _loaded(name: str) -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(name)
    except OSError:
        return None


def _texts(fontconfig: ctypes.CDLL, font: int, key: bytes) -> list[str]:
    """The texts that fontconfig has for a font under ``key``."""
    texts: list[str] = []
    found = ctypes.c_char_p()
    while fontconfig.FcPatternGetString(font, key, len(texts), ctypes.byref(found)) == MATCH:
        texts.append((found.value or b"").decode())
    return texts
