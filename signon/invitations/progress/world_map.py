"""The map of the world on which a letter's figures are shown: a square of the same size for each country.

Small countries are as visible as large ones. ``world.txt`` is the layout: the squares were placed near the countries' positions
in the time zone database, so that neighbours stay neighbours as far as a grid allows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from signon.countries import country_name
from signon.invitations.progress.figures import Tally

LAYOUT = Path(__file__).parent / "world.txt"
CELL = 40
GAP = 4


@dataclass(frozen=True, slots=True)
class Square:
    """A country on the map: where its square stands, in units of the drawing, and its figures, if it was invited."""

    code: str
    name: str
    x: int
    y: int
    tally: Tally | None


@dataclass(frozen=True)
class WorldMap:
    """The squares, and the size of the drawing."""

    squares: list[Square]
    width: int
    height: int
    side: int = CELL - GAP


def world_map(tallies: Mapping[str, Tally], language: str) -> WorldMap:
    """The map with the figures of the countries that were invited; their names are in ``language``."""
    places = positions()
    squares = [
        Square(code, country_name(code, language), column * CELL, line * CELL, tallies.get(code))
        for code, (column, line) in places.items()
    ]
    columns, lines = (1 + max(place[axis] for place in places.values()) for axis in (0, 1))
    return WorldMap(squares, columns * CELL - GAP, lines * CELL - GAP)


@lru_cache(maxsize=1)
def positions() -> dict[str, tuple[int, int]]:
    """The column and line of each country's square, line by line."""
    lines = LAYOUT.read_text("ascii").splitlines()
    return {
        line[column : column + 2]: (column // 3, number)
        for number, line in enumerate(lines)
        for column in range(0, len(line), 3)
        if line[column : column + 2].strip()
    }
