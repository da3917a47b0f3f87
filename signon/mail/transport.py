"""Delivery of the outbox: by SMTP, or captured here when no mail server is set."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Self
from urllib.parse import unquote, urlsplit

from flask import current_app

from signon.db import db, no_transaction, now
from signon.jobs import sweep
from signon.lanes import Lane
from signon.mail.models import OutboxMail
from signon.mail.unsubscriptions import reason_to_drop
from signon.settings import Settings
from signon.tokens import LinkToken, Purpose

SMTP_SECONDS = 20
UNFOLDED = policy.default.clone(max_line_length=998)
"""For headers with a long address: folded at the usual width, Python writes it as an encoded word that no mail program
opens. 998 is the most that RFC 5322 allows."""


@sweep("mail", lane=Lane.MAIL, waiting=OutboxMail.due_since)
def deliver_outbox() -> None:
    """Deliver every due mail; one that fails waits and is tried again."""
    settings: Settings = current_app.config["SIGNON"]
    while numbers := OutboxMail.due(now()):
        with _Post(settings) as post:
            for number in numbers:
                db.session.commit()
                mail = OutboxMail.claim(number, now())
                if mail is not None:
                    _deliver(mail, post)
                db.session.commit()
    db.session.commit()


class _Post:
    """The way mails leave: one connection for several of them, opened for the first and again after a failure."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._opened = ExitStack()
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._close()

    def send(self, message: EmailMessage) -> None:
        """Hand a message to the mail server. Raises ``OSError`` or ``SMTPException`` when it was not taken."""
        if self._smtp is None:
            self._smtp = self._opened.enter_context(connection(self.settings.mail_url))
        try:
            self._smtp.send_message(message)
        except (OSError, smtplib.SMTPException):
            self._close()
            raise

    def _close(self) -> None:
        self._smtp = None
        self._opened.close()


def _deliver(mail: OutboxMail, post: _Post) -> None:
    if reason := reason_to_drop(mail, now()):
        mail.drop(reason)
        return
    settings = post.settings
    link, unsubscribe = mint_links(mail, settings, now())
    body = mail.text(link, unsubscribe)
    if settings.captures_mail:
        db.session.commit()
        mail.delivered(now(), captured=body)
        return
    try:
        message = compose(mail, body, settings, unsubscribe)
    except ValueError as error:
        mail.give_up(str(error))
        return
    db.session.commit()
    try:
        with no_transaction("the mail server"):
            post.send(message)
    except (OSError, smtplib.SMTPException) as error:
        mail.failed(now(), f"{type(error).__name__}: {error}")
    else:
        mail.delivered(now())


def mint_links(mail: OutboxMail, settings: Settings, at: datetime) -> tuple[str, str]:
    """The links that a mail carries, with tokens made now: the one in its text, and the one that unsubscribes."""
    return _link(mail, settings, at), _unsubscribe_link(mail, settings, at)


def _link(mail: OutboxMail, settings: Settings, at: datetime) -> str:
    if not mail.link_path:
        return ""
    if mail.link_purpose is None or mail.link_subject_id is None:
        return settings.base_url + mail.link_path
    lifetime = timedelta(seconds=mail.link_seconds)
    token = LinkToken.mint(mail.link_purpose, mail.link_subject_id, at=at, lifetime=lifetime)
    return settings.base_url + mail.link_path.format(token=token)


def _unsubscribe_link(mail: OutboxMail, settings: Settings, at: datetime) -> str:
    if not mail.bulk:
        return ""
    lifetime = timedelta(days=settings.status_days)
    token = LinkToken.mint(Purpose.UNSUBSCRIBE, mail.id, at=at, lifetime=lifetime)
    return f"{settings.base_url}/unsubscribe/{token}"


def compose(mail: OutboxMail, body: str, settings: Settings, unsubscribe: str = "") -> EmailMessage:
    """The message as it goes over the wire, with the address that unsubscribes in one click (RFC 8058) when it has one.

    Raises ``ValueError`` for an address that could smuggle a header.
    """
    message = EmailMessage(policy=UNFOLDED if unsubscribe else None)
    name, sender = parseaddr(settings.mail_from)
    message["From"] = Address(display_name=name, addr_spec=sender)
    message["To"] = Address(addr_spec=mail.recipient)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.message_id}>"
    message["Auto-Submitted"] = "auto-generated"
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message["Precedence"] = "bulk"
    message.set_content(body)
    return message


@contextmanager
def connection(url: str) -> Iterator[smtplib.SMTP]:
    """A connection to the mail server at ``smtp://`` (STARTTLS when offered) or ``smtps://``, signed in when the URL says so."""
    parts = urlsplit(url)
    host, encrypted = parts.hostname or "localhost", parts.scheme == "smtps"
    opener = smtplib.SMTP_SSL if encrypted else smtplib.SMTP
    with opener(host, parts.port or (465 if encrypted else 25), timeout=SMTP_SECONDS) as smtp:
        if not encrypted and smtp.has_extn("starttls"):
            smtp.starttls(context=ssl.create_default_context())
        if parts.username:
            smtp.login(unquote(parts.username), unquote(parts.password or ""))
        yield smtp
