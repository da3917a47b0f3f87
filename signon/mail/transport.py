"""Delivery of the outbox: by SMTP, or captured here when no mail server is set."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from flask import current_app

from signon.db import db, now
from signon.jobs import sweep
from signon.mail.models import OutboxMail
from signon.settings import Settings
from signon.tokens import LinkToken

SMTP_SECONDS = 20


@sweep("mail")
def deliver_outbox() -> None:
    """Deliver every due mail; one that fails waits and is tried again."""
    settings: Settings = current_app.config["SIGNON"]
    for number in OutboxMail.due(now()):
        db.session.commit()
        mail = OutboxMail.claim(number, now())
        if mail is not None:
            _deliver(mail, settings)
        db.session.commit()
    db.session.commit()


def _deliver(mail: OutboxMail, settings: Settings) -> None:
    body = mail.text(_link(mail, settings, now()))
    db.session.commit()
    if settings.captures_mail:
        mail.delivered(now(), captured=body)
        return
    try:
        with connection(settings.mail_url) as smtp:
            smtp.send_message(compose(mail, body, settings))
    except (OSError, smtplib.SMTPException) as error:
        mail.failed(now(), f"{type(error).__name__}: {error}")
    except ValueError as error:
        mail.give_up(str(error))
    else:
        mail.delivered(now())


def _link(mail: OutboxMail, settings: Settings, at: datetime) -> str:
    if not mail.link_path:
        return ""
    if mail.link_purpose is None or mail.link_subject_id is None:
        return settings.base_url + mail.link_path
    lifetime = timedelta(seconds=mail.link_seconds)
    token = LinkToken.mint(mail.link_purpose, mail.link_subject_id, at=at, lifetime=lifetime)
    return settings.base_url + mail.link_path.format(token=token)


def compose(mail: OutboxMail, body: str, settings: Settings) -> EmailMessage:
    """The message as it goes over the wire. Raises ``ValueError`` for an address that could smuggle a header."""
    message = EmailMessage()
    name, sender = parseaddr(settings.mail_from)
    message["From"] = Address(display_name=name, addr_spec=sender)
    message["To"] = Address(addr_spec=mail.recipient)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.message_id}>"
    message["Auto-Submitted"] = "auto-generated"
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
