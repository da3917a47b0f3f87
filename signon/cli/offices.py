"""``flask offices``: the people in office whom supporters write to."""

from pathlib import Path

import click

from signon.actions.offices.file import OFFICE_COLUMNS, read_offices
from signon.actions.offices.importing import import_offices
from signon.cli.command import Command
from signon.database.db import db, now
from signon.translation import gettext as _


@click.command(
    "import",
    cls=Command,
    help=f"""Bring the offices in step with FILE.

FILE is the congress-legislators YAML, or a CSV or XLSX for any country with the columns {", ".join(OFFICE_COLUMNS)}; only
name is required. Somebody whom an earlier file of the same kind had, and this one has not, is noted as having left.
""",
)
@click.argument("file", type=click.Path(path_type=Path))
def import_file(file: Path) -> None:
    """Bring the offices in step with a file."""
    at = now()
    read = read_offices(file.read_bytes(), str(file), day=at.date())
    done = import_offices(read, at=at)
    db.session.commit()
    for notice in read.notices:
        click.echo(f"{file}: {notice}", err=True)
    click.echo(_("added: %(number)s", number=done.added))
    click.echo(_("changed: %(number)s", number=done.changed))
    click.echo(_("unchanged: %(number)s", number=done.unchanged))
    click.echo(_("left: %(number)s", number=done.left))
    for sentence in read.remarks.sentences():
        click.echo(sentence, err=True)
