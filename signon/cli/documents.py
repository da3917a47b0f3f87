"""``flask letter``, after delivery: addenda to a letter, and its documents in one file."""

import click

from signon import audit
from signon.cli.letter import letter_commands
from signon.cli.progress import progress_shown
from signon.db import now
from signon.delivery.finals import add_addendum
from signon.letters.models import Letter
from signon.translation import gettext as _


@letter_commands.command("addendum")
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
