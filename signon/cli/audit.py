"""``flask audit``: whether the audit trail is whole, and its anchor."""

from collections.abc import Iterable
from pathlib import Path

import click

from signon.audit import Anchor, anchor, present_key, snapshot, verify
from signon.audit.digests import ChainKey
from signon.audit.faults import Report
from signon.cli.command import Command, Refusal, key_in
from signon.database.db import now
from signon.delivery.anchors import anchor_in, anchors_of_finals
from signon.translation import gettext as _

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("verify", cls=Command)
@click.option("--anchor", "anchors", multiple=True, metavar="ANCHOR", help="An anchor that was kept elsewhere.")
@click.option("--final", "finals", multiple=True, type=FILE, help="A finalised PDF, whose anchor the trail shall fit.")
@click.option(
    "--former-key", "former", multiple=True, type=FILE, help="A file with a secret key that the site once had."
)
def verify_trail(anchors: tuple[str, ...], finals: tuple[Path, ...], former: tuple[Path, ...]) -> None:
    """Check the audit trail: its chain, the rows it speaks of, and the anchors in finals."""
    kept = [(_("The anchor %(anchor)s", anchor=written[:20]), Anchor.parse(written)) for written in anchors]
    kept += [(str(path), anchor_in(path.read_bytes(), str(path))) for path in finals]
    keys = [present_key(), *(ChainKey.derived_from(key_in(path)) for path in former)]
    with snapshot() as connection:
        report = verify(connection, keys, kept, finals=anchors_of_finals(connection))
    _tell(report)


@click.command("anchor", cls=Command)
def show_anchor() -> None:
    """Print the present anchor: one line, to be kept where nobody who changes the database has a hand."""
    click.echo(str(anchor(now())))


def _tell(report: Report) -> None:
    """Print what was found. Raises ``Refusal`` for faults, with the first of them first."""
    if report.is_sound:
        click.echo(
            _(
                "The audit trail is whole: %(links)s entries, %(rows)s rows and %(anchors)s anchors agree.",
                links=report.links,
                rows=report.rows,
                anchors=report.anchors,
            )
        )
        return
    raise Refusal("\n".join(_lines(report)))


def _lines(report: Report) -> Iterable[str]:
    number = len(report.faults) + report.more
    yield _("The audit trail is not whole. Faults: %(number)s. The first one first:", number=number)
    for fault in report.faults:
        yield f"{fault.kind}: {fault.sentence}"
    if report.more:
        yield _("… and %(number)s more.", number=report.more)
