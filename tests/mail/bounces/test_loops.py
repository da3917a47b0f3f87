"""Machines that answer each other by way of this site: on a real mail server, and none of them says that it is one."""

from collections.abc import Callable
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from signon.database.db import db, now
from signon.mail.bounces import answers
from signon.mail.bounces.receiving import receive
from signon.mail.models import OutboxMail
from signon.messages.models import Message
from signon.settings import Settings
from tests.servers import mailbox as mailbox_server

ROUNDS = 12
CONTACT, MARA = "desk@coalition.example", "mara@lake.example"


class AnsweringServer(mailbox_server.Mailbox):
    """A mail server whose every mailbox answers each mail at once, to the sender in its envelope, without a word of warning."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        [owner] = envelope.rcpt_tos
        number = len(self.received)
        self.answers.append(
            f"Return-Path: <{owner}>\nFrom: {owner}\nTo: {envelope.mail_from}\nSubject: I got your mail\n"
            f"Message-ID: <{number}@{owner}>\n\nThank you for your mail number {number}.\n".encode()
        )
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def server() -> Any:
    running = AnsweringServer()
    controller = Controller(running, hostname="127.0.0.1", port=running.port)
    controller.start()
    yield running
    controller.stop()


@pytest.fixture
def settings(settings: Settings, server: AnsweringServer) -> Settings:
    changes = {
        "mail_url": server.url,
        "contact_email": CONTACT,
        "mail_from": "Clean Rivers <letters@letters.example>",
        "bounce_address": "letters@letters.example",
    }
    return settings.model_copy(update=changes)


def go_round(server: AnsweringServer, work: Callable[[], None]) -> None:
    """Deliver what is due and receive what is answered, over and over."""
    OutboxMail.queue(to=MARA, subject="Please confirm", paragraphs=["Hello."], about="signature:1", at=now())
    db.session.commit()
    for _round in range(ROUNDS):
        work()
        arrived, server.answers[:] = list(server.answers), []
        for content in arrived:
            receive(content, at=now())
            db.session.commit()


def test_two_autoresponders_that_say_nothing_of_themselves_stop_after_one_round(
    app: Flask, server: AnsweringServer, work: Callable[[], None]
) -> None:
    with app.app_context():
        go_round(server, work)
        assert [mail["To"] for mail in server.received] == [MARA, CONTACT]
        assert [message.email for message in db.session.scalars(db.select(Message))] == [MARA, CONTACT]


def test_without_the_protection_they_would_go_on(
    app: Flask, server: AnsweringServer, work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "MAILED_ON", "nothing")
    monkeypatch.setattr(answers, "is_same_address", lambda _one, _other: False)
    with app.app_context():
        go_round(server, work)
        assert len(server.received) > ROUNDS - 2
