"""Undoing an import: every entry becomes what it was before, those that were added go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update

from signon import audit
from signon.database.db import db
from signon.organizations.entries.states import CHUNK, State, chunks, comparable, load_states
from signon.organizations.entries.writing import delete_entries, referred_to, update_entries
from signon.organizations.importing.kept import ChangedSinceError
from signon.organizations.importing.models import DirectoryImport, DirectoryImportRow
from signon.organizations.importing.plan import Outcome
from signon.organizations.models import Organization
from signon.translation import gettext as _


@dataclass(frozen=True, slots=True)
class _Undoing:
    """The parts of undoing: the entries to remove, those to restore (number, present, former state), the rows to leave."""

    removed: list[int]
    restored: list[tuple[int, State, State]]
    left: list[Any]


def undo_import(kept: DirectoryImport, *, by: str, at: datetime, leave_changed: bool = False) -> int:
    """Restore what was before the import, exactly; gives the number of entries that are left as they are.

    Raises ``ChangedSinceError`` when entries were changed since, unless those are to be left as they are, and
    ``ImportStateError`` when the import is not applied, or what was before is no longer known.
    """
    db.session.refresh(kept, with_for_update=True)
    kept.refuse_to_undo_unless_known()
    undoing = _undoing(kept, held=True)
    if undoing.left and not leave_changed:
        raise ChangedSinceError(kept.id, [row.name for row in undoing.left])
    delete_entries(undoing.removed)
    update_entries(undoing.restored)
    kept.note_undone(len(undoing.left), by=by, at=at)
    _note_left([row.id for row in undoing.left])
    audit.record("undo", of=kept, by=by, at=at, details={"left": len(undoing.left)})
    entries = (*undoing.removed, *(number for number, _present, _former in undoing.restored))
    if entries:
        audit.record_each("undo-import", of=Organization, numbers=entries, by=by, at=at, details={"import": kept.id})
    return len(undoing.left)


def changed_since(kept: DirectoryImport) -> list[str]:
    """The printed names of the entries that undoing would have to leave as they are."""
    return [row.name for row in _undoing(kept, held=False).left]


def _undoing(kept: DirectoryImport, *, held: bool) -> _Undoing:
    table = DirectoryImportRow
    query = db.select(table.id, table.name, table.outcome, table.organization_id, table.before, table.after)
    query = query.where(table.import_id == kept.id, table.outcome.in_((Outcome.ADDED, Outcome.CHANGED)))
    rows = db.session.execute(query.order_by(table.number)).all()
    present = load_states([row.organization_id for row in rows], held=held)
    in_use = referred_to([row.organization_id for row in rows if row.outcome is Outcome.ADDED])
    undoing = _Undoing([], [], [])
    for row in rows:
        state = present.get(row.organization_id)
        if state is None or comparable(state) != comparable(row.after) or row.organization_id in in_use:
            undoing.left.append(row)
        elif row.outcome is Outcome.ADDED:
            undoing.removed.append(row.organization_id)
        else:
            undoing.restored.append((row.organization_id, state, row.before))
    return undoing


def _note_left(rows: Sequence[int]) -> None:
    reason = _("left as it is: it was changed or is in use since the import")
    for chunk in chunks(rows, CHUNK):
        db.session.execute(update(DirectoryImportRow).where(DirectoryImportRow.id.in_(chunk)).values(reason=reason))
