"""``flask letter``, after delivery: addenda, documents in one file, and where their bytes lie."""

from pathlib import Path

import click

from signon import audit
from signon.cli.command import Command, progress_shown
from signon.cli.files import write_pieces
from signon.database.db import db, now
from signon.delivery.addenda import late_signatories
from signon.delivery.bundle import bundle, bundled_documents
from signon.delivery.jobs import add_addendum
from signon.delivery.kept.reading import DocumentDamagedError
from signon.delivery.kept.writing import (
    move_to_database,
    move_to_store,
    numbers_in_database,
    numbers_in_store,
    store_of_site,
)
from signon.errors import InputError
from signon.letters.models.letter import Letter
from signon.moderation.duplicates.beside import StandingPairs
from signon.object_store.store import ObjectStore
from signon.translation import gettext as _
from signon.translation import ngettext


@click.command("addendum", cls=Command)
@click.argument("slug")
def addendum(slug: str) -> None:
    """Name those who joined the finalised letter SLUG since in an addendum, print and store it.

    Prints a line per document as 'letter finalise' does. The documents that left stay as they are. Who is likely one
    organisation with another signatory is named on standard error, and printed all the same.
    """
    letter = Letter.named(slug)
    likely = StandingPairs.at_leisure(letter)
    tell_of_pairs(likely.concerning({one.signature for one in late_signatories(letter)}))
    with progress_shown(_("Printing")) as progress:
        documents = add_addendum(letter, by=audit.COMMAND, at=now(), progress=progress)
    for one in documents:
        click.echo(f"{one.code}\t{one.sha256}\t{one.pages}\t{one.file_name}")


def tell_of_pairs(likely: StandingPairs) -> None:
    """Name on standard error who is likely one organisation."""
    for pair in likely.pairs:
        names = {"one": pair.first.printed_name, "other": pair.second.printed_name, "reason": pair.reason}
        click.echo(_("likely one organisation: %(one)s – %(other)s (%(reason)s)", **names), err=True)


@click.command("documents", cls=Command)
@click.argument("slug")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The ZIP to write.")
def documents(slug: str, output: Path) -> None:
    """Write all documents of the finalised letter SLUG, and its addenda, to one ZIP.

    Its manifest.csv has the columns code, sha256, pages, file and addressee.
    """
    write_pieces(output, bundle(bundled_documents(Letter.named(slug))))


@click.command("move-documents", cls=Command)
@click.argument("target", type=click.Choice(["store", "database"]))
def move_documents(target: str) -> None:
    """Move the bytes of all documents to the STORE that the settings name, or back into the DATABASE.

    One document after the other, each read back and compared before it counts as moved. It may be stopped at any time and
    begun again, while the site runs.
    """
    store = _needed_store()
    numbers = numbers_in_database() if target == "store" else numbers_in_store()
    db.session.commit()
    damaged = []
    with progress_shown(_("Moving"), most=len(numbers)) as progress:
        for seen, number in enumerate(numbers, start=1):
            try:
                move_to_store(number, store) if target == "store" else move_to_database(number)
            except DocumentDamagedError as error:
                damaged.append(str(error))
            db.session.commit()
            progress(seen)
    moved = len(numbers) - len(damaged)
    click.echo(ngettext("%(num)d document was moved.", "%(num)d documents were moved.", moved))
    if damaged:
        raise DocumentDamagedError("\n".join(damaged))


def _needed_store() -> ObjectStore:
    store = store_of_site()
    if store is None:
        raise InputError(
            _("There is no store. Set SIGNON_STORE_URL and the other settings that begin with SIGNON_STORE.")
        )
    return store
