"""The fonts that are installed, as the renderer itself sees them."""

from functools import cache

from weasyprint.text.ffi import ffi, fontconfig

from signon.errors import InputError
from signon.translation import gettext as _


class FontMissingError(InputError):
    """The letter asks for a font that is not installed."""


def check_font(family: str) -> None:
    """Raise ``FontMissingError`` unless a font family of this name is installed; upper and lower case do not matter."""
    if family.casefold() not in {known.casefold() for known in installed_families()}:
        raise FontMissingError(
            _("The font '%(font)s' is not installed here; choose another font or have it installed", font=family)
        )


def installed_families() -> tuple[str, ...]:
    """The names of all installed font families, sorted. Read once: a new font needs a new process, as for Pango."""
    return tuple(sorted(_files()))


def font_file(family: str) -> str:
    """The path of a file of an installed family. Raises ``KeyError`` for one that is not."""
    known = {name.casefold(): file for name, file in _files().items()}
    return known[family.casefold()]


@cache
def _files() -> dict[str, str]:
    """A font file for each family, by the family's name: of several the first by its path."""
    configuration = ffi.gc(fontconfig.FcInitLoadConfigAndFonts(), fontconfig.FcConfigDestroy)
    fonts = fontconfig.FcConfigGetFonts(configuration, fontconfig.FcSetSystem)
    named = [
        (name, _texts(fonts.fonts[at], b"file")[0])
        for at in range(fonts.nfont)
        for name in _texts(fonts.fonts[at], b"family")
    ]
    return dict(sorted(named, reverse=True))


def _texts(font: object, key: bytes) -> list[str]:
    """What fontconfig knows of a font under ``key``."""
    texts: list[str] = []
    found = ffi.new("FcChar8 **")
    while fontconfig.FcPatternGetString(font, key, len(texts), found) == fontconfig.FcResultMatch:
        texts.append(ffi.string(ffi.cast("char *", found[0])).decode())
    return texts
