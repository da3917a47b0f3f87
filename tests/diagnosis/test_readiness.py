"""``/readyz``: what it finds, how soon it answers when the database hangs, and what strangers are told."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from signon import audit
from signon.database.db import db, now
from signon.database.schema import prepare_database
from signon.diagnosis import machine_troubles, readiness
from signon.jobs.lanes import Lane
from signon.jobs.own_process import OwnProcess
from signon.jobs.processes import ProcessKind
from signon.mail.models import OutboxMail
from signon.settings import Settings
from tests import factories
from tests.applications import application
from tests.servers import postgres

both = pytest.mark.both_databases
FIGURES = {
    "free_megabytes",
    "worker_age_seconds",
    "workers",
    "silent_workers",
    "oldest_outbox_age_seconds",
    "lanes",
    "clock",
}


@pytest.fixture
def worker(app: Flask) -> OwnProcess:
    """A worker that is there."""
    own = OwnProcess(ProcessKind.WORKER)
    with app.app_context():
        own.tell(now(), dict.fromkeys(Lane, timedelta(0)), {})
        db.session.commit()
    return own


@both
def test_a_site_in_order_is_ready_and_gives_its_figures(client: FlaskClient, worker: OwnProcess) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["problems"], answer.json["warnings"]) == (200, [], [])
    assert answer.json.keys() >= FIGURES
    assert abs(answer.json["clock"]["database_ahead_seconds"] or 0) < 5


@pytest.mark.parametrize("where", [{"REMOTE_ADDR": "203.0.113.7"}, {"HTTP_X_FORWARDED_FOR": "10.0.0.1"}])
def test_a_stranger_is_told_whether_the_site_is_ready_and_no_figures(
    client: FlaskClient, where: dict[str, str]
) -> None:
    told = client.get("/readyz", environ_overrides=where).json
    assert told.keys() == {"ready", "problems", "warnings"}
    assert told["problems"] == ["The worker is not running."]
    assert client.get("/readyz").json.keys() >= FIGURES  # the control: somebody inside


def test_a_worker_that_died_beside_another_is_a_warning(app: Flask, client: FlaskClient, worker: OwnProcess) -> None:
    with app.app_context():
        OwnProcess(ProcessKind.WORKER).tell(now() - timedelta(minutes=5), {}, {})
        db.session.commit()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["warnings"]) == (200, ["A worker is silent."])
    assert (answer.json["workers"], answer.json["silent_workers"]) == (2, 1)


def test_late_mail_is_a_warning(app: Flask, client: FlaskClient, worker: OwnProcess) -> None:
    with app.app_context():
        OutboxMail.queue(to="m@r.example", subject="x", paragraphs=[], at=now() - timedelta(hours=1))
        db.session.commit()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["warnings"]) == (200, ["Mail is late."])
    assert answer.json["oldest_outbox_age_seconds"] >= 3600


def test_tables_of_another_shape_are_not_ready_and_asked_nothing_else(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        db.session.execute(db.text("UPDATE alembic_version SET version_num = '0001'"))
        db.session.execute(db.text("DROP TABLE site_process"))
        db.session.commit()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["troubles"]) == (503, ["schema"])


@both
def test_a_clock_that_was_set_back_shows_in_the_record(app: Flask, client: FlaskClient, worker: OwnProcess) -> None:
    with app.app_context():
        audit.record("look", of=factories.letter(), by="test", at=now() + timedelta(days=1))
        db.session.commit()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["warnings"]) == (200, ["The clock is off."])
    assert answer.json["clock"]["newest_record_ahead_seconds"] == pytest.approx(86400, abs=60)


@both
def test_a_clock_that_is_not_the_databases_is_not_ready(
    app: Flask, client: FlaskClient, worker: OwnProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    if app.config["SIGNON"].database_url == "":
        pytest.skip("SQLite has no clock of its own")
    monkeypatch.setattr(machine_troubles, "now", lambda: now() - timedelta(minutes=2))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["problems"]) == (503, ["The clock is off."])
    assert answer.json["clock"]["database_ahead_seconds"] == pytest.approx(120, abs=5)


@pytest.fixture
def hung(tmp_path: Path) -> Iterator[tuple[Flask, Callable[[int], None]]]:
    """A site on a PostgreSQL that can be made to hang, and go on, by signals."""
    with postgres.own_cluster() as cluster:
        with psycopg.connect(cluster.url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE site")
        settings = Settings(instance=tmp_path / "instance", database_url=cluster.address("site"), secret_key="test")
        with application(settings) as app:
            with app.app_context():
                prepare_database()

            def send(number: int) -> None:
                for process in _processes(cluster):
                    os.kill(process, number)

            yield app, send
            send(signal.SIGCONT)


def _processes(cluster: Any) -> list[int]:
    """The server's own processes."""
    head = int((cluster._data / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{head}/task/{head}/children").read_text().split()
    return [head, *map(int, children)]


def test_a_database_that_hangs_is_told_within_seconds_however_many_ask(
    hung: tuple[Flask, Callable[[int], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, send = hung
    monkeypatch.setattr(readiness, "SECONDS_TO_ANSWER", 0.5)
    client = app.test_client()
    assert client.get("/readyz").json["problems"] == ["The worker is not running."]
    send(signal.SIGSTOP)
    began = time.monotonic()
    for _ in range(3):
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json["problems"]) == (503, ["The database cannot be used."])
    assert time.monotonic() - began < 10
    send(signal.SIGCONT)
    for _ in range(100):
        if client.get("/readyz").json["problems"] == ["The worker is not running."]:
            return
        time.sleep(0.1)
    pytest.fail("It did not come back")
