"""Chaining: each new entry gets its link when its transaction is committed.

Only the last step is taken one after the other: whoever commits holds the head, reads what the transaction left, and adds
the links. A transaction that is rolled back leaves none, so positions have no gaps.
"""

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import Connection, Row, bindparam, event, select, update
from sqlalchemy.orm import Session

from signon.audit.digests import ENTRY_COLUMNS, ChainKey, StateDigests, link_hash
from signon.audit.entries import AuditEntry, take_new_subjects, take_noted
from signon.audit.links import AuditHead, AuditLink
from signon.audit.watched import State, in_chunks, table_of, watched_tables
from signon.database.many_rows import write_rows

SALT_BYTES = 16
LINKS = table_of(AuditLink)

ENTRY = tuple(AuditEntry.__table__.c[name] for name in ENTRY_COLUMNS)
"""The columns of an entry that are hashed."""

UNLINKED = (
    select(*ENTRY)
    .outerjoin(AuditLink, AuditLink.entry_id == AuditEntry.id)
    .where(AuditEntry.id.in_(bindparam("numbers", expanding=True)), AuditLink.position.is_(None))
    .order_by(AuditEntry.id)
)
FORMER = (
    select(AuditEntry.id)
    .where(AuditEntry.subject == bindparam("of"), AuditEntry.subject_id.in_(bindparam("rows", expanding=True)))
    .scalar_subquery()
)
FORGET_FORMER = update(LINKS).where(LINKS.c.entry_id.in_(FORMER), LINKS.c.salt != "").values(salt="")
HEAD = select(AuditHead.position, AuditHead.hash).with_for_update()
MOVE_HEAD = update(table_of(AuditHead))


@dataclass(frozen=True, slots=True)
class Held:
    """The head of the chain as the present transaction holds it, so that nobody else adds a link before its end."""

    position: int
    hash: str


@event.listens_for(Session, "before_commit")
def _link_new_entries(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    numbers, new = take_noted(session), take_new_subjects(session)
    if numbers:
        link(session.connection(), numbers, present_key(), new=new)


def present_key() -> ChainKey:
    """The key that belongs to the present application's secret."""
    kept: ChainKey | None = current_app.extensions.get("signon_chain_key")
    if kept is None:
        kept = current_app.extensions["signon_chain_key"] = ChainKey.derived_from(current_app.config["SECRET_KEY"])
    return kept


def link(
    connection: Connection, numbers: Sequence[int], key: ChainKey, *, new: Collection[tuple[str, int]] = ()
) -> None:
    """Link those of the entries that are there and have no link yet, in the order of their numbers.

    Of the ``new`` rows, by their tables and numbers, the trail has said nothing yet.
    """
    entries = [entry for some in in_chunks(numbers) for entry in _unlinked(connection, some)]
    if not entries:
        return
    fixing = _fixing(entries)
    former = {subject: [number for number in rows if (subject, number) not in new] for subject, rows in fixing.items()}
    _forget_former_states(connection, former)
    held = hold_head(connection)
    links = _links(entries, held, _states(connection, fixing), key)
    write_rows(connection, AuditLink, links, {"key": key.name})
    position, last = links[-1]["position"], links[-1]["hash"]
    head = {"position": position, "hash": last, "key": key.name, "mark": key.head_mark(position, last)}
    connection.execute(MOVE_HEAD, head)


def _forget_former_states(connection: Connection, wanted: Mapping[str, Collection[int]]) -> None:
    """Erase the salts of the states that rows had until now, so that nobody can try out what they were."""
    for subject, numbers in wanted.items():
        for some in in_chunks(sorted(numbers)):
            connection.execute(FORGET_FORMER, {"of": subject, "rows": some})


def hold_head(connection: Connection) -> Held:
    """The head, held until the transaction ends. Raises ``RuntimeError`` when it is gone, because then the chain would fork."""
    found = connection.execute(HEAD).first()
    if found is None:
        raise RuntimeError(
            "The table audit_head is empty. Somebody removed the end of the audit trail; restore a backup."
        )
    return Held(found.position, found.hash)


def _unlinked(connection: Connection, numbers: Sequence[int]) -> Sequence[Row[Any]]:
    return connection.execute(UNLINKED, {"numbers": numbers}).all()


def _fixing(entries: Iterable[Row[Any]]) -> dict[str, dict[int, int]]:
    """The entries that fix the state of a watched row, by table and the row's number: the last of each in this transaction."""
    tables, found = watched_tables(), defaultdict[str, dict[int, int]](dict)
    for entry in entries:
        if entry.subject in tables:
            found[entry.subject][entry.subject_id] = entry.id
    return found


def _states(connection: Connection, fixing: Mapping[str, Mapping[int, int]]) -> dict[int, tuple[int, State | None]]:
    """The shape and the state of the row that each of the entries fixes, by the entries' numbers."""
    tables, found = watched_tables(), dict[int, tuple[int, State | None]]()
    for subject, entry_of in fixing.items():
        shape = tables[subject].present_shape
        states = tables[subject].states(connection, entry_of, shape)
        found |= {entry: (shape, states.get(number)) for number, entry in entry_of.items()}
    return found


def _links(
    entries: Sequence[Row[Any]], held: Held, states: Mapping[int, tuple[int, State | None]], key: ChainKey
) -> list[dict[str, Any]]:
    links, previous, digests = [], held.hash, StateDigests()
    for position, entry in enumerate(entries, start=held.position + 1):
        salt, digest, shape = "", "", 0
        if entry.id in states:
            shape, state = states[entry.id]
            salt = secrets.token_hex(SALT_BYTES)
            digest = digests.of(salt, state)
        previous = link_hash(position, previous, entry, digest, shape)
        mark = key.mark(position, previous)
        links.append(
            {
                "position": position,
                "entry_id": entry.id,
                "state": digest,
                "salt": salt,
                "shape": shape,
                "hash": previous,
                "mark": mark,
            }
        )
    return links
