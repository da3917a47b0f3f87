"""People's answers that land where bounces go: at the desk, in the mail of the contact, and never in a circle."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon.access import Role
from signon.database.db import db, now
from signon.limits import TooManyError
from signon.mail import enclosures
from signon.mail.bounces import answers
from signon.mail.bounces.receiving import receive
from signon.mail.bounces.status import ReceivedKind
from signon.mail.enclosures import MailEnclosure
from signon.mail.models import OutboxMail
from signon.messages.models import Message
from signon.privacy import collecting
from signon.settings import Settings
from tests.mail.bounces.samples import sample
from tests.mail.bounces.sent import MARA, receive_now, sent
from tests.servers.mailbox import text_of
from tests.signing.entries import dump
from tests.walker import Walker

DESK, CONTACT = "desk@coalition.example", "rivers@coalition.example"


@pytest.fixture
def settings(settings: Settings, mailbox: Any) -> Settings:
    changes = {
        "mail_url": mailbox.url,
        "contact_email": DESK,
        "mail_from": "Clean Rivers <letters@letters.example>",
        "bounce_address": "letters@letters.example",
    }
    return settings.model_copy(update=changes)


def messages() -> list[Message]:
    return list(db.session.scalars(db.select(Message).order_by(Message.id)))


def mailed_on() -> list[str]:
    return list(db.session.scalars(db.select(OutboxMail.recipient).filter_by(about="answer").order_by(OutboxMail.id)))


def numbered(number: int, sender: str = MARA) -> bytes:
    content = sample("answer").replace(b"<answer1@", b"<answer-%d@" % number)
    return content.replace(b"mara@lake.example", sender.encode())


@pytest.mark.both_databases
def test_an_answer_is_at_the_desk_and_in_the_mail_of_the_letter_s_contact(
    session: Session, mailbox: Any, work: Callable[[], None]
) -> None:
    one = sent(session, reply_to=CONTACT)
    assert one.receive("answer-with-attachment") is ReceivedKind.ANSWER
    [message] = messages()
    assert (message.name, message.email, message.mail_id) == ("Mara Quillfeather", "office@lake.example", one.number)
    session.rollback()
    work()
    [mail] = mailbox.to(CONTACT)
    _body, attached = mail.iter_parts()
    assert (mail["Reply-To"], mail["Auto-Submitted"]) == ("office@lake.example", "auto-generated")
    assert "Here is our letterhead." in text_of(mail)
    assert [part.get_filename() for part in attached.get_content().walk() if part.get_filename()] == ["letterhead.png"]
    assert one.token not in mail.as_string()
    assert one.token not in str(dump())


def test_the_whole_message_is_kept_until_the_mail_has_left_and_no_longer(
    session: Session, mailbox: Any, work: Callable[[], None]
) -> None:
    mailbox.broken = True
    sent(session, reply_to=CONTACT).receive("answer-with-attachment")
    work()
    assert session.scalar(db.select(db.func.count(MailEnclosure.mail_id))) == 1
    mailbox.broken = False
    for mail in session.scalars(db.select(OutboxMail).filter_by(about="answer")):
        mail.due_at = now()
    session.commit()
    work()
    work()
    session.expire_all()
    assert len(mailbox.to(CONTACT)) == 1
    assert session.scalar(db.select(db.func.count(MailEnclosure.mail_id))) == 0


def test_an_answer_to_no_mail_that_is_known_goes_to_the_site_s_contact(session: Session) -> None:
    receive_now(sample("answer"))
    assert mailed_on() == [DESK]
    assert [(message.came_by_mail, message.mail_id) for message in messages()] == [(True, None)]


def test_an_answer_to_a_mail_about_a_message_never_goes_to_the_stranger_who_wrote_that(session: Session) -> None:
    sent(session, DESK, about="message", reply_to="stranger@elsewhere.example").receive("answer")
    assert mailed_on() == [DESK]


def test_the_same_answer_twice_is_one(session: Session) -> None:
    one = sent(session)
    one.receive("answer")
    assert receive(b"Received: again\n" + one.sample("answer"), at=now()) is ReceivedKind.ANSWER
    assert (len(messages()), len(mailed_on())) == (1, 1)


def test_no_automatic_answer_becomes_a_message(session: Session) -> None:
    one = sent(session)
    for name in ("vacation-sieve", "vacation-exchange", "vacation-1990", "read-receipt", "daemon-nobody-understands"):
        one.receive(name)
    assert (messages(), mailed_on()) == ([], [])


def test_what_the_filter_calls_spam_is_kept_and_mailed_to_nobody(session: Session) -> None:
    receive_now(b"X-Spam-Flag: YES\n" + sample("answer"))
    assert (len(messages()), mailed_on()) == (1, [])


def test_a_sender_who_floods_the_site_is_mailed_on_ten_times_a_day_and_kept_fifty_times(session: Session) -> None:
    for number in range(55):
        receive_now(numbered(number))
    assert (len(messages()), len(mailed_on())) == (50, 10)
    receive_now(numbered(1, sender="luc@reed.example"))
    assert (len(messages()), len(mailed_on())) == (51, 11)


def test_when_all_together_flood_the_site_what_is_too_much_is_left_for_another_day(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "MOST_KEPT_IN_ALL", 2)
    for number in range(2):
        receive_now(numbered(number, sender=f"sender-{number}@lake.example"))
    with pytest.raises(TooManyError, match="tomorrow"):
        receive(numbered(3), at=now())
    session.rollback()
    assert receive(numbered(3), at=now() + timedelta(days=1, minutes=1)) is ReceivedKind.ANSWER


def test_who_answers_the_mail_that_brought_an_answer_is_not_mailed_on_again(session: Session) -> None:
    sent(session, DESK, about="answer", reply_to=MARA).receive("answer")
    assert (len(messages()), mailed_on()) == (1, [DESK])
    assert session.scalar(db.select(db.func.count(OutboxMail.id))) == 1


@pytest.mark.parametrize("sender", [DESK, "letters@letters.example", "Desk@Coalition.example"])
def test_what_comes_from_the_contact_itself_is_not_mailed_back_to_it(session: Session, sender: str) -> None:
    receive_now(numbered(1, sender=sender))
    assert (len(messages()), mailed_on()) == (1, [])


def test_the_desk_shows_which_mail_is_answered(app: Flask, session: Session, signed_in: Callable[..., Walker]) -> None:
    one = sent(session)
    one.receive("answer")
    receive_now(sample("answer-latin-1"))
    moderator = signed_in(Role.MODERATOR)
    listed = moderator.open("/coordinator/messages").text
    assert listed.count("answer by mail") == 2
    page = moderator.open("/coordinator/messages/1")
    assert "May we sign as “Lake Friends”?" in page.text
    assert "Please confirm" in page.follow("Please confirm").text
    assert "a mail that is not known here" in moderator.open("/coordinator/messages/2").text


def test_what_waits_to_be_mailed_on_does_not_fill_the_memory(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enclosures, "MOST_WAITING", 3000)
    for number in range(5):
        receive_now(numbered(number))
    assert len(mailed_on()) == 5
    assert session.scalar(db.select(db.func.count(MailEnclosure.mail_id))) in {3, 4}


def test_erasing_a_person_erases_what_they_answered_wherever_it_stands(session: Session) -> None:
    receive_now(numbered(1))
    collecting.erase(MARA, at=now())
    session.commit()
    assert [row for row in dump() if MARA in str(row) or "Lake Friends" in str(row)] == []
    assert session.scalar(db.select(db.func.count(MailEnclosure.mail_id))) == 0


def test_an_answer_without_words_says_so(app: Flask, session: Session, signed_in: Callable[..., Walker]) -> None:
    encrypted = b"From: mara@lake.example\nSubject: Re: x\nContent-Type: application/pkcs7-mime\n\nTUlJ\n"
    assert receive_now(encrypted) is ReceivedKind.ANSWER
    walker = signed_in()
    walker.open(f"/coordinator/messages/{messages()[0].id}")
    assert "It may be encrypted" in walker.text
