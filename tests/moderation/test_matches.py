"""What a coordinator says of a likely entry of the directory."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon.database.db import db, now
from signon.organizations.models import Organization
from signon.signing.models.record import Match
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.walker import Walker

QUEUE = "/coordinator/letters/clean-rivers/signatures"


@pytest.fixture
def likely(app: Flask) -> None:
    with app.app_context():
        Organization.enter("Mountain Streams Foundation", at=now(), country="CH")
        name = "Mountain Straems Foundation"
        factories.signature(factories.letter(), SignatureStatus.VERIFIED, organization=name)
        db.session.commit()


def only(app: Flask) -> tuple[Any, Any, Any]:
    with app.app_context():
        found = db.session.scalar(db.select(Signature))
        return found.match, found.printed_name, found.match_reason


def test_the_queue_says_that_an_entry_is_likely_and_why(signed_in: Callable[..., Walker], likely: None) -> None:
    assert "a difference in spelling" in signed_in().open(QUEUE).text


def test_the_likely_entry_is_accepted_with_its_name(app: Flask, signed_in: Callable[..., Walker], likely: None) -> None:
    walker = signed_in().open(QUEUE).follow("Mountain Straems Foundation")
    walker.press("It is, and print the directory’s name")
    match, name, reason = only(app)
    assert (match, name) == (Match.EXACT, "Mountain Streams Foundation")
    assert reason.startswith("said by ")


def test_another_organisation_stays_another(app: Flask, signed_in: Callable[..., Walker], likely: None) -> None:
    page = signed_in().open(QUEUE).follow("Mountain Straems Foundation")
    page.client.post("/coordinator/signatures/1/match-refusal", data=_sent(page))
    assert only(app)[0] == Match.NONE
    assert page.client.post("/coordinator/signatures/1/match", data=_sent(page)).status_code == 409


def _sent(walker: Walker) -> Any:
    form = walker.page.find("input", attrs={"name": "entry"}).find_parent("form")
    return {field["name"]: field["value"] for field in form.find_all("input")}
