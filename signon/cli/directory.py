"""``flask directory``: the member directory as a file."""

from pathlib import Path

import click

from signon.cli.command import Group
from signon.cli.files import write_output
from signon.cli.progress import progress_shown
from signon.db import db, now
from signon.organizations.directory_file import DirectoryRow, read_directory, write_directory
from signon.organizations.models import Contact, Organization
from signon.translation import gettext as _

FILE = click.Path(path_type=Path)


@click.group("directory", cls=Group)
def directory_commands() -> None:
    """Member directory: import and export as CSV or XLSX."""


@directory_commands.command("import")
@click.argument("file", type=FILE)
def import_directory(file: Path) -> None:
    """Add the organisations of FILE to the member directory, or bring them up to date.

    FILE is CSV or XLSX. An empty cell leaves what the directory has.
    """
    rows, refused = read_directory(file.read_bytes(), str(file))
    added, at = 0, now()
    with progress_shown(_("Entering"), most=len(rows)) as progress:
        for count, row in enumerate(rows, start=1):
            entry = Organization.enter(row.organization, at=at, **_details(row))
            if row.representative_name or row.representative_email:
                entry.reach(row.representative_name, row.representative_title, row.representative_email)
            added += entry.id is None
            progress(count)
    db.session.commit()
    click.echo(_("added: %(number)s", number=added))
    click.echo(_("already there: %(number)s", number=len(rows) - added))
    click.echo(_("refused: %(number)s", number=len(refused)))
    for number, reason in refused:
        click.echo(_("  row %(number)s: %(reason)s", number=number, reason=reason))


@directory_commands.command("export")
@click.option("-o", "--output", type=FILE, help="Write to this file; its ending, .csv or .xlsx, decides the kind.")
def export_directory(output: Path | None) -> None:
    """Write the member directory as CSV to standard output, or to a file."""
    members = db.session.scalars(
        db.select(Organization).filter_by(member=True).order_by(Organization.key, Organization.id)
    )
    rows = [_row(member) for member in members]
    write_output(output, write_directory(rows, output.suffix if output else "csv"))


def _details(row: DirectoryRow) -> dict[str, str]:
    details = {
        "acronym": row.acronym,
        "website": row.website,
    }
    return {"country": row.country} | {field: value for field, value in details.items() if value}


def _row(member: Organization) -> DirectoryRow:
    contact = member.contact or Contact(name="", title="", email="")
    return DirectoryRow(
        organization=member.name,
        acronym=member.acronym,
        country=member.country,
        website=member.website,
        representative_name=contact.name,
        representative_title=contact.title,
        representative_email=contact.email,
    )
