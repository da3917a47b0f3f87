"""Keeping what signatures know of the directory up to date when the directory changes.

On a small site that is done within the change itself, on a large one by the worker, which looks through all signatures. The
worker repeats the small site's work too: a signature that was verified while the entry was being written is not overlooked.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, select, update

from signon.database.db import db, read_only
from signon.jobs.lanes import Lane, must_stop
from signon.jobs.queue import sweep, wake_after_commit
from signon.matching.keys import keys_of
from signon.organizations.changes import DirectoryChange, Follower
from signon.organizations.kept_keys import kept_keys_of
from signon.organizations.known import Directory, LoadedDirectory, StoredDirectory
from signon.organizations.models import Organization
from signon.organizations.profiles import in_chunks
from signon.signing.models.directory import fresh_answer, kept_answer
from signon.signing.models.record import Match
from signon.signing.models.signature import Signature
from signon.signing.profiles import FIELDS, compared

SMALL = 200
"""Signatures that are looked through within a change of the directory: some 0.2 ms for each, and 3 ms for one that it alters."""

AT_ONCE = 200
MANY = 500
"""The number of signatures from which reading the whole directory into memory is quicker than looking each up."""

ANSWER = ("match", "match_score", "match_reason", "directory_entry_id", "match_due")
NAMES = ("printed_name", "organization", "acronym", "country", "website", "representative_email")
SEEN = ("id", "match", *NAMES, "directory_entry_id")
"""The conditions that must still hold when a new answer is written."""

SWEEP = "directory-answers"


def _renew_with_change(connection: Connection, entries: Collection[int]) -> None:
    """Renew what signatures know of entries that were written, if there are few enough."""
    rows = connection.execute(_open().limit(SMALL + 1)).all()
    if len(rows) > SMALL:
        wake_after_commit(SWEEP)
        return
    affected = list(_affected(rows, entries, kept_keys_of(connection, entries)))
    _store(connection, _renewed(affected, StoredDirectory(connection)))


def _let_go(connection: Connection, entries: Collection[int]) -> None:
    """Have signatures forget entries that are about to be removed, and look for others."""
    for chunk in in_chunks(entries):
        values = kept_answer(None) | {"match_due": True, "match_said_by": ""}
        of_these = Signature.directory_entry_id.in_(chunk or [])
        connection.execute(update(Signature).where(of_these).values(values))
    _renew_with_change(connection, entries)


def _in_use(connection: Connection, entries: Collection[int]) -> set[int]:
    """Those of the entries that signatures were verified or decided with, or that a coordinator said they are.

    What the matcher alone has found since is looked for anew when the entry goes.
    """
    found: set[int] = set()
    with_it = (
        (Signature.match_said_by != "")
        | (Signature.verified_at >= Organization.created_at)
        | (Signature.decided_at >= Organization.created_at)
    )
    query = select(Organization.id).join(Signature, Signature.directory_entry_id == Organization.id).where(with_it)
    for chunk in in_chunks(entries):
        found.update(connection.scalars(query.where(Organization.id.in_(chunk or [])).distinct()))
    return found


@sweep(SWEEP, lane=Lane.MATCHING, waiting=DirectoryChange.due_since)
def renew_due() -> None:
    """Renew what signatures know of entries that have changed, and of the directory where they have not asked it yet."""
    with read_only():
        connection = db.session.connection()
        changes = connection.execute(select(DirectoryChange.id, DirectoryChange.organization_id)).all()
        numbers = _affected_numbers(connection, {row.organization_id for row in changes})
        directory = LoadedDirectory(connection) if len(numbers) >= MANY else None
        db.session.rollback()
    for chunk in _batches(numbers):
        if must_stop():
            return
        with read_only():
            connection = db.session.connection()
            rows = connection.execute(_open().where(Signature.id.in_(chunk))).all()
            renewed = list(_renewed(rows, directory or StoredDirectory(connection)))
            db.session.rollback()
        _store(db.session.connection(), renewed)
        db.session.commit()
    for done in in_chunks([row.id for row in changes]):
        db.session.execute(delete(DirectoryChange).where(DirectoryChange.id.in_(done or [])))
        db.session.commit()


def _open() -> Select[Any]:
    """The query for the signatures whose entry no coordinator has settled, with all that a new answer needs."""
    columns: list[Any] = [getattr(Signature, field) for field in (*FIELDS, *ANSWER, "refused_entries")]
    return select(*columns).where(Signature.match_said_by == "").order_by(Signature.id)


def _affected_numbers(connection: Connection, entries: Collection[int]) -> list[int]:
    """The numbers of the signatures whose answer these entries may alter, and of those that have none yet."""
    if not entries:
        return list(connection.scalars(select(Signature.id).where(Signature.match_due, Signature.match_said_by == "")))
    keys = kept_keys_of(connection, entries)
    rows = connection.execute(_open().execution_options(yield_per=1_000))
    return [row.id for row in _affected(rows, entries, keys)]


def _affected(rows: Iterable[Row[Any]], entries: Collection[int], keys: Collection[int]) -> Iterator[Row[Any]]:
    """Those of the rows that the entries may concern, which have these keys.

    A score without an entry is of one that was not likely, which may be one of these.
    """
    known = set(entries)
    for row in rows:
        was_near = row.match is Match.NONE and row.match_score
        if (
            row.match_due
            or row.directory_entry_id in known
            or was_near
            or not keys_of(compared(row).profile()).isdisjoint(keys)
        ):
            yield row


def _renewed(rows: Iterable[Row[Any]], directory: Directory) -> Iterator[dict[str, Any]]:
    """The values to keep from now on, for those rows that keep something else."""
    for row in rows:
        values = fresh_answer(directory, compared(row), refused=row.refused_entries, present=row.match)
        if any(getattr(row, field) != value for field, value in values.items()):
            kept = {f"new_{field}": values.get(field, getattr(row, field)) for field in ANSWER}
            yield kept | {f"was_{field}": getattr(row, field) for field in SEEN}


def _store(connection: Connection, renewed: Iterable[dict[str, Any]]) -> None:
    """Write new answers, but for signatures of which somebody has said or changed something meanwhile."""
    unchanged = [getattr(Signature, field) == bindparam(f"was_{field}") for field in SEEN[:-1]]
    same_entry = Signature.directory_entry_id.is_not_distinct_from(bindparam("was_directory_entry_id"))
    statement = update(Signature).where(*unchanged, same_entry, Signature.match_said_by == "")
    if rows := list(renewed):
        connection.execute(statement.values({field: bindparam(f"new_{field}") for field in ANSWER}), rows)


def _batches(numbers: Sequence[int]) -> Iterator[list[int]]:
    remaining = iter(numbers)
    while chunk := list(islice(remaining, AT_ONCE)):
        yield chunk


FOLLOWER = Follower(Signature.__tablename__, written=_renew_with_change, going=_let_go, using=_in_use)
