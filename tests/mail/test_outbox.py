from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from signon.database.db import now
from signon.mail.jobs import deliver_outbox
from signon.mail.jobs.claiming import take
from signon.mail.jobs.connections import Handed, NotBegunError, UnwritableError
from signon.mail.jobs.noting import note
from signon.mail.jobs.outbox import claim, due
from signon.mail.links import Link
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.new_mail import LINK, NewMail
from signon.mail.smtp.answers import BrokenOffError
from signon.mail.smtp.message import Writing, compose
from signon.mail.waiting import MOST_ATTEMPTS
from signon.settings import Settings
from signon.tokens import LinkToken, Purpose

LINK_HOME = Link(Purpose.SIGN_IN, 7, "/coordinator/sign-in/{token}", timedelta(hours=1))


def queue(**changes: Any) -> OutboxMail:
    values = {"to": "mara@rivers.example", "subject": "Hello", "paragraphs": ["Read this:", LINK], "link": LINK_HOME}
    return OutboxMail.queue(**(values | changes), at=now())


@pytest.fixture
def settings(tmp_path: Path, mailbox: Any, database: str) -> Settings:
    return Settings(
        instance=tmp_path / "instance",
        database_url=database,
        secret_key="test",
        public_url="https://letters.test",
        mail_url=mailbox.url,
        mail_from="River Coalition <letters@rivers.example>",
    )


def test_an_answer_goes_to_the_letters_address_or_the_sites_and_to_nobody_where_there_is_none(
    session: Session, mailbox: Any
) -> None:
    """On the wire, as the recipient's mail program reads it."""
    mails = [
        NewMail("one@rivers.example", "Hello", ["x"], reply_to="desk@water.example"),
        NewMail("two@rivers.example", "Hello", ["x"]),
        NewMail("three@rivers.example", "Hello", ["x"], reply_to="no address, evil@rivers.example"),
    ]
    OutboxMail.queue_many(mails, at=now())
    session.commit()
    deliver_outbox()
    assert {mail["To"]: mail["Reply-To"] for mail in mailbox.received} == {
        "one@rivers.example": "desk@water.example",
        "two@rivers.example": None,
    }


def test_a_mail_arrives_with_a_link_that_works(session: Session, mailbox: Any) -> None:
    queue()
    session.commit()
    deliver_outbox()
    [received] = mailbox.received
    assert (received["To"], received["Subject"]) == ("mara@rivers.example", "Hello")
    assert received["From"] == "River Coalition <letters@rivers.example>"
    link = mailbox.link("mara@rivers.example")
    assert link.startswith("https://letters.test/coordinator/sign-in/")
    assert LinkToken.find(link.rsplit("/", 1)[1], Purpose.SIGN_IN).subject_id == 7


def test_a_mail_is_delivered_once(session: Session, mailbox: Any) -> None:
    queue()
    session.commit()
    deliver_outbox()
    deliver_outbox()
    assert len(mailbox.received) == 1


def test_a_mail_of_a_rolled_back_change_never_leaves(session: Session, mailbox: Any) -> None:
    queue()
    session.rollback()
    deliver_outbox()
    assert not mailbox.received


def test_the_token_of_a_sent_mail_is_stored_nowhere(session: Session, mailbox: Any, tmp_path: Path) -> None:
    queue()
    session.commit()
    deliver_outbox()
    token = mailbox.link("mara@rivers.example").rsplit("/", 1)[1].encode()
    files = [path for path in Path(tmp_path).rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if token in path.read_bytes()]


def test_a_refused_mail_waits_and_is_tried_again_with_the_same_message_id(session: Session, mailbox: Any) -> None:
    mailbox.broken = True
    mail = queue()
    session.commit()
    deliver_outbox()
    assert mail.status == MailStatus.QUEUED
    assert "451" in mail.error
    mailbox.broken, mail.due_at = False, now()
    session.commit()
    deliver_outbox()
    assert mailbox.received[0]["Message-ID"] == f"<{mail.message_id}>"


def test_a_mail_that_fails_too_often_is_given_up_and_can_be_sent_again(session: Session, mailbox: Any) -> None:
    mail = queue()
    mail.attempts = MOST_ATTEMPTS
    mail.failed(now(), "no route")
    assert mail.status == MailStatus.FAILED
    session.flush()
    mail.resend(now())
    session.commit()
    deliver_outbox()
    assert session.get_one(OutboxMail, mail.id).status == MailStatus.SENT


def test_of_two_workers_one_takes_a_mail(session: Session) -> None:
    mail = queue()
    session.commit()
    assert claim([mail.id], now()) == [mail]
    assert claim([mail.id], now()) == []


def test_a_mail_whose_worker_died_is_taken_over_after_the_lease(session: Session) -> None:
    mail = queue()
    session.commit()
    claim([mail.id], now())
    session.commit()
    assert due(now()) == []
    assert due(now() + timedelta(minutes=3)) == [mail.id]


def test_a_mail_that_another_worker_has_delivered_stays_delivered_whatever_the_late_one_says(
    session: Session, settings: Settings
) -> None:
    mail = queue()
    session.commit()
    [taken] = take(1, settings)
    mail.attempts = MOST_ATTEMPTS
    mail.delivered(now())
    session.commit()
    for late in (BrokenOffError("It broke off.", "DATA"), UnwritableError("It is broken."), NotBegunError()):
        note([Handed(taken, late)], now(), is_stopping=False)
        assert (mail.status, mail.error) == (MailStatus.SENT, "")


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example, c@d.example",
        "a@b.example\x00",
        "Name <a@b.example>",
        "=?x?q?a?=@b.example",
    ],
)
def test_an_address_that_could_smuggle_a_header_is_never_composed(settings: Settings, address: str) -> None:
    with pytest.raises(ValueError, match="is not one mail address"):
        compose(Writing(settings.sender, address, "Hello", "text", "1@signon", now()))


def test_one_bad_address_does_not_hold_up_the_others(session: Session, mailbox: Any) -> None:
    queue(to="a@b.example, c@d.example")
    queue()
    session.commit()
    deliver_outbox()
    assert [mail["To"] for mail in mailbox.received] == ["mara@rivers.example"]


def test_a_line_break_in_a_subject_is_folded_into_one_line(session: Session, mailbox: Any) -> None:
    queue(subject="Hello\r\nBcc: everybody@example.org")
    session.commit()
    deliver_outbox()
    assert mailbox.received[0]["Bcc"] is None
