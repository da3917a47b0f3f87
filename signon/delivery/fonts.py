"""The fonts that are installed, as the renderer itself sees them."""

from collections import defaultdict
from functools import cache
from pathlib import Path

from weasyprint.text.ffi import ffi, fontconfig

from signon.delivery.font_files import is_whole
from signon.errors import InputError
from signon.translation import gettext as _


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
    """The names of all installed font families, sorted. Read once: a new font needs a new process, as for Pango."""
    return tuple(sorted(_files()))


def font_file(family: str) -> str:
    """The path of a file of an installed family. Raises ``KeyError`` for one that is not."""
    files = _files_of(family)
    if not files:
        raise KeyError(family)
    return files[0]


def _files_of(family: str) -> tuple[str, ...]:
    """The paths of all files of a family, sorted; none for a family that is not installed."""
    return next((files for name, files in _files().items() if name.casefold() == family.casefold()), ())


@cache
def _files() -> dict[str, tuple[str, ...]]:
    """The paths of the font files of each family, sorted, by the family's name."""
    configuration = ffi.gc(fontconfig.FcInitLoadConfigAndFonts(), fontconfig.FcConfigDestroy)
    fonts = fontconfig.FcConfigGetFonts(configuration, fontconfig.FcSetSystem)
    found: dict[str, set[str]] = defaultdict(set)
    for at in range(fonts.nfont):
        for name in _texts(fonts.fonts[at], b"family"):
            found[name].update(_texts(fonts.fonts[at], b"file"))
    return {name: tuple(sorted(files)) for name, files in found.items()}


def _texts(font: object, key: bytes) -> list[str]:
    """What fontconfig knows of a font under ``key``."""
    texts: list[str] = []
    found = ffi.new("FcChar8 **")
    while fontconfig.FcPatternGetString(font, key, len(texts), found) == fontconfig.FcResultMatch:
        texts.append(ffi.string(ffi.cast("char *", found[0])).decode())
    return texts
