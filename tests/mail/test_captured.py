"""Captured mails hold live links in clear: their texts go once these have served."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon.database.db import now
from signon.mail import jobs
from signon.mail.jobs import KEPT, blank_old, deliver_outbox
from signon.mail.links import Link
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.new_mail import LINK
from signon.tokens import WHEN_USED, LinkToken, Purpose

pytestmark = pytest.mark.both_databases


def capture(
    session: Session,
    purpose: Purpose = Purpose.CONFIRM_SIGNATURE,
    *,
    lifetime: timedelta = timedelta(days=14),
    **values: Any,
) -> OutboxMail:
    link = Link(purpose, 7, "/signatures/{token}", lifetime)
    mail = OutboxMail.queue(
        to="mara@rivers.example", subject="Hello", paragraphs=["Open:", LINK], link=link, at=now(), **values
    )
    session.commit()
    deliver_outbox()
    session.refresh(mail)
    assert mail.status == MailStatus.CAPTURED
    return mail


def token_in(mail: Any) -> LinkToken:
    return LinkToken.find(mail.captured.split("/signatures/")[1].split()[0], mail.link_purpose)


def test_it_goes_in_the_transaction_in_which_its_link_is_used(session: Session) -> None:
    mail, other = capture(session), capture(session)
    token_in(mail).use(now())
    session.commit()
    session.expire_all()
    assert mail.captured == ""
    assert "[a link that is gone from here]" in mail.shown_text
    assert "/signatures/" in other.captured


def test_without_that_it_would_stay(app: Flask, session: Session) -> None:
    """The control: when nothing is done about used tokens, the text stays until the worker looks."""
    WHEN_USED._kept(app).clear()
    mail = capture(session)
    token_in(mail).use(now())
    session.commit()
    session.expire_all()
    assert mail.captured
    blank_old()
    session.expire_all()
    assert mail.captured == ""


def test_it_goes_when_its_link_has_expired_or_is_gone(session: Session) -> None:
    expired, gone = capture(session), capture(session)
    token_in(expired).expires_at = now()
    session.delete(token_in(gone))
    session.commit()
    blank_old()
    session.expire_all()
    assert (expired.captured, gone.captured) == ("", "")


def test_the_text_with_a_link_that_serves_for_years_goes_after_a_fortnight(session: Session) -> None:
    mail = capture(session, Purpose.SIGNATURE_STATUS, lifetime=timedelta(days=730))
    blank_old()
    session.expire_all()
    assert mail.captured
    mail.sent_at = now() - KEPT - timedelta(minutes=1)
    session.commit()
    blank_old()
    session.expire_all()
    assert mail.captured == ""
    assert timedelta(days=14) == jobs.KEPT


def test_a_text_without_a_link_stays(session: Session) -> None:
    mail = OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
    session.commit()
    deliver_outbox()
    mail.sent_at = now() - timedelta(days=300)
    session.commit()
    blank_old()
    session.expire_all()
    assert mail.captured == "Hello.\n"
