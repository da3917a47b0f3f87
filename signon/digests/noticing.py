"""Noticing what waits: the rows that tell since which look each thing is known.

What has come is added and what waits no longer is deleted; the database works out both, and gives only the difference.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Select, delete, func, insert, select, tuple_

from signon.database.db import db
from signon.digests.models import Digest, NoticedThing
from signon.limits import take_turns
from signon.to_do import TO_DO, Thing

MOST_AT_ONCE = 400
"""Things that one statement deletes: SQLite takes so many values."""


class Difference(NamedTuple):
    """The things of one kind that have come, and those that wait no longer."""

    kind: str
    come: Sequence[Thing]
    gone: Sequence[Thing]


def differences(at: datetime) -> list[Difference]:
    """The changes since the last look, kind by kind; empty when there are none."""
    found = [_difference(kind, to_do.waiting(at)) for kind, to_do in TO_DO.by_name().items()]
    return [one for one in found if one.come or one.gone]


def notice(at: datetime) -> None:
    """Note what has changed since the last look, in the present transaction. Of two at once the second finds it done."""
    take_turns("digests", "")
    look = latest_look() + 1
    for one in differences(at):
        for some in _in_portions(one.gone):
            thing = tuple_(NoticedThing.letter_id, NoticedThing.number)
            db.session.execute(delete(NoticedThing).where(NoticedThing.kind == one.kind, thing.in_(some)))
        rows = [{"kind": one.kind, "letter_id": letter, "number": number, "look": look} for letter, number in one.come]
        if rows:
            db.session.execute(insert(NoticedThing), rows)


def latest_look() -> int:
    """The number of the latest look that found something, or of which somebody was told."""
    looks = select(func.max(NoticedThing.look)), select(func.max(Digest.told))
    return max(db.session.scalar(query) or 0 for query in looks)


def _difference(kind: str, waiting: "Select[int, int] | Sequence[Thing]") -> Difference:
    known = select(NoticedThing.letter_id, NoticedThing.number).where(NoticedThing.kind == kind)
    if isinstance(waiting, Select):
        return Difference(kind, _things(waiting.except_(known)), _things(known.except_(waiting)))
    before, now = set(_things(known)), set(waiting)
    return Difference(kind, sorted(now - before), sorted(before - now))


def _things(query: Any) -> list[Thing]:
    return [(letter, number) for letter, number in db.session.execute(query)]


def _in_portions(things: Sequence[Thing]) -> Iterator[list[Thing]]:
    rest = iter(things)
    while some := list(islice(rest, MOST_AT_ONCE)):
        yield some
