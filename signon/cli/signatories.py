"""``flask signatories``: lists of signatories collected elsewhere, brought in and taken out as files."""

from pathlib import Path

import click

from signon import audit
from signon.cli.command import Group
from signon.cli.files import write_output
from signon.cli.progress import progress_shown
from signon.db import db, now, read_only
from signon.letters.models import Letter
from signon.letters.status import LetterStatus
from signon.signing.imports import ImportPlan, enter_signatories, plan_import
from signon.signing.models import Signature
from signon.signing.signatories_file import SignatoryRow, read_signatories, write_signatories
from signon.signing.status import SignatureStatus
from signon.translation import gettext as _

FILE = click.Path(path_type=Path)
ENTERED_AS = (SignatureStatus.APPROVED.value, SignatureStatus.VERIFIED.value)


@click.group("signatories", cls=Group)
def signatories_commands() -> None:
    """Signatories: import and export as CSV or XLSX."""


@signatories_commands.command("import")
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
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
def import_signatories(slug: str, file: Path, status: str, dry_run: bool) -> None:
    """Enter the organisations of FILE on the letter SLUG.

    FILE is CSV or XLSX. Good rows are entered together; refused ones are listed with their numbers. Rows that look like
    another organisation on the letter are entered too, and listed. Importing the same file again adds nothing.
    Organisations added after delivery are named in the letter's next addendum.
    """
    content, at = file.read_bytes(), now()
    with read_only():
        letter = Letter.named(slug)
        rows, refused = read_signatories(content, str(file))
        with progress_shown(_("Comparing"), most=len(rows)) as progress:
            plan = plan_import(letter, rows, refused, progress=progress)
        db.session.rollback()
    if not dry_run:
        with progress_shown(_("Entering"), most=len(plan.rows)) as progress:
            entered = SignatureStatus(status)
            enter_signatories(letter, plan.rows, status=entered, by=audit.COMMAND, at=at, progress=progress)
        db.session.commit()
    _report(plan)
    if letter.status is LetterStatus.DELIVERED and plan.rows:
        command = f"flask letter addendum {slug}"
        click.echo(
            _("The letter has left: '%(command)s' names those who stand on it in an addendum.", command=command),
            err=True,
        )


@signatories_commands.command("export")
@click.argument("slug")
@click.option("-o", "--output", type=FILE, help="Write to this file; its ending, .csv or .xlsx, decides the kind.")
def export_signatories(slug: str, output: Path | None) -> None:
    """Write those who stand on the letter SLUG as CSV to standard output, or to a file."""
    letter = Letter.named(slug)
    query = Signature.standing(letter).order_by(Signature.id)
    rows = [_row(signature) for signature in db.session.scalars(query)]
    write_output(output, write_signatories(rows, output.suffix if output else "csv"), private=True)


def _row(signature: Signature) -> SignatoryRow:
    return SignatoryRow(**{**signature.details(), "organization": signature.printed_name})


def _report(plan: ImportPlan) -> None:
    click.echo(_("added: %(number)s", number=len(plan.rows)))
    click.echo(_("already there: %(number)s", number=plan.already_there))
    click.echo(_("possible duplicates: %(number)s", number=len(plan.likely_duplicates)))
    for one in plan.likely_duplicates:
        values = {"number": one.number, "organization": one.organization, "like": one.like, "reason": one.reason}
        click.echo(_("  row %(number)s: '%(organization)s' looks like '%(like)s': %(reason)s", **values))
    if plan.not_compared:
        click.echo(
            _(
                "  %(number)s more were not compared; 'flask signatories duplicates' compares any number",
                number=plan.not_compared,
            )
        )
    click.echo(_("refused: %(number)s", number=len(plan.refused)))
    for row in plan.refused:
        click.echo(_("  row %(number)s: %(reason)s", number=row.number, reason=row.reason))
