"""``flask letter``, after delivery: addenda to a letter, and its documents in one file."""

from pathlib import Path

import click

from signon import audit
from signon.cli.command import Command, progress_shown
from signon.cli.files import write_pieces
from signon.database.db import now
from signon.delivery.bundle import bundle, bundled_documents
from signon.delivery.jobs import add_addendum
from signon.letters.models.letter import Letter
from signon.translation import gettext as _


@click.command("addendum", cls=Command)
@click.argument("slug")
def addendum(slug: str) -> None:
    """Name those who joined the delivered letter SLUG since in an addendum, print and store it.

    Prints a line per document as 'letter finalise' does. The documents that left stay as they are.
    """
    letter = Letter.named(slug)
    with progress_shown(_("Printing")) as progress:
        documents = add_addendum(letter, by=audit.COMMAND, at=now(), progress=progress)
    for one in documents:
        click.echo(f"{one.code}\t{one.sha256}\t{one.pages}\t{one.file_name}")


@click.command("documents", cls=Command)
@click.argument("slug")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The ZIP to write.")
def documents(slug: str, output: Path) -> None:
    """Write all documents of the delivered letter SLUG, and its addenda, to one ZIP.

    Its manifest.csv has the columns code, sha256, pages, file and addressee.
    """
    write_pieces(output, bundle(bundled_documents(Letter.named(slug))))
