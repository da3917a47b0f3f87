"""Things to do at the desk: each feature declares which of its things wait for coordinators.

The desk shows them, and ``signon.digests`` tells coordinators of them by mail. A feature adds its kinds in its ``register``.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select

from signon.access import EVERY_COORDINATOR, Role
from signon.declared import Declared

NO_LETTER = 0
"""Stands where a thing belongs to no letter."""

Thing = tuple[int, int]
"""The number of a letter, or ``NO_LETTER``, and the number of what waits, by which it is known again."""


def _no_names(_numbers: Collection[int]) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class ToDo:
    """A kind of things that wait for coordinators.

    ``waiting`` gives those that wait at a moment, as a query for them or one by one. ``told`` says, without a full stop, that
    so many of a letter wait: it is given the letter's number and theirs. ``address`` gives the path of the desk's page that
    lists them, for a letter's slug, which is empty without a letter; ``page_of_one`` that of a single one, by its number.
    ``names`` gives names of some of them, by their numbers. Only ``roles`` are told. What stands ``in_banner`` is told in
    sentences, and not shown at the desk a second time.
    """

    waiting: Callable[[datetime], "Select[int, int] | Sequence[Thing]"]
    told: Callable[[int, int], str]
    address: Callable[[str], str]
    page_of_one: Callable[[int], str] | None = None
    names: Callable[[Collection[int]], Sequence[str]] = _no_names
    roles: tuple[Role, ...] = EVERY_COORDINATOR
    in_banner: bool = False


TO_DO: Declared[ToDo] = Declared("kinds of things to do")
"""The kinds, by name, in the order in which they are told."""
