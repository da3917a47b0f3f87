"""``flask directory``: the member directory as a file."""

from pathlib import Path

import click

from signon import audit
from signon.cli.command import Command, progress_shown
from signon.cli.files import write_output
from signon.cli.tables.options import TableOptions, report_notices, table_options, tell_left_out
from signon.database.db import db, now, read_only
from signon.declared import without_collector
from signon.organizations.entries.states import DirectoryRow, changes, load_states, row_of
from signon.organizations.importing.applying import apply_import, keep_plan
from signon.organizations.importing.columns import LISTED
from signon.organizations.importing.details_file import CheckedRows
from signon.organizations.importing.directory_file import write_directory
from signon.organizations.importing.models import DirectoryImport
from signon.organizations.importing.plan import Outcome, PlannedRow
from signon.organizations.importing.reading import offered_columns, plan_rows, read_rows, refuse_too_long
from signon.organizations.importing.undoing import undo_import
from signon.sheets import Sheet
from signon.translation import gettext as _

FILE = click.Path(path_type=Path)
MOST_SHOWN = 60
"""Characters of a value that a line of the dry run shows."""


@click.command("import", cls=Command)
@click.argument("file", type=FILE)
@table_options
@click.option("--dry-run", is_flag=True, help="Say row by row what would happen, and change nothing.")
@without_collector()
def import_directory(file: Path, *, table: TableOptions, dry_run: bool) -> None:
    """Add the organisations of FILE to the member directory, or bring them up to date.

    FILE is CSV or XLSX. A filled cell says how the entry is, an empty cell leaves what the directory has. Good rows are
    entered together; refused ones are listed with their numbers. The number of the import is printed; 'directory undo'
    takes it.
    """
    content, at, sheet = file.read_bytes(), now(), table.read(file)
    refuse_too_long(sheet)
    columns = table.columns_to_read(sheet, [*offered_columns(sheet.header), LISTED])
    if columns is None:
        return
    with read_only():
        checked, plan = _planned(sheet, columns)
        db.session.rollback()
    if dry_run:
        _show_changes(plan)
        _report(plan)
        _report_reading(sheet, columns, checked)
        return
    kept = DirectoryImport.receive(content, file.name, by=audit.COMMAND, at=at)
    keep_plan(kept, sheet, columns, plan, notices=checked.notices)
    with progress_shown(_("Entering"), most=_number(plan, Outcome.ADDED) + _number(plan, Outcome.CHANGED)) as progress:
        apply_import(kept, by=audit.COMMAND, at=at, progress=progress)
    number = kept.id
    db.session.commit()
    _report(plan)
    _report_reading(sheet, columns, checked)
    click.echo(_("import %(number)s; 'flask directory undo %(number)s' takes it back", number=number))


@click.command("undo", cls=Command)
@click.argument("number", type=click.IntRange(min=1))
@click.option("--leave-changed", is_flag=True, help="Leave entries that were changed since as they are.")
def undo(number: int, leave_changed: bool) -> None:
    """Take the import NUMBER back: every entry becomes what it was before, those that it added go.

    Refused when an entry was changed or came into use since, unless such entries are to be left as they are.
    """
    kept = DirectoryImport.numbered(number, held=True)
    left = undo_import(kept, by=audit.COMMAND, at=now(), leave_changed=leave_changed)
    restored = kept.count(Outcome.ADDED) + kept.count(Outcome.CHANGED) - left
    db.session.commit()
    click.echo(_("undone: %(number)s", number=restored))
    click.echo(_("left as they are: %(number)s", number=left))


@click.command("export", cls=Command)
@click.option("-o", "--output", type=FILE, help="Write to this file; its ending, .csv or .xlsx, decides the kind.")
def export_directory(output: Path | None) -> None:
    """Write the directory, members and others, as CSV to standard output, or to a file."""
    states = sorted(load_states().items(), key=lambda entry: (entry[1]["key"], entry[0]))
    rows = [row_of(state) for _number, state in states]
    write_output(output, write_directory(rows, output.suffix if output else "csv"), private=True)


def _planned(sheet: Sheet, columns: list[str]) -> tuple[CheckedRows[DirectoryRow], list[PlannedRow]]:
    most = len(sheet.rows)
    with progress_shown(_("Comparing"), most=2 * most) as progress:
        checked = read_rows(sheet, columns, progress=progress)
        plan = plan_rows(checked, progress=lambda done: progress(most + done))
        progress(2 * most)
    return checked, plan


def _show_changes(plan: list[PlannedRow]) -> None:
    for row in plan:
        if row.outcome is Outcome.ADDED:
            click.echo(_("  row %(number)s: adds '%(name)s'", number=row.number, name=row.name))
        if row.before and row.after and row.outcome is Outcome.CHANGED:
            for change in changes(row.before, row.after):
                values = {"before": change.before[:MOST_SHOWN], "after": change.after[:MOST_SHOWN]}
                click.echo(
                    _(
                        "  row %(number)s: '%(name)s', %(field)s from '%(before)s' to '%(after)s'",
                        number=row.number,
                        name=row.name,
                        field=change.field,
                        **values,
                    )
                )


def _report(plan: list[PlannedRow]) -> None:
    there = _number(plan, Outcome.CHANGED) + _number(plan, Outcome.UNCHANGED)
    click.echo(_("added: %(number)s", number=_number(plan, Outcome.ADDED)))
    click.echo(_("already there: %(number)s", number=there))
    click.echo(_("changed: %(number)s", number=_number(plan, Outcome.CHANGED)))
    _list(_("repeated: %(number)s", number=_number(plan, Outcome.REPEATED)), plan, Outcome.REPEATED)
    _list(_("refused: %(number)s", number=_number(plan, Outcome.REFUSED)), plan, Outcome.REFUSED)


def _report_reading(sheet: Sheet, columns: list[str], checked: CheckedRows[DirectoryRow]) -> None:
    report_notices(checked.notices)
    tell_left_out(sheet, columns)


def _list(heading: str, plan: list[PlannedRow], outcome: Outcome) -> None:
    click.echo(heading)
    for row in plan:
        if row.outcome is outcome:
            click.echo(_("  row %(number)s: %(reason)s", number=row.number, reason=row.reason))


def _number(plan: list[PlannedRow], outcome: Outcome) -> int:
    return sum(row.outcome is outcome for row in plan)
