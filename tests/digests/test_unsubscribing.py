"""Ending the mails about what waits: in one click, on a page, by themselves when a mailbox refuses them; and the way back."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from signon.accounts.models import Coordinator
from signon.audit import AuditEntry
from signon.database.db import db, now
from signon.digests.models import Digest
from signon.digests.rhythm import Rhythm
from signon.mail.models import MailStatus
from signon.mail.refused_addresses import RefusedAddress
from signon.mail.smtp.answers import Refusal
from signon.mail.unsubscriptions import Unsubscription, reasons_to_drop
from signon.settings import Settings
from tests.digests.telling import START, coordinator, letter_with, minutes, sign, tell, text
from tests.walker import Walker

INES = "ines@coalition.example"


@pytest.fixture
def settings(tmp_path: Path, mailbox: Any, database: str) -> Settings:
    return Settings(
        instance=tmp_path / "instance",
        database_url=database,
        secret_key="test",
        public_url="http://letters.test",
        mail_url=mailbox.url,
    )


@pytest.fixture
def mail(app: Flask, database: str, mailbox: Any, work: Callable[[], None]) -> Iterator[Any]:
    """The mail as it arrived."""
    with app.app_context():
        coordinator(email=INES, at=now() - timedelta(days=1))
        letter_with(1, at=now())
        tell(now())
    work()
    [received] = mailbox.received
    return received


def rhythm(app: Flask) -> Rhythm:
    with app.app_context():
        found = Coordinator.named(INES)
        assert found is not None
        return Digest.of(found, at=now()).present_rhythm


def path(mail: Any) -> str:
    return str(mail["List-Unsubscribe"].strip("<>").removeprefix("http://letters.test"))


def test_one_click_ends_these_mails_and_no_others(app: Flask, client: FlaskClient, mail: Any) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post(path(mail), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200, "a mail program does not follow a redirect"
    assert rhythm(app) is Rhythm.NEVER
    with app.app_context():
        assert not Unsubscription.among([INES]), "invitations are another wish"
        letter_with(1)
        assert tell(now() + timedelta(days=1)) == []
        entry = db.session.scalar(db.select(AuditEntry).filter_by(action="coordinator:stop-digest"))
        assert entry is not None
        assert entry.actor == INES


def test_one_ends_them_on_the_page_and_comes_back(app: Flask, walker: Walker, mail: Any) -> None:
    assert rhythm(app) is Rhythm.AT_ONCE
    walker.open(path(mail))
    assert INES in walker.text
    assert rhythm(app) is Rhythm.AT_ONCE, "opening the link changes nothing"
    walker.press("Unsubscribe")
    assert "No more of these mails" in walker.text
    assert rhythm(app) is Rhythm.NEVER
    walker.press("That was a mistake")
    assert rhythm(app) is Rhythm.AT_ONCE


def test_whoever_wants_no_invitations_is_told_all_the_same(
    app: Flask, mail: Any, mailbox: Any, work: Callable[[], None]
) -> None:
    with app.app_context():
        Unsubscription.of(INES, at=now())
        sign(letter_with(1))
        tell(now() + minutes(11))
    work()
    assert len(mailbox.received) == 2


def test_a_mail_that_waits_does_not_leave_once_the_account_is_closed_or_it_is_ended(session: Session) -> None:
    who = coordinator(email=INES)
    letter_with(1)
    [mail] = tell(START)
    assert reasons_to_drop([mail], START) == {}
    db.session.get_one(Digest, who.id).stop(at=START)
    assert reasons_to_drop([mail], START) == {mail.id: "The address has unsubscribed."}
    who.active = False
    assert reasons_to_drop([mail], START) == {mail.id: "The account was closed."}


@pytest.mark.both_databases
@pytest.mark.parametrize("way", ["refused", "returned", "address"])
def test_they_end_by_themselves_when_the_mailbox_refuses_them(session: Session, way: Any) -> None:
    who = coordinator(email=INES)
    letter = letter_with(1)
    [mail] = tell(START)
    said = "550 5.1.1 no such user"
    if way == "refused":
        mail.refused(START, Refusal("RCPT", 550, "5.1.1 no such user"))
    elif way == "returned":
        mail.delivered(START)
        mail.came_back(START, said, reply_code=550, enhanced_code="5.1.1")
    else:
        mail.delivered(START)
        db.session.add(RefusedAddress(address=INES, since=START, said=said))
    db.session.commit()
    sign(letter)
    assert tell(START + minutes(11)) == tell(START + timedelta(days=1)) == []
    digest = db.session.get_one(Digest, who.id)
    assert (digest.present_rhythm, digest.stopped_at) == (Rhythm.NEVER, START + minutes(11))
    assert "no such user" in digest.stopped_for


def test_choosing_anew_begins_again(session: Session) -> None:
    who = coordinator(email=INES)
    letter = letter_with(1)
    [mail] = tell(START)
    mail.refused(START, Refusal("RCPT", 550, "5.1.1 no such user"))
    db.session.commit()
    sign(letter)
    tell(START + minutes(11))
    db.session.get_one(Digest, who.id).choose(Rhythm.AT_ONCE, hour=8, zone="", at=START + minutes(12))
    db.session.commit()
    [again] = tell(START + minutes(30))
    assert "2 signatures wait for a decision (1 new)" in text(again)


@pytest.mark.parametrize("answer", [("DATA", 550, "5.7.1 by policy"), ("RCPT", 450, "4.2.1 later")])
def test_a_refusal_by_rules_or_for_a_while_ends_nothing(session: Session, answer: Any) -> None:
    """A control: the mailbox is there."""
    coordinator(email=INES)
    letter = letter_with(1)
    [mail] = tell(START)
    mail.refused(START, Refusal(*answer))
    mail.status = MailStatus.FAILED
    sign(letter)
    assert len(tell(START + minutes(11))) == 1
