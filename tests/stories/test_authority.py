"""The director is asked whether the staff member may sign, by mail that a real mail server received."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.signing.models.record import Authority
from signon.signing.models.signature import Signature
from signon.signing.queries import standing_count
from tests import factories
from tests.servers.mailbox import text_of
from tests.signing.entries import ADDRESS, ENTERED
from tests.walker import Walker

pytestmark = pytest.mark.both_databases


NAMED = {
    "authorised_by_name": "Ines Ferry",
    "authorised_by_title": "President",
    "authorised_by_email": "ines@lake.example",
}


def sign(app: Flask, mailbox: Any, work: Callable[[], None]) -> None:
    """A staff member signs, names the director, and confirms."""
    with app.app_context():
        factories.letter(slug="rivers", authority="named")
        db.session.commit()
    Walker(app).open("/letters/rivers/sign").press("Sign the letter", **ENTERED | NAMED)
    work()
    assert mailbox.to("ines@lake.example") == []
    Walker(app).open(mailbox.link(ADDRESS)).press("Confirm the signature")
    work()


def test_the_director_approves_and_the_coordinator_sees_it(
    app: Flask, mailbox: Any, work: Callable[[], None], signed_in: Callable[..., Walker]
) -> None:
    sign(app, mailbox, work)
    [question] = mailbox.to("ines@lake.example")
    assert "Mara Quill (Director) has signed" in text_of(question)
    director = Walker(app).open(mailbox.link("ines@lake.example"))
    assert "Please act before the spring flood." in director.text
    director.press("Yes, I authorised it", words="Decided on Monday.")
    desk = signed_in().open("/coordinator/signatures/1")
    assert "Its authority is confirmed." in desk.text
    assert "Decided on Monday." in desk.text
    desk.press("Approve")
    with app.app_context():
        assert standing_count(Letter.named("rivers")) == 1


def test_the_director_denies_and_nobody_can_overlook_it(
    app: Flask, mailbox: Any, work: Callable[[], None], signed_in: Callable[..., Walker]
) -> None:
    sign(app, mailbox, work)
    Walker(app).open(mailbox.link("ines@lake.example")).press("No, I did not")
    desk = signed_in().open("/coordinator/signatures/1")
    assert desk.press("Approve").status == 409
    with app.app_context():
        assert db.session.get_one(Signature, 1).authority is Authority.DENIED
        assert standing_count(Letter.named("rivers")) == 0
