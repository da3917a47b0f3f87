"""``flask privacy``: what is kept of a person, shown and erased; and what has been kept long enough."""

import json

import click
from flask import current_app

from signon.cli.command import Command
from signon.contacts import mail_address
from signon.database.db import db, now
from signon.errors import InputError
from signon.privacy import collecting
from signon.privacy.retention import erase_expired
from signon.translation import gettext as _


@click.command("export", cls=Command)
@click.argument("email")
def export_data(email: str) -> None:
    """Write everything that is kept of the person with the address EMAIL as JSON to standard output."""
    click.echo(json.dumps(collecting.as_json(_address(email), at=now()), ensure_ascii=False, indent=1))


@click.command("erase", cls=Command)
@click.argument("email")
@click.option("--dry-run", is_flag=True, help="Say what would be erased, and change nothing.")
def erase_data(email: str, dry_run: bool) -> None:
    """Erase what is kept of the person with the address EMAIL; what a finalised letter prints stays."""
    address = _address(email)
    records = collecting.held(address)
    for record in records:
        about = next(iter(record.values.values()), "")
        click.echo(_("%(kind)s, %(about)s: %(outcome)s", kind=record.kind, about=about, outcome=record.outcome))
    if not records:
        click.echo(_("Nothing is kept of this address."))
    if dry_run:
        click.echo(_("Nothing was changed: this was a dry run."))
        return
    collecting.erase(address, at=now())
    db.session.commit()


@click.command("erase-expired", cls=Command)
@click.option("--dry-run", is_flag=True, help="Say what would be erased, and change nothing.")
def erase_what_expired(dry_run: bool) -> None:
    """Erase the contact details of letters finalised longer ago than SIGNON_RETENTION_DAYS; the worker does so hourly."""
    days = current_app.config["SIGNON"].retention_days
    erased = erase_expired(now(), days=days)
    for name, number in erased.items():
        click.echo(f"{name}: {number}")
    if not days:
        click.echo(_("SIGNON_RETENTION_DAYS is 0: everything is kept."))
    elif not erased:
        click.echo(
            _("Nothing was due: no letter with contact details was finalised more than %(days)s days ago.", days=days)
        )
    if dry_run:
        db.session.rollback()
        click.echo(_("Nothing was changed: this was a dry run."))
        return
    db.session.commit()


def _address(email: str) -> str:
    try:
        return mail_address(email, international=True)
    except ValueError as error:
        raise InputError(_("'%(email)s' %(problem)s.", email=email, problem=str(error))) from error
