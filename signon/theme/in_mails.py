"""The colours of mails: the theme's, each with the contrast that reading needs, on a light and on a dark ground."""

from functools import lru_cache

from signon.theme.colours import TEXT, Colour, readable
from signon.theme.style import DARK, LIGHT
from signon.web.look import MailColours, Shades

LESS = 0.3
"""The share of the ground in the ink of what is less important."""

ON_DARK = 7.0
"""The least contrast of links on a dark ground, where colours look dimmer than they measure."""

LINE = 0.8
"""The share of the ground in the ink of a line."""


@lru_cache(maxsize=4)
def colours_of_mails(accent: Colour) -> MailColours:
    """The colours where links and buttons have the colour ``accent``, or the nearest to it that can be read."""
    return MailColours(
        light=_shades(accent, LIGHT["ink"], LIGHT["sheet"], TEXT),
        dark=_shades(accent, DARK["ink"], DARK["paper"], ON_DARK),
    )


def _shades(accent: Colour, ink: Colour, ground: Colour, least: float) -> Shades:
    soft = readable(ink.mixed(ground, LESS), ground)
    colours = (ground, ink, soft, ink.mixed(ground, LINE), readable(accent, ground, least=least))
    return Shades(*map(str, colours))
