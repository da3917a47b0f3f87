"""Colours and their contrast, as WCAG 2.2 measures it (1.4.3, and "relative luminance" in its glossary)."""

import re
from typing import NamedTuple, Self

HEX = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
TEXT = 4.5
"""The least contrast of text of usual size (1.4.3, level AA)."""

STEPS = 50
"""A colour moves towards black or white in steps of two percent until it is readable."""


class Colour(NamedTuple):
    """A colour of the screen: red, green and blue from 0 to 255."""

    red: float
    green: float
    blue: float

    @classmethod
    def read(cls, text: str) -> Self:
        """The colour that ``text`` names in hexadecimal, #0b5c63 or #abc. Raises ``ValueError`` for anything else."""
        found = HEX.fullmatch(text.strip())
        if found is None:
            message = f"{text!r} is no colour"
            raise ValueError(message)
        digits = found[1] if len(found[1]) == len("rrggbb") else "".join(digit * 2 for digit in found[1])
        return cls(*(int(digits[place : place + 2], 16) for place in (0, 2, 4)))

    def __str__(self) -> str:
        return "#" + "".join(f"{round(part):02x}" for part in self)

    def mixed(self, other: "Colour", share: float) -> "Colour":
        """The colour with a ``share`` of another in it, from 0 to 1."""
        return Colour(*(own + (theirs - own) * share for own, theirs in zip(self, other, strict=True)))

    @property
    def luminance(self) -> float:
        """The relative luminance: 0 for black, 1 for white."""
        red, green, blue = (_linear(part / 255) for part in self)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue


BLACK, WHITE = Colour(0, 0, 0), Colour(255, 255, 255)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours: 1 for equal ones, 21 for black on white."""
    lighter, darker = sorted((one.luminance, other.luminance), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: Colour, *grounds: Colour, least: float = TEXT) -> Colour:
    """The colour, or the nearest on its way to black or white that has the least contrast with all of ``grounds``."""
    ways = [
        (step, mixed)
        for end in (BLACK, WHITE)
        for step in range(STEPS + 1)
        if _is_readable(mixed := _rounded(colour.mixed(end, step / STEPS)), grounds, least)
    ]
    return min(ways, key=lambda way: way[0], default=(0, ink_on(grounds[0])))[1]


def ink_on(ground: Colour) -> Colour:
    """Black or white, whichever reads better there; one of them always has a contrast of more than 4.5."""
    return max((WHITE, BLACK), key=lambda ink: contrast(ink, ground))


def _is_readable(colour: Colour, grounds: tuple[Colour, ...], least: float) -> bool:
    return all(contrast(colour, ground) >= least for ground in grounds)


def _rounded(colour: Colour) -> Colour:
    """The colour as it is written, which is the one that is seen."""
    return Colour.read(str(colour))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - the glossary's own figures
