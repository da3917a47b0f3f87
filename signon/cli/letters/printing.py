"""``flask letter finalise`` and ``document``: the letter as it leaves, and the documents that are stored."""

from datetime import datetime
from pathlib import Path

import click

from signon import audit
from signon.cli.command import Command, progress_shown
from signon.cli.files import write_file
from signon.cli.letters.documents import tell_of_pairs
from signon.database.db import now
from signon.delivery.checks import authority_open
from signon.delivery.jobs import finalise
from signon.delivery.kept.reading import bytes_of
from signon.delivery.models import Final
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.moderation.duplicates.beside import StandingPairs
from signon.translation import gettext as _

FILE = click.Path(path_type=Path)


@click.command("finalise", cls=Command)
@click.argument("slug")
@click.option("--date", "dated", type=click.DateTime(["%Y-%m-%d"]), help="Print this date instead of the letter's.")
def finalise_letter(slug: str, dated: datetime | None) -> None:
    """Freeze the letter SLUG, print and store its documents.

    Prints a line per document, separated by tabs: verification code, SHA-256, pages, file name. Signatories that are likely
    one organisation, and those whose authority is still open, are named on standard error and printed all the same.
    """
    _tell_of_doubts(Letter.named(slug))
    letter = Letter.named(slug)
    with progress_shown(_("Printing")) as progress:
        finals = finalise(letter, date=dated.date() if dated else None, by=audit.COMMAND, at=now(), progress=progress)
    for final in finals:
        click.echo(f"{final.code}\t{final.sha256}\t{final.pages}\t{final.file_name}")


def _tell_of_doubts(letter: Letter) -> None:
    if letter.status not in {LetterStatus.OPEN, LetterStatus.CLOSED}:
        return
    tell_of_pairs(StandingPairs.at_leisure(letter))
    for signature in authority_open(letter):
        click.echo(_("authority still open: %(organization)s", organization=signature.printed_name), err=True)


@click.command("document", cls=Command)
@click.argument("code")
@click.option("-o", "--output", type=FILE, required=True, help="The PDF to write.")
def write_document(code: str, output: Path) -> None:
    """Write the stored document with the verification code CODE, byte for byte."""
    write_file(output, bytes_of(Final.coded(code)))
