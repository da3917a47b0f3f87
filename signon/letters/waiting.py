"""The things that wait for coordinators on each letter, as the list of letters shows them: each feature counts its own."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from signon.access import EVERY_COORDINATOR, Role, has_role
from signon.declared import Declared
from signon.letters.models.letter import Letter


@dataclass(frozen=True)
class Waiting:
    """One kind of thing that waits.

    ``count`` gives how many there are by the number of the letter, with one query for all the letters it is asked about.
    ``words`` says a number of them, and ``address`` leads to the list of just these. Only ``roles`` are shown it.
    """

    count: Callable[[Collection[int]], dict[int, int]]
    words: Callable[[int], str]
    address: Callable[[Letter], str]
    roles: tuple[Role, ...] = EVERY_COORDINATOR


WAITING: Declared[Waiting] = Declared("kinds of what waits on a letter")


class WaitingLink(NamedTuple):
    """Some of one kind that wait on a letter, in words, and the address of their list."""

    words: str
    address: str


def waiting_on(letters: Iterable[Letter]) -> dict[int, list[WaitingLink]]:
    """The things that wait for the signed-in coordinator on each of the letters, by the letter's number."""
    shown = {letter.id: letter for letter in letters}
    found: dict[int, list[WaitingLink]] = {}
    for kind in WAITING.all():
        if shown and has_role(*kind.roles):
            for number, many in kind.count(shown).items():
                found.setdefault(number, []).append(WaitingLink(kind.words(many), kind.address(shown[number])))
    return found
