"""The entries of the trail: who did what to which letter or signature, when and why.

A verb on a model calls ``record`` inside its own transaction; nothing updates or deletes an entry (the database refuses).
What was recorded is noted on the session, and becomes part of the chain when the transaction is committed
(``signon.audit.chaining``).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import JSON, Connection, Index, String, Text, event, insert
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column, object_session

from signon.database.db import Base, Moment, db
from signon.database.many_rows import insert_many
from signon.metrics.counting import count_acts

REPRESENTATIVE = "representative"
AUTHORISER = "authorising person"
COMMAND = "command line"
SYSTEM = "system"
STRANGER = "somebody unknown"

ACTS = "signon_acts"
NOTED = "signon_new_audit_entries"
NEW_SUBJECTS = "signon_new_audit_subjects"


class Numbered(Protocol):
    """The subject of an act: a row that is known by the name of its table and a number."""

    __tablename__: Any
    id: int


class AuditEntry(Base):
    """One act. ``action`` is ``subject:verb``; ``actor`` is a coordinator's address or one of this module's names."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(String(320))
    action: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    reason: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


ADDITION = insert(AuditEntry.__table__).returning(AuditEntry.__table__.c.id)  # type: ignore[arg-type]  # a Table


def record(
    action: str,
    *,
    of: Numbered,
    by: str,
    at: datetime,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> AuditEntry:
    """Add an act to the trail, in the transaction of what it records. ``of`` is flushed when it has no number yet."""
    if of.id is None:
        db.session.flush()
    entry = AuditEntry(
        at=at,
        actor=by,
        action=f"{of.__tablename__}:{action}",
        subject=of.__tablename__,
        subject_id=of.id,
        reason=reason,
        details=details or {},
    )
    db.session.add(entry)
    return entry


def record_each(
    action: str,
    *,
    of: type[Base],
    numbers: Sequence[int],
    by: str,
    at: datetime,
    details: dict[str, Any],
    are_new: bool = False,
) -> None:
    """Add the same act on many of a kind, given by their numbers, to the trail: as ``record`` does, many times faster.

    Those that ``are_new`` were made by this transaction, so that the trail fixes no former state of them. Where SQLite gives
    the number of a row that is gone once more, the trail fixes that it is gone, and there is nothing of that to forget.
    """
    subject = of.__tablename__
    common = {
        "at": at,
        "actor": by,
        "action": f"{subject}:{action}",
        "subject": subject,
        "reason": "",
        "details": details,
    }
    if len(numbers) == 1:
        db.session.flush()
        made = [db.session.connection().scalar(ADDITION, {**common, "subject_id": numbers[0]})]
    else:
        made = insert_many(AuditEntry, [{"subject_id": number} for number in numbers], common)
    _note(db.session(), made, f"{subject}:{action}")
    if are_new:
        db.session.info.setdefault(NEW_SUBJECTS, set()).update((subject, number) for number in numbers)


def take_noted(session: Session) -> list[int]:
    """The numbers of the entries that were written since this was last asked, in order; some may be rolled back again."""
    return sorted(session.info.pop(NOTED, ()))


def take_new_subjects(session: Session) -> set[tuple[str, int]]:
    """The rows, by their tables and numbers, that had no entry before those which ``take_noted`` gives."""
    found: set[tuple[str, int]] = session.info.pop(NEW_SUBJECTS, set())
    return found


def _note(session: Session, made: Iterable[int], action: str) -> None:
    numbers = list(made)
    session.info.setdefault(NOTED, set()).update(numbers)
    session.info.setdefault(ACTS, Counter())[action] += len(numbers)


@event.listens_for(Session, "after_commit")
def _count_acts(session: Session) -> None:
    for act, number in session.info.pop(ACTS, Counter()).items():
        count_acts(act, number)


@event.listens_for(Session, "after_rollback")
def _forget_acts(session: Session) -> None:
    session.info.pop(ACTS, None)
    session.info.pop(NEW_SUBJECTS, None)


@event.listens_for(AuditEntry, "after_insert")
def _note_inserted(_mapper: Mapper[AuditEntry], _connection: Connection, entry: AuditEntry) -> None:
    if session := object_session(entry):
        _note(session, [entry.id], entry.action)


def trail(of: Numbered) -> list[AuditEntry]:
    """All that happened to ``of``, oldest first."""
    query = db.select(AuditEntry).filter_by(subject=of.__tablename__, subject_id=of.id)
    return list(db.session.scalars(query.order_by(AuditEntry.id)))
