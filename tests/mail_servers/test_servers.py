"""The product's mails through real servers, as they leave and as they are answered."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon.database.db import now
from signon.mail.envelopes import Envelope
from signon.mail.jobs import deliver_outbox
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.outages import MailOutage
from signon.mail.smtp.answers import ServerAwayError
from signon.mail.smtp.conversation import Conversation
from signon.mail.smtp.message import Writing, compose
from signon.mail_server import Mailbox, MailServer
from signon.settings import Settings
from tests.mail.read_back import addresses, senders
from tests.mail.servers import Kept, serving
from tests.mail.test_message import NAMES, normal
from tests.mail_servers import exim, opensmtpd, postfix
from tests.mail_servers.exim import PASSWORD, USER
from tests.mail_servers.namespace import folders, needs
from tests.mail_servers.server import NOBODY, Routes, Server

pytestmark = [pytest.mark.mail_servers, needs("postfix", "exim", "opensmtpd")]
Start = Callable[[Path, Routes], AbstractContextManager[Server]]
ALL: dict[str, Start] = {
    "Postfix": postfix.running,
    "Exim": exim.running,
    "OpenSMTPD": opensmtpd.running,
}
ENCRYPTING = ("Postfix", "Exim")
ARRIVAL_SECONDS = 30


class Running:
    """A server that runs, and what it has passed on."""

    def __init__(self, server: Server, kept: Kept) -> None:
        self.name, self.url, self.kept = server.name, server.url, kept

    def arrived(self, number: int) -> list[bytes]:
        """The mails that were passed on, once there are so many."""
        end = time.monotonic() + ARRIVAL_SECONDS
        while len(self.kept.mails) < number and time.monotonic() < end:
            time.sleep(0.02)
        return self.kept.mails


@pytest.fixture(scope="module", params=ALL)
def started(request: pytest.FixtureRequest) -> Iterator[Running]:
    kept = Kept()
    with folders() as new, serving(kept) as sink, ALL[request.param](new(), Routes(sink)) as server:
        yield Running(server, kept)


@pytest.fixture
def server(started: Running) -> Running:
    started.kept.mails.clear()
    return started


@pytest.fixture
def settings(tmp_path: Path, database: str) -> Settings:
    return Settings(instance=tmp_path / "instance", secret_key="test", mail_from=f"{NAMES[0]} <letters@rivers.example>")


def handed_over(url: str, *names: str, subject: str = "") -> Conversation:
    conversation = Conversation(MailServer.parse(url), seconds=30)
    try:
        conversation.open()
        for number, name in enumerate(names):
            sender = Mailbox(name, "letters@rivers.example")
            writing = Writing(
                sender, "mara@rivers.example", subject or name, "Häring.\n.\n..x\n", f"{number}@signon", now()
            )
            conversation.hand_over(
                Envelope(sender.address, "mara@rivers.example", str(number)), compose(writing).as_bytes()
            )
    finally:
        conversation.end()
    return conversation


@pytest.mark.parametrize("name", NAMES)
def test_the_sender_is_one_mailbox_behind_each_server(server: Any, name: Any) -> None:
    handed_over(server.url(), name)
    [mail] = server.arrived(1)
    assert [(normal(read), address) for read, address in senders(mail)] == [(normal(name), "letters@rivers.example")]
    assert addresses(mail) == ["letters@rivers.example"]


def test_a_text_with_dots_and_letters_with_marks_arrives_as_it_was(server: Any) -> None:
    from email import message_from_bytes, policy

    handed_over(server.url(), "River Coalition")
    [mail] = server.arrived(1)
    read = message_from_bytes(mail, policy=policy.default)
    assert read.get_content().replace("\r\n", "\n") == "Häring.\n.\n..x\n"
    assert read["Message-ID"] == "<0@signon>"


def test_the_way_is_encrypted_where_the_server_offers_it(server: Any) -> None:
    handed_over(server.url(), "River Coalition")
    [mail] = server.arrived(1)
    received = mail.split(b"Received: ")[1].decode()
    assert ("TLS" in received or "esmtps" in received) == (server.name in ENCRYPTING)


def test_the_scheme_that_insists_gets_it_or_nothing(server: Any) -> None:
    if server.name in ENCRYPTING:
        handed_over(server.url("smtp+starttls"), "River Coalition")
        assert server.arrived(1)
    else:
        with pytest.raises(ServerAwayError, match="offers no STARTTLS"):
            handed_over(server.url("smtp+starttls"), "River Coalition")


def test_a_recipient_that_is_refused_ends_the_mail_at_once_and_no_other(
    server: Any, app: Flask, session: Session
) -> None:
    app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"mail_url": server.url()})
    refused, taken = (
        OutboxMail.queue(to=to, subject="Hello", paragraphs=["Hello."], at=now())
        for to in (NOBODY, "mara@rivers.example")
    )
    session.commit()
    deliver_outbox()
    session.expire_all()
    assert (refused.status, refused.attempts, refused.reply_code) == (MailStatus.FAILED, 1, 550)
    assert taken.status == MailStatus.SENT
    assert MailOutage.present() is None
    assert addresses(server.arrived(1)[0]) == ["letters@rivers.example"]


def test_a_password_is_taken_and_a_wrong_one_refused_once(server: Any) -> None:
    if server.name != "Exim":
        with pytest.raises(ServerAwayError, match="no way to sign in"):
            handed_over(server.url(user="mara:x@"), "River Coalition")
        return
    handed_over(server.url(user=f"{USER}:{quote(PASSWORD, safe='')}@"), "River Coalition")
    assert b"esmtpsa" in server.arrived(1)[0]
    with pytest.raises(ServerAwayError, match="refuses the user name or the password: 535"):
        handed_over(server.url(user=f"{USER}:wrong@"), "River Coalition")


def test_a_server_that_offers_encryption_and_fails_at_it_gets_no_mail_in_clear() -> None:
    """OpenSMTPD 6.8.0p2 with OpenSSL 3, as in Debian 12, ends every handshake with an internal error."""
    kept = Kept()
    with folders() as new, serving(kept) as sink, opensmtpd.running(new(), Routes(sink), encrypted=True) as server:
        with pytest.raises(ServerAwayError):
            handed_over(server.url(), "River Coalition")
        time.sleep(1)
    assert not kept.mails
