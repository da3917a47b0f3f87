"""``flask signatories directory``: which of the organisations on a letter are in the directory, and why."""

import click
from sqlalchemy.orm import selectinload

from signon.cli.command import Command
from signon.database.db import db, read_only
from signon.letters.models.letter import Letter
from signon.sheets import guard_cell
from signon.signing.models.signature import Signature
from signon.signing.status import HOLDING

HEADER = ("organization", "country", "match", "score", "reason", "entry")


@click.command("directory", cls=Command)
@click.argument("slug")
def directory_answers(slug: str) -> None:
    """Print which signatories of the letter SLUG are in the directory, in the order of signing.

    Columns are separated by tabs: organization, country, match (exact, likely or none), score (0 to 1), reason, and the name
    of the directory's entry. Only confirmed and approved signatories are printed. A likely entry is a proposal until a
    coordinator accepts it; the reason says so when one has.
    """
    lines = ["\t".join(HEADER)]
    with read_only():
        query = db.select(Signature).where(Signature.letter_id == Letter.named(slug).id, Signature.status.in_(HOLDING))
        found = db.session.scalars(query.options(selectinload(Signature.directory_entry)).order_by(Signature.id))
        lines += ["\t".join(map(_cell, _row(one))) for one in found]
        db.session.rollback()
    click.echo("\n".join(lines))


def _row(signature: Signature) -> tuple[str, ...]:
    entry = signature.directory_entry
    return (
        signature.printed_name,
        signature.country,
        signature.match,
        f"{signature.match_score:.2f}",
        signature.match_reason,
        entry.name if entry else "",
    )


def _cell(text: str) -> str:
    """The text on one line and without tabs, so that no spreadsheet runs it."""
    return guard_cell(" ".join(text.split()))
