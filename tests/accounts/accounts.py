"""An owner with a password, and what walks to and from the desk need."""

import time
from datetime import timedelta
from typing import Any

from flask import Flask
from flask_security import hash_password

from signon.access import Role
from signon.accounts.models import Coordinator
from signon.audit import AuditEntry
from signon.database.db import db, now
from signon.tokens import LinkToken, Purpose
from tests import factories
from tests.walker import Walker

EMAIL = "ines@coalition.example"
PASSWORD = "six quiet rivers meet here"
WRONG = "a wrong password"


def owner(app: Flask, email: str = EMAIL, role: Role = Role.OWNER, password: str = PASSWORD) -> int:
    """The number of a new account."""
    with app.app_context():
        coordinator = factories.coordinator(role, email)
        db.session.flush()
        if password:
            coordinator.change_password(hash_password(password), at=now())
        db.session.commit()
        return coordinator.id


def link_for(app: Flask, number: int, lifetime: timedelta = timedelta(hours=1)) -> str:
    with app.app_context():
        token = LinkToken.mint(Purpose.SIGN_IN, number, at=now(), lifetime=lifetime)
        db.session.commit()
    return f"/coordinator/sign-in/{token}"


def sign_in(walker: Walker, password: str = PASSWORD, email: str = EMAIL) -> Walker:
    return walker.open("/coordinator/sign-in").press("Sign in", email=email, password=password)


def grow_stale(walker: Walker, hours: int = 2) -> None:
    """Let the sign-in of this browser be so long ago."""
    with walker.client.session_transaction() as session:
        session["fs_paa"] = time.time() - hours * 3600


def is_signed_in(walker: Walker) -> bool:
    return walker.open("/coordinator/account").path == "/coordinator/account"


def trail(app: Flask, email: str = EMAIL) -> list[Any]:
    """What the trail says of the account."""
    with app.app_context():
        mine = db.select(AuditEntry).filter_by(subject="coordinator", subject_id=Coordinator.named(email).id)
        return list(db.session.scalars(mine.order_by(AuditEntry.id)))


def acts(app: Flask, email: str = EMAIL) -> list[Any]:
    return [entry.action.removeprefix("coordinator:") for entry in trail(app, email)]
