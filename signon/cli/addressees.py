"""``flask addressees``: the people and bodies that a letter goes to, brought in from a file."""

from pathlib import Path

import click

from signon import audit
from signon.cli.command import Command
from signon.database.db import db, now
from signon.letters.addressees.adding import AddresseesChange, change_addressees, plan_addressees
from signon.letters.addressees.file import ReadAddressees, Selection, read_addressees
from signon.letters.addressees.legislators import Chamber
from signon.letters.addressees.presets import ADDRESS, PLACEHOLDERS, SALUTATION, Presets
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import Addressing
from signon.translation import gettext as _

FILE = click.Path(path_type=Path)
ASKED_FOR = "It may hold " + ", ".join(f"{{{name}}}" for name in PLACEHOLDERS) + r" and, as a line break, \n."


@click.command("import", cls=Command)
@click.argument("slug")
@click.argument("file", type=FILE)
@click.option("--chamber", type=click.Choice([one.value for one in Chamber]), help="Only this chamber of Congress.")
@click.option("--state", default="", help="Only this state, by its two-letter postal code.")
@click.option("--address-preset", default=ADDRESS, help=f"How the inside address is made. {ASKED_FOR}")
@click.option("--salutation-preset", default=SALUTATION, help=f"How the salutation is made: '{SALUTATION}' by default.")
@click.option("--individually", is_flag=True, help="Give each addressee of the letter a document of their own.")
@click.option("--replace", is_flag=True, help="Put them in the place of the addressees that are there.")
def import_addressees(  # noqa: PLR0913, PLR0917 - an argument for each option
    slug: str,
    file: Path,
    chamber: str | None,
    state: str,
    address_preset: str,
    salutation_preset: str,
    individually: bool,
    replace: bool,
) -> None:
    """Give the draft letter SLUG the addressees in FILE.

    FILE is the congress-legislators YAML, or a CSV or XLSX with the columns address, attention, salutation, email, cc
    (the address and the copies in several lines of their cell). Somebody whose inside address is there already is not
    added again.
    """
    letter = Letter.named(slug)
    presets = Presets(address_preset.replace("\\n", "\n"), salutation_preset)
    selection = Selection(Chamber(chamber) if chamber else None, state, presets)
    read = read_addressees(file.read_bytes(), str(file), selection, day=now().date())
    addressing = Addressing.INDIVIDUAL if individually else None
    change = plan_addressees(letter, read.addressees, replace=replace, addressing=addressing)
    change_addressees(letter, change, by=audit.COMMAND, at=now())
    db.session.commit()
    _report(change, read)
    for notice in read.notices:
        click.echo(f"{file}: {notice}", err=True)


def _report(change: AddresseesChange, read: ReadAddressees) -> None:
    click.echo(_("added: %(number)s", number=change.added))
    click.echo(_("already there: %(number)s", number=change.already_there))
    click.echo(_("removed: %(number)s", number=change.removed))
    for sentence in read.remarks.sentences():
        click.echo(sentence, err=True)
    if change.parts.addressing is Addressing.JOINT and len(change.parts.addressees) > 1:
        click.echo(_("They stand jointly on one letter; --individually gives each a letter of their own."), err=True)
