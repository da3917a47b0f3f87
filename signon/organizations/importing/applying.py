"""Importing a file into the directory: planned first, applied as a whole, and undone as a whole.

Whoever calls these verbs commits; the audit trail is written in the same transaction.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from signon import audit
from signon.database.db import db
from signon.erasures import Erasure, erased_reason
from signon.organizations.entries.states import CHUNK, chunks, comparable, load_states
from signon.organizations.entries.writing import insert_entries, update_entries
from signon.organizations.importing.columns import ORGANIZATION
from signon.organizations.importing.details_file import RefusedRow, repeated
from signon.organizations.importing.directory_file import DirectoryRow, directory_rows
from signon.organizations.importing.models import DirectoryImport, DirectoryImportRow, ImportStateError, ImportStatus
from signon.organizations.importing.plan import Outcome, PlannedRow, plan_import
from signon.organizations.models import Organization
from signon.sheets import Sheet, SheetError, read_sheet
from signon.translation import gettext as _

MOST_ROWS = 50_000
"""Rows of one file; the directory itself may have more."""

SAMPLES = 3
MOST_SAMPLE = 80
Progress = Callable[[int], None]


def read_import_file(data: bytes, name: str) -> Sheet:
    """The table in a file for the directory. Raises ``SheetError`` for one that cannot be used or is too long."""
    sheet = read_sheet(data, name)
    if len(sheet.rows) > MOST_ROWS:
        raise SheetError(
            name, _("the table has %(rows)s rows; 50,000 are the most at once, so split it", rows=len(sheet.rows))
        )
    return sheet


def column_problems(columns: Sequence[str]) -> list[str]:
    """Why a table cannot be read with this choice of columns; an empty list when it can."""
    problems = repeated(columns)
    if ORGANIZATION not in columns:
        problems.append(_("say which column holds the names of the organisations"))
    return problems


def read_rows(
    sheet: Sheet, columns: Sequence[str], *, progress: Progress | None = None
) -> tuple[list[DirectoryRow], list[RefusedRow]]:
    """The entries of the sheet under a choice of columns. Raises ``SheetError`` for a choice that cannot be."""
    if problems := column_problems(columns):
        raise SheetError(sheet.name, *problems)
    return directory_rows(sheet, columns, progress=progress)


def receive(content: bytes, name: str, *, by: str, at: datetime) -> DirectoryImport:
    """Take a file in; it waits to be read."""
    kept = DirectoryImport(
        file_name=name[:300],
        sha256=hashlib.sha256(content).hexdigest(),
        status=ImportStatus.QUEUED,
        created_by=by,
        created_at=at,
        leased_until=at,
        content=content,
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def keep_plan(kept: DirectoryImport, sheet: Sheet, columns: Sequence[str], plan: Sequence[PlannedRow]) -> None:
    """Store what applying would do, in place of an earlier plan; nothing, when another worker was faster."""
    db.session.flush()
    db.session.refresh(kept, ["status"], with_for_update=True)
    if not kept.is_under_way():
        return
    kept.status, kept.progress, kept.error, kept.columns = ImportStatus.PLANNED, 100, "", list(columns)
    kept.header = [written[:MOST_SAMPLE] for written in sheet.header]
    kept.samples = [[cell[:MOST_SAMPLE] for cell in row.cells] for row in sheet.rows[:SAMPLES]]
    kept.counts = {outcome: sum(row.outcome is outcome for row in plan) for outcome in Outcome}
    db.session.flush()
    db.session.execute(delete(DirectoryImportRow).where(DirectoryImportRow.import_id == kept.id))
    for batch in chunks(plan, CHUNK):
        db.session.execute(insert(DirectoryImportRow), [_row_values(kept, row) for row in batch])


def apply_import(kept: DirectoryImport, *, by: str, at: datetime, progress: Progress | None = None) -> None:
    """Do what was planned, wholly or not at all. ``progress`` gets the number of entries written.

    Raises ``ImportStateError`` when it was done already, or when the directory is no longer as it was planned with.
    """
    db.session.refresh(kept, with_for_update=True)
    if kept.status is not ImportStatus.PLANNED:
        raise ImportStateError(_("Import %(number)s cannot be applied: it is %(status)s.", **_named(kept)))
    if kept.error:
        raise ImportStateError(_("Import %(number)s cannot be applied: %(error)s.", number=kept.id, error=kept.error))
    added, changed = _planned(kept, Outcome.ADDED), _planned(kept, Outcome.CHANGED)
    current = load_states([row.organization_id for row in changed], held=True)
    if any(row.organization_id not in current for row in changed) or any(
        comparable(current[row.organization_id]) != comparable(row.before) for row in changed
    ):
        raise _outdated()
    try:
        numbers = insert_entries([row.after for row in added], at=at, progress=progress)
        update_entries(
            [(row.organization_id, current[row.organization_id], row.after) for row in changed],
            progress=progress and (lambda done: progress(len(added) + done)),
        )
    except IntegrityError as error:
        raise _outdated() from error
    _note_numbers([row.id for row in added], numbers)
    kept.status, kept.applied_at, kept.applied_by, kept.content, kept.samples = ImportStatus.APPLIED, at, by, None, []
    audit.record("apply", of=kept, by=by, at=at, details=_details(kept))
    for action, entries in (("import", numbers), ("import-changes", [row.organization_id for row in changed])):
        if entries:
            audit.record_each(action, of=Organization, numbers=entries, by=by, at=at, details={"import": kept.id})


def plan_file(
    sheet: Sheet, columns: Sequence[str], *, read: Progress | None = None, planned: Progress | None = None
) -> list[PlannedRow]:
    """What importing the sheet into the present directory would do. ``read`` and ``planned`` get the number of rows done."""
    rows, refused = _without_erased(*read_rows(sheet, columns, progress=read))
    states = load_states()
    if planned:
        planned(0)
    return plan_import(rows, refused, states, progress=planned)


def _without_erased(
    rows: Sequence[DirectoryRow], refused: Sequence[RefusedRow]
) -> tuple[list[DirectoryRow], list[RefusedRow]]:
    """The rows without those that name a person whose data was erased; those are refused."""
    erased = Erasure.among(contact.email for row in rows for contact in row.contacts)
    named = {row.number: erased[one.email] for row in rows for one in row.contacts if one.email in erased}
    further = [RefusedRow(number, erased_reason(at)) for number, at in named.items()]
    return [row for row in rows if row.number not in named], [*refused, *further]


def give_up(kept: DirectoryImport) -> None:
    """Forget an import that was not applied, with its file. Raises ``ImportStateError`` for one that was."""
    if kept.status in {ImportStatus.APPLIED, ImportStatus.UNDONE}:
        raise ImportStateError(_("Import %(number)s cannot be given up: it is %(status)s.", **_named(kept)))
    db.session.execute(delete(DirectoryImportRow).where(DirectoryImportRow.import_id == kept.id))
    db.session.delete(kept)


def _row_values(kept: DirectoryImport, row: PlannedRow) -> dict[str, Any]:
    alters = row.outcome in {Outcome.ADDED, Outcome.CHANGED}
    return {
        "import_id": kept.id,
        "number": row.number,
        "outcome": row.outcome,
        "name": row.name,
        "country": row.country,
        "organization_id": row.organization_id,
        "reason": row.reason,
        "before": row.before if alters else None,
        "after": row.after if alters else None,
    }


def _planned(kept: DirectoryImport, outcome: Outcome) -> Sequence[Any]:
    table = DirectoryImportRow
    query = db.select(table.id, table.organization_id, table.before, table.after)
    return db.session.execute(query.filter_by(import_id=kept.id, outcome=outcome).order_by(table.number)).all()


def _note_numbers(rows: Sequence[int], numbers: Sequence[int]) -> None:
    values = [{"id": row, "organization_id": number} for row, number in zip(rows, numbers, strict=True)]
    if values:
        db.session.execute(update(DirectoryImportRow), values)


def _outdated() -> ImportStateError:
    return ImportStateError(
        _("The directory has changed since this import was planned. Nothing was written; look at it again.")
    )


def _named(kept: DirectoryImport) -> dict[str, object]:
    return {"number": kept.id, "status": kept.status}


def _details(kept: DirectoryImport) -> dict[str, Any]:
    return {"file": kept.file_name, "sha256": kept.sha256, "rows": kept.counts}
