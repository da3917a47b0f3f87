"""An import of signatories: its plan kept, applied as a whole, and read back as the rows that were shown.

Whoever calls these verbs commits; the audit trail is written in the same transaction.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, update

from signon import audit
from signon.audit.watched import table_of
from signon.database.db import db
from signon.database.many_rows import insert_many
from signon.organizations.importing.details_file import NOTICES, Notice, texts_by_row
from signon.sheets import Sheet
from signon.signing.importing.applying import enter_plan
from signon.signing.importing.models import SignatoryImport, SignatoryImportRow, SignatoryOutcome
from signon.signing.importing.plan import ImportPlan, PlannedRow
from signon.signing.importing.sentences import duplicate_in_words, held_in_words, there_in_words
from signon.signing.importing.signatories_file import SignatoryRow
from signon.signing.status import SignatureStatus

DUPLICATES, NOT_COMPARED = "possible-duplicates", "not-compared"
"""Numbers of rows to enter, among those of the rows of an import by their outcomes."""

MOST_HELD = 1_000


def keep_plan(
    kept: SignatoryImport,
    sheet: Sheet,
    columns: Sequence[str],
    plan: ImportPlan,
    *,
    problems: Sequence[str] = (),
    notices: Sequence[Notice] = (),
) -> None:
    """Store what applying would do, in place of an earlier plan, and the ``problems`` that keep it from being applied."""
    kept.note_table(sheet, columns)
    kept.error, kept.marks = "; ".join(problems), sorted(plan.marks)
    kept.counts = {
        SignatoryOutcome.ADDED: len(plan.rows),
        SignatoryOutcome.THERE: len(plan.already_there),
        SignatoryOutcome.HELD: len(plan.held),
        SignatoryOutcome.REFUSED: len(plan.refused),
        DUPLICATES: len(plan.likely_duplicates),
        NOT_COMPARED: plan.not_compared,
        NOTICES: len(notices),
    }
    rows = sorted(_rows(kept, plan, notices), key=lambda row: int(row["number"]))
    db.session.flush()
    db.session.execute(delete(SignatoryImportRow).where(SignatoryImportRow.import_id == kept.id))
    insert_many(SignatoryImportRow, rows)


def apply_import(
    kept: SignatoryImport,
    *,
    status: SignatureStatus,
    by: str,
    at: datetime,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Do what was planned, wholly or not at all. ``progress`` gets the number of signatures entered.

    Raises ``ImportStateError`` when it was done already, and ``DecidedMeanwhileError`` or ``AlreadySignedError`` when the
    letter is no longer as it was planned with.
    """
    db.session.refresh(kept, with_for_update=True)
    kept.refuse_to_apply_unless_planned()
    rows = list(db.session.scalars(_rows_of(kept, SignatoryOutcome.ADDED)))
    plan = ImportPlan(rows=[_planned(row) for row in rows], marks=frozenset(kept.marks), restricts=restricts(kept))
    numbers = enter_plan(kept.letter, plan, status=status, by=by, at=at, progress=progress)
    _note_entered(rows, numbers)
    kept.entered_as = status
    kept.note_applied(by=by, at=at)
    audit.record("apply", of=kept, by=by, at=at, details=kept.details() | {"as": str(status)})


def _note_entered(rows: Sequence[SignatoryImportRow], numbers: Sequence[int]) -> None:
    """Note which signature was made of which row, all at once: by way of the rows' objects, each is a statement of its own."""
    if not rows:
        return
    table = table_of(SignatoryImportRow)
    noting = update(table).where(table.c.id == bindparam("row")).values(signature_id=bindparam("signature"))
    noted = [{"row": row.id, "signature": number} for row, number in zip(rows, numbers, strict=True)]
    db.session.connection().execute(noting, noted)


def entered_numbers(kept: SignatoryImport) -> frozenset[int]:
    """The numbers of the rows that would be entered."""
    query = db.select(SignatoryImportRow.number).filter_by(import_id=kept.id, outcome=SignatoryOutcome.ADDED)
    return frozenset(db.session.scalars(query))


def held_rows(kept: SignatoryImport) -> list[SignatoryImportRow]:
    """The rows that are held, and those entered although they were: as many as a page can show."""
    row = SignatoryImportRow
    is_held = db.or_(row.outcome == SignatoryOutcome.HELD, row.despite != "")
    query = db.select(row).where(row.import_id == kept.id, is_held).order_by(row.number)
    return list(db.session.scalars(query.limit(MOST_HELD)))


def _rows_of(kept: SignatoryImport, outcome: SignatoryOutcome) -> Any:
    row = SignatoryImportRow
    return db.select(row).filter_by(import_id=kept.id, outcome=outcome).order_by(row.number)


def restricts(kept: SignatoryImport) -> frozenset[int]:
    """The numbers of signatures on the letter that are to be listed for the recipient alone."""
    row = SignatoryImportRow
    query = db.select(row.restricts).where(row.import_id == kept.id, row.restricts > 0)
    return frozenset(db.session.scalars(query))


def _planned(row: SignatoryImportRow) -> PlannedRow:
    values = dict(row.values or {})
    key = values.pop("key")
    return PlannedRow(SignatoryRow(**values, number=row.number), key, row.despite)


def _rows(kept: SignatoryImport, plan: ImportPlan, notices: Sequence[Notice]) -> Iterator[dict[str, Any]]:
    said = texts_by_row(notices)
    said_of_plan = {note.number: note.text for note in plan.notes}
    likes = {one.number: duplicate_in_words(one) for one in plan.likely_duplicates}
    for planned in plan.rows:
        number = planned.row.number
        texts = (said_of_plan.get(number, ""), said.get(number, ""))
        yield _row(
            kept,
            number,
            SignatoryOutcome.ADDED,
            planned.row.organization,
            country=planned.row.country,
            reason="; ".join(filter(None, texts)),
            like=likes.get(number, ""),
            despite=planned.despite,
            values=planned.row.values() | {"key": planned.key},
        )
    for there in plan.already_there:
        reason = there_in_words(there)
        yield _row(
            kept, there.number, SignatoryOutcome.THERE, there.organization, reason=reason, restricts=there.restricts
        )
    for held in plan.held:
        yield _row(kept, held.number, SignatoryOutcome.HELD, held.organization, reason=held_in_words(held))
    for refused in plan.refused:
        yield _row(kept, refused.number, SignatoryOutcome.REFUSED, refused.name, reason=refused.reason)


def _row(kept: SignatoryImport, number: int, outcome: SignatoryOutcome, name: str, **further: Any) -> dict[str, Any]:
    absent = {"country": "", "reason": "", "like": "", "despite": "", "restricts": 0, "values": None}
    return {"import_id": kept.id, "number": number, "outcome": outcome, "name": name[:300], **absent, **further}
