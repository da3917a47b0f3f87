"""The things that wait for coordinators on each letter, as the list of letters shows them."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, func, select

from signon.access import has_role
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.to_do import TO_DO, ToDo


class WaitingLink(NamedTuple):
    """Some things of one kind that wait on a letter, in words, and the address of their list."""

    words: str
    address: str


def waiting_on(letters: Iterable[Letter], at: datetime) -> dict[int, list[WaitingLink]]:
    """The things that wait for the signed-in coordinator on each of the letters, by the letter's number.

    Each kind is counted by one query for all letters. What is not found by a query, such as that a letter is about to close,
    is left to the page of what waits.
    """
    shown = {letter.id: letter for letter in letters}
    found: dict[int, list[WaitingLink]] = {}
    for kind in TO_DO.all() if shown else ():
        for number, many in _counted(kind, shown.keys(), at):
            link = WaitingLink(kind.told(number, many), kind.address(shown[number].slug))
            found.setdefault(number, []).append(link)
    return found


def _counted(kind: ToDo, letters: Iterable[int], at: datetime) -> Iterable[tuple[int, int]]:
    """The numbers of letters, each with how many things of the kind wait there for whoever is signed in."""
    if kind.in_banner or not has_role(*kind.roles):
        return ()
    waiting = kind.waiting(at)
    if not isinstance(waiting, Select):
        return ()
    letter = waiting.subquery().c[0]
    query = select(letter, func.count()).where(letter.in_(letters)).group_by(letter)
    return [(number, many) for number, many in db.session.execute(query)]
