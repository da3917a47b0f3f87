"""``flask signatories duplicates``: the pairs on a letter that look like one organisation."""

import click

from signon.cli.command import Command, progress_shown
from signon.database.db import db, read_only
from signon.letters.models.letter import Letter
from signon.matching.index import pairs
from signon.sheets import guard_cell
from signon.signing.queries import signatures_to_compare
from signon.translation import gettext as _

HEADER = ("score", "reason", "left", "right")
BATCH = 100


@click.command("duplicates", cls=Command)
@click.argument("slug")
def duplicates(slug: str) -> None:
    """Print the pairs of signatories of the letter SLUG that look like one organisation, best first.

    Columns are separated by tabs: score (0 to 1), reason, left, right. Only confirmed and approved signatories are
    compared. A pair is a proposal: nothing is merged.
    """
    with read_only():
        signatures = signatures_to_compare(Letter.named(slug))
        db.session.rollback()
    most = len(signatures)
    profiles = []
    with progress_shown(_("Reading names"), most=most) as progress:
        for done, signature in enumerate(signatures, start=1):
            profiles.append(signature.profile())
            if done % BATCH == 0:
                progress(done)
    with progress_shown(_("Comparing"), most=most) as progress:
        found = pairs(profiles, progress=progress)
    lines = ["\t".join(HEADER)]
    for pair in found:
        names = signatures[pair.left].printed_name, signatures[pair.right].printed_name
        lines.append("\t".join((f"{pair.score.value:.2f}", *map(_cell, (pair.score.reason, *names)))))
    click.echo("\n".join(lines))


def _cell(text: str) -> str:
    """The text on one line and without tabs, so that no spreadsheet runs it."""
    return guard_cell(" ".join(text.split()))
