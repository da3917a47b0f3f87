"""``flask letter open`` and ``flask letter close``: the time in which organisations sign."""

import click

from signon import audit
from signon.cli.command import Command
from signon.database.db import db, now
from signon.letters.models.letter import Letter


@click.command("open", cls=Command)
@click.argument("slug")
def open_letter(slug: str) -> None:
    """Let organisations sign the letter SLUG."""
    letter = Letter.named(slug)
    letter.open(by=audit.COMMAND, at=now())
    db.session.commit()


@click.command("close", cls=Command)
@click.argument("slug")
def close_letter(slug: str) -> None:
    """Stop the signing of the letter SLUG."""
    letter = Letter.named(slug)
    letter.close(by=audit.COMMAND, at=now())
    db.session.commit()
