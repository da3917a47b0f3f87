"""A row a worker: what each tells, and that none hides another."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.database.schema import FOLDER
from signon.jobs import queue as jobs
from signon.jobs.lanes import Lane
from signon.jobs.own_process import OwnProcess, own_process
from signon.jobs.processes import (
    ProcessKind,
    SiteProcess,
    lane_ages,
    present_workers,
    silent_workers,
    stuck_lanes,
    worker_age,
    worker_is_running,
    workers,
    workers_stuck_with,
)
from signon.settings import Settings
from tests.applications import application
from tests.servers.worker import working
from tests.waiting import until

pytestmark = [pytest.mark.both_databases, pytest.mark.engines_differ]

HOUR = timedelta(hours=1)
AN_INSTANT = dict.fromkeys(Lane, timedelta(0))


def tell(at: datetime, **silences: timedelta) -> OwnProcess:
    """Another worker, which was alive at that moment."""
    worker = OwnProcess(ProcessKind.WORKER)
    worker.tell(at, AN_INSTANT | {Lane(name): silence for name, silence in silences.items()}, {})
    return worker


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Iterator[Flask]:
    """Another machine: its own instance folder, the same database."""
    address = settings.database_url or f"sqlite:///{settings.instance / 'signon.sqlite3'}"
    with application(settings.model_copy(update={"instance": tmp_path / "b", "database_url": address})) as app:
        yield app


def test_a_dead_worker_is_not_hidden_by_one_that_lives(session: Session) -> None:
    dead, alive = tell(now() - HOUR), tell(now())
    assert worker_is_running(now())
    age = worker_age(now())
    assert age is not None
    assert age < timedelta(minutes=1)
    assert [one.identity for one in present_workers(now())] == [alive.identity]
    assert [one.identity for one in silent_workers(now())] == [dead.identity]


def test_a_lane_that_is_stuck_in_one_worker_is_told_of_although_it_gets_on_in_another(session: Session) -> None:
    stuck = tell(now(), mail=HOUR)
    tell(now())
    assert stuck_lanes(now()) == [Lane.MAIL]
    assert [one.identity for one in workers_stuck_with(Lane.MAIL, now())] == [stuck.identity]
    assert workers_stuck_with(Lane.RENDERING, now()) == []
    assert lane_ages(now())[Lane.MAIL] >= HOUR


def test_a_row_for_all_together_would_hide_it(session: Session) -> None:
    """The negative control: as it was, the worker that tells last speaks for all of them."""
    first, second = tell(now(), mail=HOUR), OwnProcess(ProcessKind.WORKER)
    second.identity = first.identity
    second.tell(now(), AN_INSTANT, {})
    assert stuck_lanes(now()) == []


def test_silent_workers_are_forgotten_after_a_day_and_those_from_the_future_too(session: Session) -> None:
    for hours in (-25, -2, 0, 25):
        tell(now() + hours * HOUR)
    SiteProcess.forget_old(now())
    assert len(workers()) == 2


def test_the_workers_of_two_machines_have_a_row_each_and_take_it_away_when_stopped(
    app: Flask, elsewhere: Flask
) -> None:
    def found() -> list[SiteProcess]:
        with app.app_context():
            return present_workers(now())

    with working(app):
        with working(elsewhere):
            until(lambda: len(found()) == 2)
            assert {one.pid for one in found()} == {os.getpid()}
            assert {frozenset(one.lane_ages(now())) for one in found()} == {frozenset(Lane)}
        assert len(found()) == 1
    with app.app_context():
        assert workers() == []


def test_a_worker_whose_row_was_taken_away_writes_another(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 0.05)

    def beats() -> int:
        with app.app_context():
            return db.session.scalar(db.select(SiteProcess.beats)) or 0

    with working(app):
        until(lambda: beats() > 0)
        with app.app_context():
            db.session.execute(db.delete(SiteProcess))
            db.session.commit()
        until(lambda: beats() > 1)


def test_a_child_of_a_fork_is_another_process(app: Flask) -> None:
    before = own_process(app)
    assert own_process(app) is before
    before.pid += 1  # as a child finds it
    assert own_process(app).identity != before.identity


def test_a_process_of_this_machine_that_ended_is_known_at_once(session: Session) -> None:
    tell(now())
    assert not workers()[0].has_ended_here()
    workers()[0].ticks += 1  # its number was given to another process
    assert workers()[0].has_ended_here()
    workers()[0].place = "another machine"
    assert not workers()[0].has_ended_here()


def migrate(act: Callable[..., Any], revision: str) -> set[str]:
    db.session.commit()
    db.session.remove()
    act(directory=str(FOLDER), revision=revision)
    return set(inspect(db.engine).get_table_names())


def test_the_rows_come_and_go_with_their_migration(session: Session) -> None:
    tell(now())
    before = migrate(downgrade, "0024")
    assert "heartbeat" in before
    assert "site_process" not in before
    assert "heartbeat" not in migrate(upgrade, "head")
    assert workers() == []
