"""``flask signatories``: lists of signatories collected elsewhere, brought in and taken out as files."""

from pathlib import Path
from typing import NamedTuple

import click

from signon import audit
from signon.cli.command import Command, progress_shown
from signon.cli.files import write_output
from signon.cli.tables.held_rows import OPTION, Rows, WithHeldRows
from signon.cli.tables.options import TableOptions, report_notices, table_options, tell_left_out
from signon.cli.tables.report import report
from signon.database.db import db, now, read_only
from signon.declared import without_collector
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.organizations.importing.details_file import CheckedRows
from signon.sheets import Sheet
from signon.signing.importing.applying import DecidedMeanwhileError
from signon.signing.importing.keeping import apply_import, keep_plan
from signon.signing.importing.models import SignatoryImport, SignatoryOutcome
from signon.signing.importing.plan import ImportPlan, plan_import
from signon.signing.importing.signatories_file import KNOWN_COLUMNS, SignatoryRow, signatory_rows, write_signatories
from signon.signing.importing.undoing import undo_import
from signon.signing.models.record import AlreadySignedError
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.translation import gettext as _

FILE = click.Path(path_type=Path)
ATTEMPTS = 3
"""The number of times that a file is compared anew when somebody signs or decides at the same moment."""

ENTERED_AS = (SignatureStatus.APPROVED.value, SignatureStatus.VERIFIED.value)


class _Brought(NamedTuple):
    """A table that somebody brings: the file, what was read of it, and its rows."""

    file: Path
    sheet: Sheet
    columns: list[str]
    read: CheckedRows[SignatoryRow]


@click.command("import", cls=WithHeldRows)
@click.argument("slug")
@click.argument("file", type=FILE)
@click.option(
    "--as",
    "status",
    type=click.Choice(ENTERED_AS),
    default=ENTERED_AS[0],
    show_default=True,
    help="Whether they stand on the letter at once, or wait for a coordinator.",
)
@click.option(
    OPTION,
    "chosen",
    type=Rows(),
    multiple=True,
    metavar="ROW…",
    help="Enter these rows although they are held; write it after FILE.",
)
@table_options
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@without_collector()
def import_signatories(
    slug: str,
    file: Path,
    status: str,
    chosen: tuple[tuple[int, ...], ...],
    *,
    table: TableOptions,
    dry_run: bool,
) -> None:
    """Enter the organisations of FILE on the letter SLUG.

    FILE is CSV or XLSX. Good rows are entered together; refused ones are listed with their numbers. Rows that look like
    another organisation on the letter are entered too, and listed. Importing the same file again adds nothing.
    Organisations added after finalising can be named in the letter's next addendum.

    A row that looks like an organisation that withdrew, was rejected, declined, or decided anything else that the row would
    overrule, is held: it is listed with what happened, and entered only when --enter-held names it. Of two ways to be
    listed, recipient-only wins. The status is 0 as well when rows are held or refused: read the counts.
    """
    sheet = table.read(file)
    columns = table.columns_to_read(sheet, KNOWN_COLUMNS)
    if columns is None:
        return
    brought = _Brought(file, sheet, columns, signatory_rows(sheet, columns))
    rows = frozenset(number for numbers in chosen for number in numbers)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            plan = _planned(slug, brought.read, rows)
            number = 0 if dry_run else _enter(slug, brought, plan, SignatureStatus(status))
            break
        except (AlreadySignedError, DecidedMeanwhileError):
            db.session.rollback()
            if attempt == ATTEMPTS:
                raise
    report(plan)
    report_notices(brought.read.notices)
    tell_left_out(sheet, columns)
    _tell_of_addendum(slug, plan)
    if number:
        said = _("import %(number)s; for 30 days, 'flask signatories undo %(number)s' takes it back", number=number)
        click.echo(said, err=True)


@click.command("undo", cls=Command)
@click.argument("number", type=click.IntRange(min=1))
@click.option("--leave-changed", is_flag=True, help="Leave signatures that were changed since as they are.")
def undo(number: int, leave_changed: bool) -> None:
    """Take the import NUMBER of signatories back: those that it entered go from the letter, and nobody is told by mail.

    Refused when a signature was changed or came into use since, unless such signatures are to be left as they are.
    """
    kept = SignatoryImport.numbered(number, held=True)
    left = undo_import(kept, by=audit.COMMAND, at=now(), leave_changed=leave_changed)
    gone = kept.count(SignatoryOutcome.ADDED) - left
    db.session.commit()
    click.echo(_("undone: %(number)s", number=gone))
    click.echo(_("left as they are: %(number)s", number=left))


@click.command("export", cls=Command)
@click.argument("slug")
@click.option("-o", "--output", type=FILE, help="Write to this file; its ending, .csv or .xlsx, decides the kind.")
def export_signatories(slug: str, output: Path | None) -> None:
    """Write those who stand on the letter SLUG as CSV to standard output, or to a file."""
    letter = Letter.named(slug)
    query = Signature.standing(letter).order_by(Signature.id)
    rows = [_row(signature) for signature in db.session.scalars(query)]
    write_output(output, write_signatories(rows, output.suffix if output else "csv"), private=True)


def _row(signature: Signature) -> SignatoryRow:
    return SignatoryRow(**signature.details() | {"organization": signature.printed_name, "sort_as": signature.sort_as})


def _planned(slug: str, read: CheckedRows[SignatoryRow], chosen: frozenset[int]) -> ImportPlan:
    rows, refused, _notices = read
    with read_only():
        letter = Letter.named(slug)
        with progress_shown(_("Comparing"), most=len(rows)) as progress:
            plan = plan_import(letter, rows, refused, enter_held=chosen, progress=progress)
        db.session.rollback()
    return plan


def _enter(slug: str, brought: _Brought, plan: ImportPlan, status: SignatureStatus) -> int:
    """Enter the plan, and give the number of the import; 0 when there is nothing to do."""
    if not plan.rows and not plan.restricted():
        return 0
    letter, at = Letter.named(slug), now()
    letter.hold()
    content = brought.file.read_bytes()
    kept = SignatoryImport.receive(content, brought.file.name, by=audit.COMMAND, at=at, letter_id=letter.id)
    keep_plan(kept, brought.sheet, brought.columns, plan, notices=brought.read.notices)
    with progress_shown(_("Entering"), most=len(plan.rows)) as progress:
        apply_import(kept, status=status, by=audit.COMMAND, at=at, progress=progress)
    number = kept.id
    db.session.commit()
    return number


def _tell_of_addendum(slug: str, plan: ImportPlan) -> None:
    if not plan.rows or Letter.named(slug).status is not LetterStatus.DELIVERED:
        return
    command = f"flask letter addendum {slug}"
    click.echo(
        _("The letter is finalised: '%(command)s' names those who stand on it in an addendum.", command=command),
        err=True,
    )
