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


@cache
def installed_families() -> tuple[str, ...]:
    """The names of all installed font families, sorted. Read once: a new font needs a new process, as for Pango."""
    configuration = ffi.gc(fontconfig.FcInitLoadConfigAndFonts(), fontconfig.FcConfigDestroy)
    fonts = fontconfig.FcConfigGetFonts(configuration, fontconfig.FcSetSystem)
    return tuple(sorted({name for at in range(fonts.nfont) for name in _family_names(fonts.fonts[at])}))


def _family_names(font: object) -> list[str]:
    names: list[str] = []
    found = ffi.new("FcChar8 **")
    while fontconfig.FcPatternGetString(font, b"family", len(names), found) == fontconfig.FcResultMatch:
        names.append(ffi.string(ffi.cast("char *", found[0])).decode())
    return names
