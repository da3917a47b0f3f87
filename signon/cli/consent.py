"""``flask signatories consent``: who stands on a letter, and the exact text that each agreed to."""

import click

from signon.cli.command import Command
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion
from signon.sheets import guard_cell
from signon.signing.models.signature import Signature

HEADER = ("organization", "version", "sha256", "given_at", "means")


@click.command("consent", cls=Command)
@click.argument("slug")
def consent(slug: str) -> None:
    """Print, for each signatory that stands on the letter SLUG, the text that it agreed to, when and how.

    Columns are separated by tabs: organization, version, sha256, given_at (UTC), means.
    """
    letter = Letter.named(slug)
    columns = (
        Signature.printed_name, TextVersion.number, TextVersion.sha256, Signature.consented_at, Signature.means,
    )  # fmt: skip
    query = Signature.standing(letter).join(TextVersion, TextVersion.id == Signature.text_version_id)
    click.echo("\t".join(HEADER))
    for name, number, sha256, given_at, means in db.session.execute(
        query.with_only_columns(*columns).order_by(Signature.id)
    ):
        click.echo("\t".join((_cell(name), str(number), sha256, given_at.isoformat(timespec="seconds"), _cell(means))))


def _cell(text: str) -> str:
    """The text on one line and without tabs, so that no spreadsheet runs it."""
    return guard_cell(" ".join(text.split()))
