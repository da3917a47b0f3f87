"""``flask demo``: something to look at."""

import click

from signon.accounts.models import Coordinator
from signon.cli.command import Command
from signon.cli.coordinator import sign_in_link
from signon.database.db import db, now
from signon.translation import gettext as _


@click.command("demo", cls=Command)
def demo_command() -> None:
    """Fill an empty database with an invented coalition.

    Prints a link that signs in its owner once, on the last line. A database that has letters stays as it is.
    """
    fill_and_tell()


def fill_and_tell() -> None:
    """Fill an empty database, and print a link that signs its owner in."""
    from signon.demo import OWNER, seed

    if seed(at=now()):
        click.echo(_("The demo is ready: an open letter, a draft and a finalised letter of an invented coalition."))
    owner = Coordinator.named(OWNER)
    if owner is None or not owner.active:
        click.echo(_("There are letters here already, so the demo adds nothing."))
        return
    link = sign_in_link(owner)
    db.session.commit()
    click.echo(_("This link signs you in as %(owner)s, once:", owner=OWNER))
    click.echo(link)
