"""The quick part of ``make test-mail``, which ``make test`` runs: a mail there and back, by a real Postfix and a real Dovecot."""

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from flask import Flask
from imapclient import IMAPClient
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.mail.bounces.mailbox.jobs import read_mailbox
from signon.mail.bounces.models import MailBounce, ReceivedMail
from signon.mail.bounces.status import BounceKind, ReceivedKind
from signon.mail.envelopes import return_address
from signon.mail.jobs import deliver_outbox
from signon.mail.links import CONFIRMATION
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.new_mail import LINK
from signon.mail.refused_addresses import RefusedAddress
from signon.settings import Settings
from signon.signing.status import SignatureStatus
from signon.tokens import LinkToken
from tests import factories
from tests.mail_servers import dovecot, postfix
from tests.mail_servers.dovecot import PASSWORD, Dovecot
from tests.mail_servers.namespace import folders, needs
from tests.mail_servers.server import Routes, Server
from tests.servers.running_site import free_port
from tests.waiting import until

pytestmark = needs("postfix", "dovecot")
DOMAIN = "rivers.example"
BOUNCE_ADDRESS = f"letters@{DOMAIN}"
SITE = "Coalición “Agua”, c/o Bund der Flüsse"
AWAY = """
require "vacation";
vacation :days 1 :subject "I am away" "Back on Monday. In between, write to bo@rivers.example.";
"""


class Around(NamedTuple):
    """The mail server that the site hands mails to, and the one that keeps all mailboxes, its own among them."""

    postfix: Server
    dovecot: Dovecot

    def mails(self, user: str) -> list[Any]:
        """The envelopes of what a mailbox holds, as Dovecot reads them."""
        with IMAPClient("127.0.0.1", self.dovecot.imap, ssl=False, timeout=60) as client:
            client.login(user, PASSWORD)
            client.select_folder("INBOX")
            found = client.fetch(client.search(), ["ENVELOPE"])
        return [found[number][b"ENVELOPE"] for number in sorted(found)]


@pytest.fixture(scope="module")
def around() -> Iterator[Around]:
    port = free_port()
    users = {"letters": "", "mara": "", "away": ""}
    with (
        folders() as new,
        dovecot.running(
            new(), users, sieve={"away": AWAY}, submission=port, encrypted=False, more=dovecot.TRASH
        ) as imap,
        postfix.running(new(), Routes(lmtp={DOMAIN: imap.lmtp}), port=port, main="recipient_delimiter = +\n") as server,
    ):
        yield Around(server, imap)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"mail_from": f"{SITE} <{BOUNCE_ADDRESS}>", "bounce_address": BOUNCE_ADDRESS})


@pytest.fixture
def site(app: Flask, session: Session, around: Around) -> Flask:
    mailbox = f"imap://letters:{quote(PASSWORD, safe='')}@127.0.0.1:{around.dovecot.imap}"
    values = {"mail_url": around.postfix.url(), "bounce_url": mailbox}
    app.config["SIGNON"] = app.config["SIGNON"].model_copy(update=values)
    return app


def sent(to: str) -> OutboxMail:
    """The mail that asks an address to confirm a signature, once Postfix has it."""
    signature = factories.signature(factories.letter(), SignatureStatus.PENDING, representative_email=to)
    link = CONFIRMATION.to(signature.id, lifetime=timedelta(days=14))
    mail = OutboxMail.queue(to=to, subject="Häring – bitte bestätigen", paragraphs=["Hier:", LINK], link=link, at=now())
    db.session.commit()
    deliver_outbox()
    db.session.expire_all()
    assert mail.status == MailStatus.SENT
    return mail


def came_back(user: str, around: Around) -> None:
    """Wait until something has come, and read the site's mailbox."""
    db.session.rollback()
    until(lambda: around.mails(user), seconds=60)
    read_mailbox()
    db.session.expire_all()


def test_a_mail_arrives_and_nothing_comes_back(site: Flask, around: Around) -> None:
    sent(f"mara@{DOMAIN}")
    db.session.rollback()
    until(lambda: around.mails("mara"), seconds=60)
    [envelope] = around.mails("mara")
    [sender] = envelope.from_
    assert (sender.mailbox, sender.host) == (b"letters", b"rivers.example")
    assert envelope.subject.decode().startswith("=?utf-8?")


def test_a_bounce_marks_its_mail_voids_the_link_and_refuses_the_address(site: Flask, around: Around) -> None:
    mail = sent(f"nobody.there@{DOMAIN}")
    came_back("letters", around)
    [bounce] = db.session.scalars(db.select(MailBounce).filter_by(mail_id=mail.id))
    assert (mail.status, bounce.kind, bounce.enhanced_code) == (MailStatus.RETURNED, BounceKind.HARD, "5.1.1")
    assert "User doesn't exist" in mail.error
    assert RefusedAddress.of(mail.recipient)
    [token] = db.session.scalars(db.select(LinkToken).filter_by(mail_id=mail.id))
    assert token.returned_at
    db.session.rollback()
    assert around.mails("letters") == [], "the site knows all about it"


def test_the_absence_assistant_of_a_mailbox_makes_no_bounce(site: Flask, around: Around) -> None:
    """Pigeonhole answers no mail that says of itself that a program wrote it, so this one does not say so."""
    mail = sent(f"mara@{DOMAIN}")
    sender = return_address(BOUNCE_ADDRESS, mail.envelope_code)
    with smtplib.SMTP("127.0.0.1", around.postfix.port, timeout=60) as server:
        written = f"From: {sender}\r\nTo: away@{DOMAIN}\r\nSubject: Hello\r\n\r\nHello.\r\n"
        server.sendmail(sender, [f"away@{DOMAIN}"], written)
    came_back("letters", around)
    assert list(db.session.scalars(db.select(ReceivedMail.kind))) == [ReceivedKind.AUTOMATIC]
    assert mail.status == MailStatus.SENT
    [notice] = db.session.scalars(db.select(MailBounce).filter_by(mail_id=mail.id))
    assert "Back on Monday" in notice.said


def test_the_absence_assistant_answers_no_mail_of_the_site(site: Flask, around: Around) -> None:
    before = len(around.mails("letters"))
    sent(f"away@{DOMAIN}")
    db.session.rollback()
    until(lambda: "discarding vacation response" in around.dovecot.program.output, seconds=60)
    assert len(around.mails("letters")) == before
