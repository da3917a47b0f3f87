"""A theme as a style sheet: the site's own variables, computed so that whatever is chosen can be read."""

from enum import StrEnum

from signon.theme.colours import Colour, contrast, ink_on, readable

LIGHT = {"paper": Colour.read("#fbfaf7"), "sheet": Colour.read("#ffffff"), "ink": Colour.read("#1d2528")}
DARK = {"paper": Colour.read("#14191b"), "sheet": Colour.read("#1c2326"), "ink": Colour.read("#e8e6df")}
"""The grounds and inks of site.css, on which the colours of a theme must be read."""

SOFT = 0.1
"""The share of a colour that tints the ground behind text."""


class Typeface(StrEnum):
    """The type of headings and letters: what readers have on their machines, so that nothing is fetched."""

    BOOK = "book"
    CLASSIC = "classic"
    MODERN = "modern"


STACKS = {
    Typeface.BOOK: 'Charter, "Bitstream Charter", "Iowan Old Style", "Palatino Linotype", Georgia, serif',
    Typeface.CLASSIC: '"Hoefler Text", "Baskerville Old Face", Garamond, "Times New Roman", "Liberation Serif", serif',
    Typeface.MODERN: '"Avenir Next", "Segoe UI", "Helvetica Neue", "Liberation Sans", Arial, system-ui, sans-serif',
}


def style_sheet(accent: Colour, band: Colour, typeface: Typeface) -> str:
    """The variables for light and for dark. ``accent`` is for links and buttons, ``band`` the ground of the page's head."""
    light, dark = variables(accent, band, LIGHT), variables(accent, band, DARK)
    return (
        f":root {{\n  --serif: {STACKS[typeface]};\n{_lines(light)}}}\n"
        f"@media screen and (prefers-color-scheme: dark) {{\n:root {{\n{_lines(dark)}}}\n}}\n"
    )


def variables(accent: Colour, band: Colour, ground: dict[str, Colour]) -> dict[str, Colour]:
    """The colours by the names of their variables, each readable where site.css puts it on ``ground``."""
    soft = _soft(accent, ground)
    shown = readable(accent, ground["paper"], ground["sheet"], soft)
    return {
        "accent": shown,
        "accent-ink": ink_on(shown),
        "accent-soft": soft,
        "band": band,
        "band-ink": ink_on(band),
        "band-line": readable(shown, band, least=3),
    }


def _soft(accent: Colour, ground: dict[str, Colour]) -> Colour:
    """A tint on which the ink is read well."""
    tint = ground["sheet"].mixed(accent, SOFT)
    return tint if contrast(tint, ground["ink"]) >= 7 else ground["sheet"]  # noqa: PLR2004 - level AAA


def _lines(values: dict[str, Colour]) -> str:
    return "".join(f"  --{name}: {value};\n" for name, value in values.items())
