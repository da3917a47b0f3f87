"""Importing a file into the directory: planned first, applied as a whole, and undone as a whole.

Whoever calls these verbs commits; the audit trail is written in the same transaction.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from signon import audit
from signon.database.db import db
from signon.database.many_rows import insert_many
from signon.organizations.entries.states import comparable, load_states
from signon.organizations.entries.writing import insert_entries, update_entries
from signon.organizations.importing.details_file import NOTICES, Notice, texts_by_row
from signon.organizations.importing.kept import ImportStateError
from signon.organizations.importing.models import DirectoryImport, DirectoryImportRow
from signon.organizations.importing.plan import Outcome, PlannedRow
from signon.organizations.models import Organization
from signon.sheets import Sheet
from signon.translation import gettext as _

Progress = Callable[[int], None]


def keep_plan(
    kept: DirectoryImport,
    sheet: Sheet,
    columns: Sequence[str],
    plan: Sequence[PlannedRow],
    *,
    problems: Sequence[str] = (),
    notices: Sequence[Notice] = (),
) -> None:
    """Store what applying would do, in place of an earlier plan, and the ``problems`` that keep it from being applied."""
    kept.note_table(sheet, columns)
    kept.error = "; ".join(problems)
    planned = {str(outcome): sum(row.outcome is outcome for row in plan) for outcome in Outcome}
    kept.counts = {**planned, NOTICES: len(notices)}
    said = texts_by_row(notices)
    db.session.flush()
    db.session.execute(delete(DirectoryImportRow).where(DirectoryImportRow.import_id == kept.id))
    insert_many(DirectoryImportRow, [_row_values(kept, row, said.get(row.number, "")) for row in plan])


def apply_import(kept: DirectoryImport, *, by: str, at: datetime, progress: Progress | None = None) -> None:
    """Do what was planned, wholly or not at all. ``progress`` gets the number of entries written.

    Raises ``ImportStateError`` when it was done already, or when the directory is no longer as it was planned with.
    """
    db.session.refresh(kept, with_for_update=True)
    kept.refuse_to_apply_unless_planned()
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
    kept.note_applied(by=by, at=at)
    audit.record("apply", of=kept, by=by, at=at, details=kept.details())
    for action, entries in (("import", numbers), ("import-changes", [row.organization_id for row in changed])):
        if entries:
            audit.record_each(action, of=Organization, numbers=entries, by=by, at=at, details={"import": kept.id})


def _row_values(kept: DirectoryImport, row: PlannedRow, said: str) -> dict[str, Any]:
    alters = row.outcome in {Outcome.ADDED, Outcome.CHANGED}
    return {
        "import_id": kept.id,
        "number": row.number,
        "outcome": row.outcome,
        "name": row.name,
        "country": row.country,
        "organization_id": row.organization_id,
        "reason": "; ".join(filter(None, [row.reason, said])),
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
