"""``flask letter render``: the letter as a PDF or for a word processor, as it would be printed now."""

from datetime import date, datetime
from pathlib import Path

import click

from signon.cli.command import Command, progress_shown
from signon.cli.files import make_folder, write_file
from signon.database.db import db, now
from signon.delivery.documents import DOCX_ENDING, file_name, letter_to_print, print_each, print_letter, write_docx
from signon.delivery.snapshots import Snapshot
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import Addressing
from signon.translation import gettext as _

FILE = click.Path(path_type=Path)
ENDINGS = frozenset({DOCX_ENDING, ".pdf"})
"""The endings of the files that a letter can be rendered to."""


@click.command("render", cls=Command)
@click.argument("slug")
@click.option(
    "-o", "--output", type=FILE, required=True, help="The PDF or .docx file to write, or with --each the folder."
)
@click.option("--addressee", type=click.IntRange(min=1), help="Which addressee of an individually addressed letter.")
@click.option("--date", "dated", type=click.DateTime(["%Y-%m-%d"]), help="Print this date instead of the letter's.")
@click.option("--each", is_flag=True, help="Write a PDF for each addressee.")
def render(slug: str, output: Path, addressee: int | None, dated: datetime | None, each: bool) -> None:
    """Print the letter SLUG with everybody who stands on it now. The PDF is not sealed, and nothing is stored.

    A file whose name ends in .docx is one for a word processor.
    """
    if each and addressee:
        raise click.UsageError(_("--each and --addressee exclude each other."))
    letter = Letter.named(slug)
    day = dated.date() if dated else None
    if each:
        _render_each(letter, output, day)
    else:
        _render_one(letter, output, day, addressee)


def _render_one(letter: Letter, output: Path, day: date | None, addressee: int | None) -> None:
    individual, number = letter.parts.addressing is Addressing.INDIVIDUAL, len(letter.parts.addressees)
    place = addressee - 1 if addressee else (0 if individual else None)
    snapshot, ordered = letter_to_print(letter, at=now(), date=day, addressee=place)
    db.session.commit()
    if output.suffix.lower() == DOCX_ENDING:
        write_file(output, write_docx(snapshot, ordered))
    else:
        with progress_shown(_("Printing")) as progress:
            rendered = print_letter(snapshot, ordered, progress=progress)
        write_file(output, rendered.pdf)
    if individual and not addressee and number > 1:
        click.echo(
            _("This is the letter to the first of %(number)s addressees; --each prints all.", number=number), err=True
        )


def _render_each(letter: Letter, folder: Path, day: date | None) -> None:
    if folder.is_file() or folder.suffix.lower() in ENDINGS:
        raise click.UsageError(
            _(
                "--each writes a PDF for each addressee into a folder, and '%(output)s' names a file. Name a folder;"
                " for a single file, .docx included, choose the addressee with --addressee.",
                output=str(folder),
            )
        )
    make_folder(folder)
    slug, snapshot = letter.slug, Snapshot.take_each(letter, at=now(), date=day)
    db.session.commit()
    with progress_shown(_("Printing")) as progress:
        for printed in print_each(snapshot, progress=progress):
            write_file(folder / file_name(slug, printed.ordered), printed.rendered.pdf)
