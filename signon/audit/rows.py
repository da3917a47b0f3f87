"""Rows that the trail speaks of, compared with what their newest entries say of them."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from signon.audit.digests import StateDigests, same
from signon.audit.faults import Fault, FaultKind
from signon.audit.watched import Content, Watched, in_chunks
from signon.translation import gettext as _
from signon.zones.in_words import short_moment

AT_ONCE = 200


class Newest(NamedTuple):
    """The newest link that fixes the state of a row, with its entry."""

    position: int
    entry: int
    action: str
    at: datetime
    shape: int
    salt: str
    state: str


Links = Mapping[int, Newest]
"""The newest links of one table's rows, by the rows' numbers."""


def row_faults(connection: Connection, watched: Watched, links: Links) -> Iterator[Fault]:
    """The rows that are not as their newest entries left them, in the order of these."""
    digests = StateDigests()
    for shape, numbers in sorted(_by_shape(links).items()):
        for some in in_chunks(numbers):
            states = watched.states(connection, some, shape)
            for number in some:
                newest, state = links[number], states.get(number)
                if not same(digests.of(newest.salt, state), newest.state):
                    yield _differing(watched, number, newest, _label(connection, watched, number), gone=state is None)


def _by_shape(links: Links) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for number, newest in sorted(links.items(), key=lambda item: item[1].position):
        found[newest.shape].append(number)
    return found


def rows_without_entry(connection: Connection, watched: Watched, links: Links) -> Iterator[Fault]:
    """The rows of which the trail says nothing, in a table where each row has an entry."""
    numbers = connection.scalars(select(watched.number).order_by(watched.number)).all() if watched.complete else ()
    for number in numbers:
        if number not in links:
            yield Fault(
                FaultKind.CHANGED_ROW,
                _(
                    "%(row)s has no entry in the trail: it was put there past the program. Compare it with a backup, "
                    "and remove it if nobody can say where it came from.",
                    row=_named(watched, number, _label(connection, watched, number)),
                ),
            )


def changed_contents(connection: Connection, content: Content) -> Iterator[Fault]:
    """The bytes that are not those of the SHA-256 beside them."""
    table = content.content.table
    query = select(content.sha256, content.content).where(content.content.is_not(None))
    for digest, stored in connection.execute(query.execution_options(yield_per=AT_ONCE)):
        if not isinstance(stored, bytes) or hashlib.sha256(stored).hexdigest() != digest:
            yield Fault(
                FaultKind.CHANGED_ROW,
                _(
                    "The %(column)s of %(table)s with the SHA-256 %(digest)s was changed past the program. Compare it "
                    "with a backup.",
                    column=content.content.name,
                    table=table,
                    digest=digest,
                ),
            )


def _differing(watched: Watched, number: int, newest: Newest, label: str, *, gone: bool) -> Fault:
    words = {
        "row": _named(watched, number, label),
        "entry": newest.entry,
        "action": newest.action,
        "day": day_of(newest.at),
    }
    sentence = (
        _(
            "%(row)s is gone, and no entry says so. The last that speaks of it is %(entry)s (%(action)s, %(day)s). "
            "Restore it from a backup.",
            **words,
        )
        if gone
        else _(
            "%(row)s is not as its last entry left it: %(entry)s (%(action)s, %(day)s). It was changed past the program. "
            "Compare it with a backup.",
            **words,
        )
    )
    return Fault(FaultKind.CHANGED_ROW, sentence, newest.position)


def day_of(at: Any) -> str:
    """The moment of an entry, in words; one that somebody spoilt is as it stands there."""
    return short_moment(at) if isinstance(at, datetime) else str(at)


def _named(watched: Watched, number: int, label: str) -> str:
    place = f"{watched.name} {number}"
    return f"{place} ('{label}')" if label else place


def _label(connection: Connection, watched: Watched, number: int) -> str:
    if watched.label is None:
        return ""
    found: Any = connection.scalar(select(watched.label).where(watched.number == number))
    return str(found or "")[:80]
