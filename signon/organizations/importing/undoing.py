"""Undoing an import: every entry becomes what it was before, those that were added go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, update

from signon import audit
from signon.database.db import db
from signon.organizations.entries.states import CHUNK, State, chunks, comparable, load_states
from signon.organizations.entries.writing import delete_entries, referred_to, update_entries
from signon.organizations.importing.models import DirectoryImport, DirectoryImportRow, ImportStateError, ImportStatus
from signon.organizations.importing.plan import Outcome
from signon.organizations.models import Organization
from signon.translation import gettext as _
from signon.translation import ngettext

REMEMBERED = timedelta(days=30)
"""The time that the state before an import is kept, and the import can be undone."""

GIVEN_UP_AFTER = timedelta(days=1)
MOST_NAMED = 5


class ChangedSinceError(ImportStateError):
    """Entries of the import were changed, or are in use, since it was applied. ``names`` are their printed names."""

    def __init__(self, kept: DirectoryImport, names: Sequence[str]) -> None:
        self.names = names
        shown = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
        super().__init__(
            ngettext(
                "Import %(import_number)s cannot be undone as a whole: %(num)d entry was changed or is in use since (%(names)s). "
                "Nothing was undone; undo the others and leave it as it is, or undo its change first.",
                "Import %(import_number)s cannot be undone as a whole: %(num)d entries were changed or are in use since "
                "(%(names)s). Nothing was undone; undo the others and leave these as they are, or undo their changes first.",
                len(names),
                import_number=kept.id,
                names=shown,
            )
        )


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
    if not kept.can_be_undone():
        raise ImportStateError(_reason_against(kept))
    undoing = _undoing(kept, held=True)
    if undoing.left and not leave_changed:
        raise ChangedSinceError(kept, [row.name for row in undoing.left])
    delete_entries(undoing.removed)
    update_entries(undoing.restored)
    kept.status, kept.undone_at, kept.undone_by = ImportStatus.UNDONE, at, by
    kept.counts = {**kept.counts, "left": len(undoing.left)}
    _note_left([row.id for row in undoing.left])
    audit.record("undo", of=kept, by=by, at=at, details={"left": len(undoing.left)})
    entries = (*undoing.removed, *(number for number, _present, _former in undoing.restored))
    if entries:
        audit.record_each("undo-import", of=Organization, numbers=entries, by=by, at=at, details={"import": kept.id})
    return len(undoing.left)


def changed_since(kept: DirectoryImport) -> list[str]:
    """The printed names of the entries that undoing would have to leave as they are."""
    return [row.name for row in _undoing(kept, held=False).left]


def forget_old_imports(at: datetime) -> None:
    """Forget files that nobody applied within a day, and after a month what was before an import."""
    table = DirectoryImport
    waiting = db.select(table.id).where(
        table.applied_at.is_(None), table.created_at < at - GIVEN_UP_AFTER, table.status != ImportStatus.RUNNING
    )
    abandoned = list(db.session.scalars(waiting))
    for chunk in chunks(abandoned, CHUNK):
        db.session.execute(delete(DirectoryImportRow).where(DirectoryImportRow.import_id.in_(chunk)))
        db.session.execute(delete(table).where(table.id.in_(chunk)))
    old = db.select(table.id).where(table.applied_at < at - REMEMBERED, table.forgotten_at.is_(None))
    for number in list(db.session.scalars(old)):
        db.session.execute(delete(DirectoryImportRow).where(DirectoryImportRow.import_id == number))
        db.session.execute(update(table).where(table.id == number).values(forgotten_at=at))


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


def _reason_against(kept: DirectoryImport) -> str:
    if kept.status is ImportStatus.APPLIED:
        return _("What was before import %(number)s was forgotten after 30 days.", number=kept.id)
    return _("Import %(number)s cannot be undone: it is %(status)s.", number=kept.id, status=kept.status)
