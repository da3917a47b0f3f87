"""Verification: the chain is walked from its beginning, then the rows that it speaks of are compared with it.

Everything is read in one snapshot, so that sign-ons may go on meanwhile. Nothing is changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from sqlalchemy import Connection, func, select

from signon.audit.anchors import Anchor, mismatch
from signon.audit.digests import ChainKey
from signon.audit.entries import AuditEntry
from signon.audit.faults import Fault, FaultKind, Report
from signon.audit.links import AuditHead, AuditLink
from signon.audit.rows import Links, Newest, changed_contents, row_faults, rows_without_entry
from signon.audit.spoilt import text_as_it_is
from signon.audit.walk import Walk, linked_entries
from signon.audit.watched import watched_tables
from signon.database.db import db, read_only
from signon.translation import gettext as _

MOST_FAULTS = 20

Kept = tuple[str, Anchor]
"""The place where an anchor was kept, in words, and the anchor."""


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A connection on which the database stands still, and which cannot write."""
    with read_only(), db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with text_as_it_is(connection), connection.begin():
            yield connection


def verify(
    connection: Connection,
    keys: Sequence[ChainKey],
    anchors: Iterable[Kept] = (),
    *,
    finals: Iterable[Kept] = (),
    latest: int | None = None,
) -> Report:
    """Hold the trail against itself, the rows it speaks of, and the anchors; ``latest`` looks at that many links only.

    ``keys`` are those that the site's marks may bear, the present one first. Links up to one of the ``anchors`` that fits
    need no key. The anchors in the site's own ``finals`` must fit too, but vouch for nothing: whoever edits the database can
    put a final there.
    """
    kept, own = list(anchors), list(finals)
    unfit, vouched = _held_against(connection, kept)
    unfit += _held_against(connection, own)[0]
    first = 1 if latest is None else max(1, (connection.scalar(select(func.max(AuditLink.position))) or 0) - latest)
    walk = Walk({key.name: key for key in keys}, vouched, from_beginning=first == 1)
    for row in linked_entries(connection, first):
        walk.step(row)
    walk.end(connection.execute(select(AuditHead.__table__)).all())
    found = [*walk.faults, *unfit, *_unlinked(connection)]
    rows = _newest_by_table(walk.newest)
    found += _faults_of_rows(connection, rows, whole=latest is None)
    return Report(
        links=walk.steps,
        rows=sum(map(len, rows.values())),
        anchors=len(kept) + len(own),
        faults=found[:MOST_FAULTS],
        more=max(0, len(found) - MOST_FAULTS),
    )


def _held_against(connection: Connection, kept: Iterable[Kept]) -> tuple[list[Fault], int]:
    """The faults that anchors show, and the position up to which one vouches for the chain."""
    faults, vouched = [], 0
    for source, anchor in kept:
        hash_there = connection.scalar(select(AuditLink.hash).where(AuditLink.position == anchor.position))
        if problem := mismatch(anchor, hash_there):
            faults.append(Fault(FaultKind.OTHER_TRAIL, f"{source}: {problem}", anchor.position))
        else:
            vouched = max(vouched, anchor.position)
    return faults, vouched


def _unlinked(connection: Connection) -> Iterator[Fault]:
    query = select(AuditEntry.id, AuditEntry.action).outerjoin(AuditLink, AuditLink.entry_id == AuditEntry.id)
    for number, action in connection.execute(query.where(AuditLink.position.is_(None)).order_by(AuditEntry.id)):
        yield Fault(
            FaultKind.INSERTED,
            _(
                "Entry %(number)s (%(action)s) has no link: it was slipped in past the program, or its link was removed. "
                "Compare it with a backup.",
                number=number,
                action=action,
            ),
        )


def _newest_by_table(newest: dict[tuple[str, int], Newest]) -> dict[str, Links]:
    found: dict[str, dict[int, Newest]] = defaultdict(dict)
    for (subject, number), link in newest.items():
        found[subject][number] = link
    return dict(found)


def _faults_of_rows(connection: Connection, rows: dict[str, Links], *, whole: bool) -> list[Fault]:
    found: list[Fault] = []
    for name, watched in watched_tables().items():
        found += row_faults(connection, watched, rows.get(name, {}))
        if whole:
            found += rows_without_entry(connection, watched, rows.get(name, {}))
            for content in watched.contents:
                found += changed_contents(connection, content)
    return found


def states_at_odds(connection: Connection, keys: Sequence[ChainKey]) -> list[str]:
    """The sentences on all that does not fit: for tests."""
    return [fault.sentence for fault in islice(verify(connection, keys).faults, MOST_FAULTS)]
