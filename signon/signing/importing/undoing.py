"""Undoing an import of signatories: the signatures that it entered go, but for those that somebody has touched since.

Nobody is told by mail. What it made stricter stays: only its representative has a signature listed publicly again.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import delete, update

from signon import audit
from signon.audit import AuditEntry
from signon.database.db import db
from signon.database.every_table import every_table
from signon.organizations.importing.kept import ChangedSinceError
from signon.signing.importing.models import SignatoryImport, SignatoryImportRow, SignatoryOutcome
from signon.signing.models.listing import named_in_documents
from signon.signing.models.signature import Signature
from signon.translation import gettext as _

CHUNK = 500


def undo_import(kept: SignatoryImport, *, by: str, at: datetime, leave_changed: bool = False) -> int:
    """Take the signatures of the import off the letter; gives the number of those that are left as they are.

    Raises ``ChangedSinceError`` when some were touched since, unless those are to be left, and ``ImportStateError`` when the
    import is not applied, or what it did is no longer known.
    """
    kept.letter.hold()
    db.session.refresh(kept, with_for_update=True)
    kept.refuse_to_undo_unless_known()
    rows = _entered(kept)
    touched = touched_since(kept, [row.signature_id for row in rows if row.signature_id])
    left = [row for row in rows if row.signature_id in touched]
    if left and not leave_changed:
        raise ChangedSinceError(kept.id, [row.name for row in left])
    gone = sorted(row.signature_id for row in rows if row.signature_id and row.signature_id not in touched)
    for some in _portions(gone):
        db.session.execute(delete(Signature).where(Signature.id.in_(some)))
    _note_left([row.id for row in left])
    kept.note_undone(len(left), by=by, at=at)
    audit.record("undo", of=kept, by=by, at=at, details={"left": len(left)})
    if gone:
        audit.record_each("undo-import", of=Signature, numbers=gone, by=by, at=at, details={"import": kept.id})
    return len(left)


def touched_since(kept: SignatoryImport, numbers: Sequence[int]) -> set[int]:
    """Those of the import's signatures that were changed since, are referred to, or stand in a document."""
    if not numbers:
        return set()
    changed = {number for some in _portions(numbers) for number in _changed(kept, some)}
    used = {number for some in _portions(numbers) for number in _referred_to(some)}
    documents = named_in_documents(kept.letter).intersection(numbers)
    return changed | used | documents | _missing(numbers)


def _entered(kept: SignatoryImport) -> list[SignatoryImportRow]:
    row = SignatoryImportRow
    query = db.select(row).filter_by(import_id=kept.id, outcome=SignatoryOutcome.ADDED).order_by(row.number)
    return list(db.session.scalars(query))


def _changed(kept: SignatoryImport, numbers: Sequence[int]) -> Iterable[int]:
    """Those about which the trail says anything after the import's own last entry."""
    subject = Signature.__tablename__
    last = (
        db.select(db.func.max(AuditEntry.id))
        .where(AuditEntry.action == f"{kept.__tablename__}:apply", AuditEntry.subject_id == kept.id)
        .scalar_subquery()
    )
    later = db.select(AuditEntry.subject_id).where(
        AuditEntry.subject == subject, AuditEntry.subject_id.in_(numbers), AuditEntry.id > last
    )
    return db.session.scalars(later.distinct())


def _referred_to(numbers: Sequence[int]) -> Iterator[int]:
    yield from db.session.scalars(db.select(Signature.duplicate_of_id).where(Signature.duplicate_of_id.in_(numbers)))
    for table in every_table().values():
        for key in table.foreign_keys:
            if key.column.table.name == Signature.__tablename__:
                yield from db.session.scalars(db.select(key.parent).distinct().where(key.parent.in_(numbers)))


def _missing(numbers: Sequence[int]) -> set[int]:
    there = {
        number
        for some in _portions(numbers)
        for number in db.session.scalars(db.select(Signature.id).where(Signature.id.in_(some)))
    }
    return set(numbers) - there


def _note_left(rows: Sequence[int]) -> None:
    reason = _("is left as it is: it was changed, or is in use, since the import")
    for some in _portions(rows):
        db.session.execute(update(SignatoryImportRow).where(SignatoryImportRow.id.in_(some)).values(reason=reason))


def _portions(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK))
