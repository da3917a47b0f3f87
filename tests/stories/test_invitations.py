"""A coalition invites its directory: who signs, declines, wants no more mail, withdraws or says nothing is met as it wished."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from signon.access import Role
from signon.database.db import db, now
from signon.invitations.models import Invitation
from signon.invitations.status import InvitationStatus
from signon.letters.models.letter import Letter
from signon.signing.models.signature import Signature
from tests import factories
from tests.invitations.invited import address_of, directory, invitation_to
from tests.walker import Walker

pytestmark = pytest.mark.both_databases(at_once=False)  # test_on_two_machines has it on PostgreSQL

LETTER = "/coordinator/letters/clean-rivers"
NAMES = ("Crane Circle", "Lake Friends", "Marsh Keepers", "Otter Trust", "Pond Union")
SIGNS, WRITES_NO_MORE, DECLINES, IS_SILENT, HAS_LEFT = NAMES


@pytest.fixture
def desk(app: Flask, signed_in: Callable[..., Walker]) -> Walker:
    with app.app_context():
        directory(*NAMES)
        factories.letter()
        db.session.commit()
    return signed_in(Role.MODERATOR).open(LETTER)


def go_by(app: Flask, days: int) -> None:
    """Let the mails about the letter be this many days older."""
    with app.app_context():
        for one in db.session.scalars(db.select(Invitation)):
            one.sent_at = one.sent_at and one.sent_at - timedelta(days=days)
        db.session.commit()


def go_on_working(work: Callable[[], None]) -> None:
    """What the worker does in a moment: it writes a batch's mails, then delivers them."""
    work()
    work()


def withdraw_elsewhere(app: Flask, name: str) -> None:
    """The organisation has signed by the public form, and withdraws now."""
    with app.app_context():
        signature = factories.signature(
            Letter.named("clean-rivers"), organization=name, country="CH", representative_email=address_of(name)
        )
        signature.withdraw(at=now())
        db.session.commit()


def test_a_directory_is_invited_and_everybody_answers_in_their_own_way(
    app: Flask, database: str, desk: Any, mailbox: Any, work: Callable[[], None]
) -> None:
    desk.follow("Invite organisations").press("Prepare an invitation of 5 organisations")
    desk.press("Save and preview", text="Dear {contact},\n\nplease sign:\n\n{link}")
    desk.follow("Back to the batch").press("Send to 5 organisations")
    withdraw_elsewhere(app, HAS_LEFT)
    go_on_working(work)
    assert {mail["To"] for mail in mailbox.received} == {address_of(name) for name in NAMES if name != HAS_LEFT}
    assert "No mail of this batch waits any more." in desk.open(desk.path).text

    visitor = Walker(app).open(mailbox.link(address_of(SIGNS)))
    visitor.press("Continue to the form").press("Sign the letter", authorised="y")
    assert "It is confirmed." in visitor.text
    Walker(app).open(mailbox.link(address_of(DECLINES))).press("Decline", reason="We never sign letters.")
    way_out = mailbox.to(address_of(WRITES_NO_MORE))[0]["List-Unsubscribe"].strip("<>")
    Walker(app).open(way_out).press("Unsubscribe")
    go_by(app, days=4)

    mailbox.received.clear()
    desk.open(f"{LETTER}/invitations").press("Remind 1 silent organisation").press("Send to 1 organisation")
    go_on_working(work)
    assert [mail["To"] for mail in mailbox.received if "Reminder" in mail["Subject"]] == [address_of(IS_SILENT)]

    desk.open(f"{LETTER}/progress")
    figures = {row.dt.get_text(): int(row.dd.get_text()) for row in desk.page.select(".figures > div")}
    assert figures == {
        "invited": 4,
        "opened": 2,
        "signed": 1,
        "declined": 1,
        "withdrew or not admitted": 0,
        "silent": 2,
    }

    Walker(app).open(mailbox.link(address_of(IS_SILENT))).press("Continue to the form").press(
        "Sign the letter", authorised="y"
    )
    with app.app_context():
        signed = {one.organization for one in db.session.scalars(db.select(Signature).filter_by(status="verified"))}
        assert signed == {SIGNS, IS_SILENT}
        assert invitation_to(HAS_LEFT).status is InvitationStatus.SKIPPED


def test_where_the_letter_asks_who_authorised_that_person_gets_a_mail(
    app: Flask, database: str, mailbox: Any, signed_in: Callable[..., Walker], work: Callable[[], None]
) -> None:
    with app.app_context():
        directory(SIGNS)
        factories.letter(authority="named")
        db.session.commit()
    desk = signed_in(Role.MODERATOR).open(f"{LETTER}/invitations").press("Prepare an invitation of 1 organisation")
    desk.press("Send to 1 organisation")
    go_on_working(work)
    visitor = Walker(app).open(mailbox.link(address_of(SIGNS))).press("Continue to the form")
    visitor.press(
        "Sign the letter",
        authorised="y",
        authorised_by_name="Noa Reed",
        authorised_by_title="Chair",
        authorised_by_email="noa@crane.example",
    )
    work()
    Walker(app).open(mailbox.link("noa@crane.example")).press("Yes, I authorised it")
    with app.app_context():
        [signature] = db.session.scalars(db.select(Signature))
        assert (signature.status, signature.authority) == ("verified", "approved")
