"""``flask coordinator``: accounts at the desk."""

from datetime import timedelta

import click
from flask import current_app

from signon import audit
from signon.access import Role
from signon.accounts.mails import PATH
from signon.accounts.models import Coordinator
from signon.cli.command import Group
from signon.db import db, now
from signon.settings import Settings
from signon.tokens import LinkToken, Purpose


@click.group("coordinator", cls=Group)
def coordinator_commands() -> None:
    """Coordinators: add one, or give one another role."""


@coordinator_commands.command("add")
@click.argument("email")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    help="By default the role the account has; the first account becomes owner, another moderator.",
)
def add_coordinator(email: str, role: str | None) -> None:
    """Give EMAIL an account and print a link that signs in once."""
    coordinator = Coordinator.add(email, Role(role or _usual_role(email)), by=audit.COMMAND, at=now())
    db.session.flush()
    link = sign_in_link(coordinator)
    db.session.commit()
    click.echo(link)


def sign_in_link(coordinator: Coordinator) -> str:
    """A new link that signs this coordinator in once, within the time the settings allow."""
    settings: Settings = current_app.config["SIGNON"]
    lifetime = timedelta(minutes=settings.sign_in_minutes)
    token = LinkToken.mint(Purpose.SIGN_IN, coordinator.id, at=now(), lifetime=lifetime)
    return settings.base_url + PATH.format(token=token)


def _usual_role(email: str) -> str:
    known = Coordinator.named(email)
    if known and known.role:
        return known.role
    anybody = db.session.scalar(db.select(Coordinator.id).limit(1))
    return Role.MODERATOR if anybody else Role.OWNER
