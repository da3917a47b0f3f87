"""A worker that is killed in the middle of a batch: nobody gets a second mail, and everybody gets one."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from signon.database.db import db, now
from signon.invitations.status import InvitationStatus
from signon.mail.jobs.delivering import most_unnoted
from signon.mail.models import MailStatus, OutboxMail
from signon.settings import Settings
from tests import factories
from tests.invitations.invited import directory, invitations, started
from tests.servers.running_site import ROOT


@pytest.fixture
def settings(tmp_path: Path, database: str, mailbox: Any) -> Settings:
    return Settings(
        instance=tmp_path / "instance",
        database_url=database,
        secret_key="test",
        public_url="https://letters.test",
        mail_url=mailbox.url,
    )


@pytest.mark.parametrize("database", [pytest.param("sqlite", marks=pytest.mark.slow), "postgresql"], indirect=True)
@pytest.mark.parametrize("count", [80, pytest.param(2_500, marks=pytest.mark.slow)])
def test_a_worker_that_is_killed_writes_to_nobody_twice(
    app: Flask, database: str, settings: Settings, mailbox: Any, work: Callable[[], None], tmp_path: Path, count: int
) -> None:
    with app.app_context():
        directory(*(f"Organisation {number}" for number in range(count)))
        started(factories.letter())
        db.session.commit()
        db.engine.dispose()
    mailbox.seconds = 0.03  # or a small batch would be over before the worker is killed
    environment = os.environ | {
        "SIGNON_INSTANCE": str(settings.instance),
        "SIGNON_DATABASE_URL": database,
        "SIGNON_SECRET_KEY": "test",
        "SIGNON_MAIL_URL": mailbox.url,
        "SIGNON_PUBLIC_URL": "https://letters.test",
    }
    for least in (count // 15, count // 2):
        kill_worker_once(lambda wanted=least: len(mailbox.received) >= wanted, environment, tmp_path / "worker.log")
    assert count // 2 <= len(mailbox.received) < count
    with app.app_context():
        db.session.execute(db.update(OutboxMail).where(OutboxMail.due_at > now()).values(due_at=now()))
        db.session.commit()
    mailbox.seconds = 0.0
    work()
    with app.app_context():
        assert OutboxMail.counts("batch:1") == {MailStatus.SENT: count}
        assert {one.status for one in invitations()} == {InvitationStatus.SENT}
    assert len({mail["To"] for mail in mailbox.received}) == count
    by_message = Counter(mail["Message-ID"] for mail in mailbox.received)
    assert len(by_message) == count, (
        "no second mail, only the same one again where the worker died while handing it over"
    )
    assert sum(by_message.values()) <= count + 2 * most_unnoted(settings)


def kill_worker_once(condition: Any, environment: Any, log: Any, seconds: int = 300) -> None:
    with log.open("a") as output:
        worker = subprocess.Popen(
            [sys.executable, "-m", "flask", "worker"], cwd=ROOT, env=environment, stderr=output, stdout=output
        )
    end = time.monotonic() + seconds
    try:
        while not condition():
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.02)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
