"""A confirmation comes back to the site: its link is void, the signature waits as before, and a new link serves."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from signon.access import Role
from signon.database.db import db, now
from signon.mail.bounces.receiving import receive
from signon.mail.models import OutboxMail
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.mail.bounces.samples import sample
from tests.signing.entries import ADDRESS, ENTERED
from tests.walker import Walker


def sign(app: Flask, work: Callable[[], None]) -> None:
    with app.app_context():
        factories.letter(slug="rivers")
        db.session.commit()
    walker = Walker(app).open("/letters/rivers").follow("Sign for your organisation")
    walker.press("Sign the letter", **ENTERED)
    work()


def come_back(app: Flask, name: str) -> None:
    """The last mail comes back."""
    with app.app_context():
        mail = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id.desc())).first()
        assert mail is not None
        content = sample(name, code=mail.envelope_code, message_id=mail.message_id)
        db.session.rollback()
        receive(content, at=now())
        db.session.commit()


def status(app: Flask) -> SignatureStatus:
    with app.app_context():
        return SignatureStatus(db.session.scalars(db.select(Signature.status)).one())


def test_the_link_of_a_mail_that_came_back_is_void_and_a_new_one_can_be_asked_for(
    app: Flask, mailbox: Any, work: Callable[[], None]
) -> None:
    sign(app, work)
    link = mailbox.link(ADDRESS)
    come_back(app, "postfix-full")
    found = Walker(app).open(link)
    assert found.status == 410
    assert "This link is void" in found.text
    assert "This link was in a mail that came back" in found.text
    assert status(app) is SignatureStatus.PENDING
    found.press("Mail me a link")
    work()
    assert mailbox.link(ADDRESS) != link
    Walker(app).open(mailbox.link(ADDRESS)).press("Confirm the signature")
    assert status(app) is SignatureStatus.VERIFIED


def test_a_signature_that_is_confirmed_stays_so_whatever_comes_back(
    app: Flask, mailbox: Any, work: Callable[[], None]
) -> None:
    sign(app, work)
    Walker(app).open(mailbox.link(ADDRESS)).press("Confirm the signature")
    come_back(app, "postfix")
    assert status(app) is SignatureStatus.VERIFIED


def test_the_desk_reads_what_the_server_said(
    app: Flask, mailbox: Any, work: Callable[[], None], signed_in: Callable[..., Walker]
) -> None:
    sign(app, work)
    come_back(app, "postfix")
    outbox = signed_in(Role.MODERATOR).open("/coordinator/outbox/")
    assert "came back" in outbox.text
    assert "User unknown in virtual mailbox table" in outbox.text
    again = outbox.follow("1 mail came back").follow("Confirm").press("Deliver it again")
    assert "is tried anew" in again.text
    work()
    Walker(app).open(mailbox.link(ADDRESS)).press("Confirm the signature")
    assert status(app) is SignatureStatus.VERIFIED
