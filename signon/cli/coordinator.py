"""``flask coordinator``: accounts at the desk. What is said besides the result goes to standard error."""

from datetime import timedelta

import click
from flask import current_app

from signon import audit
from signon.access import Role
from signon.accounts.models import Coordinator
from signon.accounts.queries import all_accounts
from signon.cli.command import Command
from signon.database.db import db, now
from signon.errors import NotFoundError
from signon.mail.links import SIGN_IN
from signon.settings import Settings
from signon.tokens import LinkToken
from signon.translation import gettext as _


@click.command("add", cls=Command)
@click.argument("email")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    help="By default the role the account has; the first account becomes owner, another moderator.",
)
def add_coordinator(email: str, role: str | None) -> None:
    """Give EMAIL an account and print a link that signs in once."""
    known = Coordinator.named(email)
    before = (known.active, known.role) if known else None
    coordinator = Coordinator.add(email, Role(role or _usual_role(email)), by=audit.COMMAND, at=now())
    db.session.flush()
    link = sign_in_link(coordinator)
    db.session.commit()
    if said := _what_changed(coordinator, before):
        click.echo(said, err=True)
    click.echo(link)


@click.command("close", cls=Command)
@click.argument("email")
def close_coordinator(email: str) -> None:
    """End EMAIL's account, its sessions, and the sign-in links that are out. 'coordinator add' opens it again."""
    coordinator = Coordinator.named(email)
    if coordinator is None:
        raise NotFoundError(_("There is no account of %(email)s. 'flask coordinator list' shows all.", email=email))
    coordinator.close(by=audit.COMMAND, at=now())
    db.session.commit()
    click.echo(_("The account of %(email)s is closed; its sessions have ended.", email=coordinator.email))


@click.command("list", cls=Command)
def list_coordinators() -> None:
    """Print every account as TSV: its address, its role, and whether it is open or closed."""
    click.echo("email\trole\tstate")
    for coordinator in all_accounts():
        click.echo(f"{coordinator.email}\t{coordinator.role}\t{'open' if coordinator.active else 'closed'}")


def sign_in_link(coordinator: Coordinator) -> str:
    """A new link that signs this coordinator in once, within the time the settings allow."""
    settings: Settings = current_app.config["SIGNON"]
    lifetime = timedelta(minutes=settings.sign_in_minutes)
    token = LinkToken.mint(SIGN_IN.purpose, coordinator.id, at=now(), lifetime=lifetime)
    return SIGN_IN.address(settings.base_url, token)


def _usual_role(email: str) -> str:
    known = Coordinator.named(email)
    if known and known.role:
        return known.role
    anybody = db.session.scalar(db.select(Coordinator.id).limit(1))
    return Role.MODERATOR if anybody else Role.OWNER


def _what_changed(coordinator: Coordinator, before: tuple[bool, str] | None) -> str:
    """A sentence on what became of an account that was there before; nothing when it stays as it was."""
    if before is None or before == (True, coordinator.role):
        return ""
    was_open, role = before
    values = {"email": coordinator.email, "role": coordinator.role, "before": role}
    if not was_open:
        return _("The account of %(email)s was closed; it is open again, as %(role)s, without a password.", **values)
    return _(
        "%(email)s is %(role)s from now on (was %(before)s), in open sessions too. Nothing else of the account changes.",
        **values,
    )
