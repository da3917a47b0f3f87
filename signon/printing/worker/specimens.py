"""A line that shows what a font looks like, set in that font: what is asked of the printing process."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FontSpecimen:
    """The font family whose specimen is wanted."""

    family: str
