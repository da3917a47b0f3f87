"""A worker that is stopped while it hands a mail over: the mail leaves once, by this worker or by the next."""

import asyncio
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from signon.database.db import db, now
from signon.mail.jobs.outbox import due
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.outages import MailOutage
from signon.settings import Settings
from tests.applications import application
from tests.servers.running_site import FLASK, ROOT, free_port
from tests.servers.worker import working
from tests.waiting import until


class SlowServer:
    """Takes its time before it answers to the recipient, or once it has the mail."""

    def __init__(self) -> None:
        self.before_recipient = self.after_mail = 0.0
        self.asked, self.received = threading.Event(), list[bytes]()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.before_recipient:
            self.asked.set()
            await asyncio.sleep(self.before_recipient)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.received.append(envelope.content)
        self.asked.set()
        await asyncio.sleep(self.after_mail)
        return "250 Kept"


@pytest.fixture
def server() -> Iterator[tuple[SlowServer, str]]:
    slow, port = SlowServer(), free_port()
    controller = Controller(slow, hostname="127.0.0.1", port=port)
    controller.start()
    yield slow, f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
def worker(settings: Settings, server: tuple[SlowServer, str]) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts ``flask worker``."""
    started = []

    def start(patience: int = 60) -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "SIGNON_INSTANCE": str(settings.instance),
            "SIGNON_SECRET_KEY": settings.secret_key,
            "SIGNON_MAIL_URL": server[1],
            "SIGNON_STOP_SECONDS": str(patience),
        }
        started.append(
            subprocess.Popen(
                [FLASK, "worker"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def next_app(settings: Settings, server: tuple[SlowServer, str]) -> Iterator[Flask]:
    """An application whose worker sends to that server too."""
    with application(settings.model_copy(update={"mail_url": server[1]})) as app:
        yield app


@pytest.fixture
def mail(app: Flask) -> int:
    with app.app_context():
        mail = OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
        db.session.commit()
        return mail.id


def row(app: Flask, number: int) -> OutboxMail:
    with app.app_context():
        return db.session.get_one(OutboxMail, number, populate_existing=True)


@pytest.mark.slow
def test_one_that_the_server_has_is_waited_for_and_not_sent_again(
    app: Flask, server: tuple[SlowServer, str], worker: Callable[..., Any], mail: int
) -> None:
    server[0].after_mail = 2
    process = worker()
    assert server[0].asked.wait(30)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert row(app, mail).status == MailStatus.SENT
    assert len(server[0].received) == 1


def test_a_worker_that_is_killed_there_has_it_sent_once_more_within_seconds(
    app: Flask, server: tuple[SlowServer, str], worker: Callable[..., Any], next_app: Flask, mail: int
) -> None:
    """The negative control; nobody can know what became of it. Its lease would have held it for minutes."""
    server[0].after_mail = 2
    process = worker()
    assert server[0].asked.wait(30)
    process.kill()
    process.wait()
    held_until = row(app, mail).due_at
    with working(next_app):
        until(lambda: row(app, mail).status == MailStatus.SENT)
    assert len(server[0].received) == 2
    assert now() < held_until


@pytest.mark.slow
def test_one_that_never_left_is_put_back_and_the_next_worker_sends_it(
    app: Flask, server: tuple[SlowServer, str], worker: Callable[..., Any], next_app: Flask, mail: int
) -> None:
    server[0].before_recipient = 30
    process = worker(patience=1)
    assert server[0].asked.wait(30)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    waits = row(app, mail)
    assert (waits.status, waits.attempts, waits.worker, waits.error) == (MailStatus.QUEUED, 0, "", "")
    with app.app_context():
        assert due(now()) == [mail]
        assert MailOutage.present() is None, "the server was not away"
    server[0].before_recipient = 0
    with working(next_app):
        until(lambda: row(app, mail).status == MailStatus.SENT)
    assert len(server[0].received) == 1


@pytest.mark.slow
def test_a_batch_of_mails_is_not_sent_to_its_end_first(
    app: Flask, server: tuple[SlowServer, str], worker: Callable[..., Any]
) -> None:
    with app.app_context():
        for number in range(40):
            OutboxMail.queue(to=f"m{number}@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
        db.session.commit()
    server[0].after_mail = 0.2
    process = worker()
    assert server[0].asked.wait(30)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    with app.app_context():
        sent = db.session.scalar(db.select(db.func.count(OutboxMail.id)).filter_by(status=MailStatus.SENT))
    assert 1 <= sent == len(server[0].received) < 40
