"""Invitations that reached nobody are corrected where that is shown, in the directory too, and go again with a new link."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon.access import Role
from signon.database.db import db, now
from signon.mail.models import OutboxMail
from signon.mail.refused_addresses import RefusedAddress
from signon.organizations.models import Contact
from tests import factories
from tests.invitations.invited import address_of, directory, invitation_to, started
from tests.walker import Walker

WRONG, RIGHT = address_of("Lake Friends"), "office@lake.example"
PAGE = "/coordinator/letters/clean-rivers/progress"


@pytest.fixture
def editor(app: Flask, signed_in: Callable[..., Walker], work: Callable[[], None]) -> Walker:
    """A moderator; the one invitation has come back."""
    with app.app_context():
        directory("Lake Friends")
        started(factories.letter())
        db.session.commit()
    work()
    with app.app_context():
        mail = db.session.scalars(db.select(OutboxMail)).one()
        mail.came_back(now(), "550 5.1.1 User unknown", reply_code=550, enhanced_code="5.1.1")
        RefusedAddress.note(mail, "550 5.1.1 User unknown", reply_code=550, enhanced_code="5.1.1", at=now())
        db.session.commit()
    return signed_in(Role.MODERATOR)


@pytest.mark.parametrize(("ticked", "kept"), [("y", RIGHT), (None, WRONG)])
def test_it_goes_to_the_right_address_and_the_directory_follows_if_asked(
    app: Flask, editor: Walker, work: Callable[[], None], ticked: Any, kept: str
) -> None:
    assert "came back" in editor.open(PAGE).text
    editor.press("Correct it and send again", address=RIGHT, in_directory=ticked)
    assert f"The invitation is on its way to {RIGHT}." in editor.text
    assert "came back" not in editor.text
    work()
    with app.app_context():
        mail = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id.desc())).first()
        assert mail is not None
        assert (mail.recipient, "/invitations/" in mail.captured) == (RIGHT, True)
        assert invitation_to("Lake Friends").email == RIGHT
        assert db.session.scalars(db.select(Contact.email)).one() == kept


def test_the_address_is_right_and_it_goes_there_again(app: Flask, editor: Walker, work: Callable[[], None]) -> None:
    editor.open(PAGE).press("The address is right: mail it again")
    work()
    with app.app_context():
        mails = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id)).all()
        assert [(mail.recipient, mail.status) for mail in mails] == [(WRONG, "returned"), (WRONG, "captured")]
        assert RefusedAddress.of(WRONG) is None


def test_what_is_no_address_is_refused_at_the_field(app: Flask, editor: Walker) -> None:
    assert editor.open(PAGE).press("Correct it and send again", address="none").status == 422
    with app.app_context():
        assert invitation_to("Lake Friends").email == WRONG
