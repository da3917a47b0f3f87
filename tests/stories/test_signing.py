"""An organisation signs, by mail that a real mail server received."""

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from signon import audit
from signon.database.db import db, now
from signon.mail.bounces.receiving import receive
from signon.mail.models import OutboxMail
from signon.signing.models.signature import Signature
from signon.signing.queries import standing_count
from signon.signing.status import SignatureStatus
from tests import factories
from tests.mail.bounces.samples import sample
from tests.servers.mailbox import text_of
from tests.signing.entries import ADDRESS, ENTERED, dump
from tests.walker import Walker

pytestmark = pytest.mark.both_databases(at_once=False)  # test_on_two_machines has it on PostgreSQL


@pytest.fixture
def settings(settings: Any) -> Any:
    return settings.model_copy(
        update={"mail_from": "River Coalition <letters@rivers.example>", "bounce_address": "letters@rivers.example"}
    )


def open_letter(app: Flask) -> None:
    with app.app_context():
        factories.letter(slug="rivers", letterhead={"name": "River Coalition", "email": "desk@rivers.example"})
        db.session.commit()


def sign(app: Flask, work: Callable[[], None], **changes: Any) -> None:
    walker = Walker(app).open("/letters/rivers").follow("Sign for your organisation")
    walker.press("Sign the letter", **ENTERED | changes)
    assert "look at your mail" in walker.text
    work()


def test_an_organisation_signs_confirms_is_admitted_and_withdraws(
    app: Flask, mailbox: Any, work: Callable[[], None]
) -> None:
    open_letter(app)
    sign(app, work)
    confirmation = mailbox.link(ADDRESS)
    holder = Walker(app).open(confirmation).press("Confirm the signature")
    assert "It is confirmed." in holder.text
    work()
    assert mailbox.to(ADDRESS)[-1]["Subject"].startswith("Confirmed: ")
    own_page = mailbox.link(ADDRESS)
    with app.app_context():
        [signature] = db.session.scalars(db.select(Signature))
        signature.approve(by=factories.BY, at=now())
        db.session.commit()
    assert "Lake Friends" in Walker(app).open("/letters/rivers").text
    holder.open(own_page)
    assert "It stands on the letter." in holder.text
    holder.follow("Withdraw").press("Withdraw the signature")
    work()
    assert mailbox.to(ADDRESS)[-1]["Subject"].startswith("Withdrawn: ")
    with app.app_context():
        [signature] = db.session.scalars(db.select(Signature))
        assert signature.status is SignatureStatus.WITHDRAWN
        assert standing_count(signature.letter) == 0
        verbs = [entry.action.removeprefix("signature:") for entry in audit.trail(signature)]
        assert verbs == ["sign", "confirm", "approve", "withdraw"]


def test_a_stranger_who_sends_the_form_too_changes_nothing_of_what_the_first_mail_leads_to(
    app: Flask, mailbox: Any, work: Callable[[], None]
) -> None:
    open_letter(app)
    sign(app, work, listed="recipient-only")
    sign(app, work, website="evil.example", representative_name="Mallory Crane", listed="public")
    [own] = (text_of(mail) for mail in mailbox.to(ADDRESS))
    holder = Walker(app).open(_link_in(own)).press("Confirm the signature")
    assert "Mara Quill" in holder.text
    assert "Mallory" not in holder.text
    with app.app_context():
        held = db.session.scalars(db.select(Signature).filter_by(status=SignatureStatus.VERIFIED)).one()
        assert (held.website, held.listed) == ("https://lake.example", "recipient-only")


def test_who_signs_again_learns_it_only_from_the_mail(app: Flask, mailbox: Any, work: Callable[[], None]) -> None:
    open_letter(app)
    sign(app, work)
    sign(app, work)
    [first] = [text_of(mail) for mail in mailbox.to(ADDRESS)]
    Walker(app).open(_link_in(first)).press("Confirm the signature")
    sign(app, work)
    assert "It is confirmed." in Walker(app).open(mailbox.link(ADDRESS)).text
    sign(app, work, representative_email="noa@lake.example")
    [told] = [text_of(mail) for mail in mailbox.to("noa@lake.example")]
    assert "desk@rivers.example" in told
    assert "Mara" not in told


def test_no_link_that_was_mailed_can_be_found_anywhere_also_when_it_came_back(
    app: Flask, mailbox: Any, work: Callable[[], None], tmp_path: Path, database: str, caplog: pytest.LogCaptureFixture
) -> None:
    open_letter(app)
    sign(app, work)
    Walker(app).open(mailbox.link(ADDRESS)).press("Confirm the signature")
    work()
    tokens = [_link_in(text_of(mail)).rsplit("/", 1)[1] for mail in mailbox.to(ADDRESS)]
    assert len(tokens) == 2
    with app.app_context():
        mails = db.session.scalars(db.select(OutboxMail).filter_by(recipient=ADDRESS).order_by(OutboxMail.id)).all()
        named = [(mail.envelope_code, mail.message_id, token) for mail, token in zip(mails, tokens, strict=True)]
        db.session.remove()
        for (code, message_id, token), name in product(named, ("answer", "opensmtpd", "vacation-1990")):
            receive(sample(name, code=code, message_id=message_id, token=token), at=now())
            db.session.commit()
        rows = repr(dump())
        assert ADDRESS in rows
        assert not any(token in rows for token in tokens)
    work()
    forwarded = " ".join(mail.as_string() for mail in mailbox.to("desk@rivers.example"))
    assert forwarded
    files = [path.read_bytes() for path in (tmp_path / "instance").rglob("*") if path.is_file()]
    assert database or any(ADDRESS.encode() in content for content in files)
    assert not any(token.encode() in content for token in tokens for content in files)
    assert not any(token in text for token in tokens for text in (caplog.text, forwarded))


def _link_in(text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith("http"))
