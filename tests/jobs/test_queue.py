import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.jobs import queue as jobs
from signon.jobs.lanes import PATIENCE, Lane
from signon.jobs.processes import lane_ages, stuck_lanes, worker_is_running
from signon.jobs.queue import beat
from signon.mail.models import MailStatus, OutboxMail
from signon.settings import Settings
from tests.servers.worker import make_instead, move_to_lane, sweeps_of, working
from tests.waiting import until

pytestmark = [pytest.mark.both_databases, pytest.mark.engines_differ]


class _StuckMail:
    def __init__(self) -> None:
        self.begun, self.let_go, self.times = threading.Event(), threading.Event(), 0

    def __call__(self) -> None:
        self.times += 1
        self.begun.set()
        self.let_go.wait(60)


@pytest.fixture
def stuck_mail(app: Flask) -> Any:
    """Mail that hangs until it is let go."""
    mail = _StuckMail()
    make_instead(app, "mail", mail)
    return mail


def test_a_call_reaches_a_worker_elsewhere_through_the_queue(
    new_app: Callable[[Settings], Flask], tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 3600)
    queue = Settings(instance=tmp_path / "instance", database_url=database, queue_url=database, secret_key="test")
    web, worker = new_app(queue), new_app(queue)
    with working(worker):
        until(lambda: _is_alive(worker))
        with web.app_context():
            OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
            db.session.commit()
            until(lambda: _mail_status() == MailStatus.CAPTURED)


def test_a_rolled_back_change_wakes_nobody(app: Flask, session: Session) -> None:
    OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
    session.rollback()
    session.commit()
    calls = app.extensions["signon_jobs"].calls
    assert calls.flush(10)
    assert calls.size() == 0


def test_work_is_done_even_when_no_call_could_be_queued(app: Flask, session: Session, work: Callable[[], None]) -> None:
    app.extensions["signon_jobs"].wake = lambda _name: None
    mail = OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
    session.commit()
    work()
    session.refresh(mail)
    assert mail.status == MailStatus.CAPTURED


def test_a_worker_that_has_been_silent_counts_as_stopped(session: Session) -> None:
    beat(now() - timedelta(minutes=1))
    assert not worker_is_running(now())
    beat(now())
    assert worker_is_running(now())


def test_a_sign_of_life_from_before_the_clock_was_set_back_tells_nothing(session: Session) -> None:
    beat(now() + timedelta(hours=1))
    assert not worker_is_running(now())


def test_a_failing_sweep_stops_neither_the_heartbeat_nor_the_other_sweeps(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = threading.Event()
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 0.05)
    make_instead(app, "reminders", lambda: 1 / 0)
    make_instead(app, "retention", done.set)
    with working(app):
        assert done.wait(30)
        until(lambda: _is_alive(app))


def test_a_lane_that_is_stuck_keeps_no_other_from_working(
    app: Flask, monkeypatch: pytest.MonkeyPatch, stuck_mail: Any
) -> None:
    done = threading.Event()
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 0.05)
    make_instead(app, "renderings", done.set)
    with working(app):
        assert stuck_mail.begun.wait(30)
        done.clear()
        assert done.wait(30)
        assert stuck_mail.times == 1
        stuck_mail.let_go.set()


def test_a_worker_that_ends_in_good_order_has_finished_its_heartbeat(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the connection of a heartbeat outlives the worker, and nobody closes it."""
    begun, ended = threading.Event(), threading.Event()

    def slow_beat(*_arguments: object) -> None:
        begun.set()
        time.sleep(0.5)
        ended.set()

    monkeypatch.setattr(jobs, "beat", slow_beat)
    with working(app):
        assert begun.wait(30)
    assert ended.is_set()


def test_without_lanes_of_their_own_one_stuck_sweep_would_stop_all(
    app: Flask, monkeypatch: pytest.MonkeyPatch, stuck_mail: Any
) -> None:
    done = threading.Event()
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 0.05)
    for name in sweeps_of(app):
        move_to_lane(app, name, Lane.MAIL)
    make_instead(app, "renderings", done.set)
    with working(app):
        assert stuck_mail.begun.wait(30)
        done.clear()
        assert not done.wait(1)
        stuck_mail.let_go.set()


def test_a_lane_that_does_not_get_on_is_told_of(session: Session) -> None:
    patience = PATIENCE[Lane.MAIL]
    beat(now(), {Lane.MAIL: patience - timedelta(seconds=30), Lane.RENDERING: timedelta(0)})
    assert stuck_lanes(now()) == []
    beat(now(), {Lane.MAIL: patience + timedelta(seconds=30), Lane.RENDERING: timedelta(0)})
    assert stuck_lanes(now()) == [Lane.MAIL]


def test_a_worker_tells_of_every_lane(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 0.05)
    with working(app):
        until(lambda: _lanes_told(app) == set(Lane))


def test_work_that_was_written_by_the_worker_itself_needs_no_queue(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 3600)
    monkeypatch.setattr(app.extensions["signon_jobs"].calls, "send", lambda _name: pytest.fail("went by the queue"))

    def write() -> None:
        if not db.session.scalar(db.select(db.func.count(OutboxMail.id))):
            OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
            db.session.commit()

    make_instead(app, "invitations", write)
    with working(app), app.app_context():
        until(lambda: _mail_status() == MailStatus.CAPTURED)


def _mail_status() -> Any:
    status = db.session.scalar(db.select(OutboxMail.status))
    db.session.rollback()
    return status


def _is_alive(app: Flask) -> bool:
    with app.app_context():
        return worker_is_running(now())


def _lanes_told(app: Flask) -> set[Lane]:
    with app.app_context():
        return set(lane_ages(now()))
