"""Who may open what: every route says so, and keeps to it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from signon.access import EDITORS, EVERY_COORDINATOR, OWNERS, Role, declared_access
from signon.database.db import db, now
from signon.invitations.models import InvitationBatch
from signon.invitations.status import BatchKind
from signon.signing.status import SignatureStatus
from signon.wordings.models import Words
from tests import factories
from tests.walker import Walker

LETTER = "/coordinator/letters/clean-rivers"
SIGNATURE = "/coordinator/signatures/1"
BATCH = "/coordinator/batches/1"

PAGES = [
    ("get", LETTER, EVERY_COORDINATOR),
    ("get", f"{LETTER}/signatures", EVERY_COORDINATOR),
    ("get", SIGNATURE, EVERY_COORDINATOR),
    ("get", f"{LETTER}/finals", EVERY_COORDINATOR),
    ("get", f"{LETTER}/letter.docx", EVERY_COORDINATOR),
    ("get", "/coordinator/fonts", EVERY_COORDINATOR),
    ("get", "/coordinator/fonts/Carlito.png", EVERY_COORDINATOR),
    ("post", f"{LETTER}/approvals", EDITORS),
    ("post", f"{SIGNATURE}/approval", EDITORS),
    ("post", f"{SIGNATURE}/rejection", EDITORS),
    ("post", f"{SIGNATURE}/printed-name", EDITORS),
    ("post", f"{SIGNATURE}/authority-reminder", EDITORS),
    ("get", f"{LETTER}/duplicates", EVERY_COORDINATOR),
    ("post", f"{LETTER}/duplicates", EDITORS),
    ("get", f"{LETTER}/clean-ups", EVERY_COORDINATOR),
    ("post", f"{SIGNATURE}/clean-ups", EDITORS),
    ("post", f"{SIGNATURE}/merge/1", EDITORS),
    ("post", f"{SIGNATURE}/distinction/1", EDITORS),
    ("post", f"{LETTER}/renderings", EDITORS),
    ("post", f"{LETTER}/finals", OWNERS),
    ("get", f"{LETTER}/documents.zip", EVERY_COORDINATOR),
    ("post", f"{LETTER}/addenda", OWNERS),
    ("get", f"{LETTER}/invitations", EVERY_COORDINATOR),
    ("get", f"{LETTER}/progress", EVERY_COORDINATOR),
    ("get", f"{LETTER}/progress.csv", EVERY_COORDINATOR),
    ("get", BATCH, EVERY_COORDINATOR),
    ("get", f"{BATCH}.json", EVERY_COORDINATOR),
    ("get", f"{BATCH}/preview", EVERY_COORDINATOR),
    ("post", f"{LETTER}/invitations", EDITORS),
    ("post", f"{LETTER}/reminders", EDITORS),
    *(("post", f"{BATCH}{verb}", EDITORS) for verb in ("", "/pause", "/resumption", "/schedule")),
    ("get", f"{LETTER}/consent", EVERY_COORDINATOR),
    ("get", f"{SIGNATURE}/consent", EVERY_COORDINATOR),
    ("post", f"{LETTER}/edit", EDITORS),
    ("post", f"{LETTER}/consent/reminders", EDITORS),
    ("post", f"{SIGNATURE}/consent", EDITORS),
]


@pytest.fixture
def letter(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        letter = factories.letter()
        factories.signature(letter, SignatureStatus.VERIFIED)
        wording = Words("Will you sign?", "{link}")
        InvitationBatch.draft(letter, BatchKind.INVITATIONS, wording, by=factories.BY, at=now())
        db.session.commit()


def test_a_draft_of_invitations_is_not_thrown_away_by_others(
    letter: None, client: FlaskClient, signed_in: Callable[..., Walker]
) -> None:
    assert client.post(f"{BATCH}/removal").status_code == 401
    assert signed_in(Role.VIEWER).client.post(f"{BATCH}/removal").status_code == 403
    assert signed_in(Role.VIEWER).open(BATCH).status == 200


def test_every_route_declares_who_may_open_it(app: Flask) -> None:
    silent = {rule.endpoint for rule in app.url_map.iter_rules() if declared_access(app, rule.endpoint) is None}
    assert silent == {"static"}


def test_a_route_that_declares_nothing_is_missing_for_everybody(app: Flask, signed_in: Callable[..., Walker]) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert signed_in(Role.OWNER).open("/forgotten").status == 404


@pytest.mark.parametrize(("method", "path", "allowed"), PAGES)
def test_only_the_roles_that_are_named_come_in(
    letter: None, client: FlaskClient, signed_in: Callable[..., Walker], method: Any, path: Any, allowed: Any
) -> None:
    assert getattr(client, method)(path).status_code == (302 if method == "get" else 401)
    for role in set(Role) - set(allowed):
        assert getattr(signed_in(role).client, method)(path).status_code == 403, role
    for role in allowed:
        assert getattr(signed_in(role).client, method)(path).status_code not in {401, 403, 404}, role
