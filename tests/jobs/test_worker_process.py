"""The worker as a process of its own: how it is stopped, whatever it is doing, and what becomes of its work."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from flask import Flask

from signon.database.db import db, now
from signon.delivery.orders import Rendering, order_preview
from signon.jobs.leased import WorkStatus
from signon.jobs.processes import silent_workers, workers
from signon.settings import Settings
from tests import factories
from tests.servers.worker import working
from tests.waiting import until

ROOT = Path(__file__).parent.parent.parent
SCRIPT = """
import sys, time
from dataclasses import replace
from pathlib import Path
from signon.application import create_app
from signon.delivery import jobs
from signon.settings import Settings

folder, name, seconds, patience = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), int(sys.argv[4])
app = create_app(Settings(instance=folder, secret_key="test", stop_seconds=patience))

def work(*_arguments, **_named):
    (folder / "begun").touch()
    time.sleep(seconds)
    (folder / "ended").touch()

if name == "rendering":
    jobs.print_order = work
else:
    sweeps = app.extensions["signon_jobs"].sweeps
    sweeps[name] = replace(sweeps[name], make=work)
app.extensions["signon_jobs"].run_worker()
"""

SIGNALS = (signal.SIGTERM, signal.SIGINT)


@pytest.fixture
def worker(app: Flask, settings: Settings) -> Iterator[Callable[..., Popen[Any]]]:
    """Starts a worker that does one thing for so many seconds, and returns once it does."""
    started = []

    def start(seconds: float, *, name: str = "mail", patience: int = 60) -> subprocess.Popen[bytes]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SIGNON_")}
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(settings.instance), name, str(seconds), str(patience)],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.PIPE,
        )
        started.append(process)
        until((settings.instance / "begun").exists)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.fixture
def order(app: Flask) -> int:
    """A preview that was ordered."""
    with app.app_context():
        ordered = order_preview(factories.letter(), by="ines", at=now())
        db.session.commit()
        return ordered.id


def row(app: Flask, number: int) -> Rendering:
    with app.app_context():
        return db.session.get_one(Rendering, number, populate_existing=True)


def rows_of_workers(app: Flask) -> int:
    with app.app_context():
        return len(workers())


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.slow)])
def test_told_to_stop_it_finishes_what_it_has_in_hand_and_takes_leave(
    app: Flask, settings: Settings, worker: Callable[..., Popen[Any]], number: signal.Signals
) -> None:
    process = worker(2)
    assert rows_of_workers(app) == 1
    process.send_signal(number)
    assert process.wait(60) == 0
    assert (settings.instance / "ended").exists()
    assert rows_of_workers(app) == 0


@pytest.mark.slow
@pytest.mark.parametrize("number", SIGNALS)
def test_what_takes_longer_than_the_bound_is_not_waited_for(
    app: Flask, settings: Settings, worker: Callable[..., Popen[Any]], number: signal.Signals
) -> None:
    process = worker(3600, patience=1)
    began = time.monotonic()
    process.send_signal(number)
    assert process.wait(60) == 0
    assert time.monotonic() - began > 1
    assert not (settings.instance / "ended").exists()
    assert rows_of_workers(app) == 0


@pytest.mark.slow
@pytest.mark.parametrize("number", SIGNALS)
def test_a_second_signal_ends_it_at_once(
    settings: Settings, worker: Callable[..., Popen[Any]], number: signal.Signals
) -> None:
    process = worker(3600)
    process.send_signal(number)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(2)
    process.send_signal(number)
    assert process.wait(60) == 1
    assert not (settings.instance / "ended").exists()


def test_work_that_it_could_not_finish_is_given_back_and_loses_no_attempt(
    app: Flask, worker: Callable[..., Popen[Any]], order: int
) -> None:
    process = worker(3600, name="rendering", patience=1)
    assert row(app, order).status == WorkStatus.RUNNING
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert b"1 orders are left to others" in process.stderr.read()
    found = row(app, order)
    assert (found.status, found.attempts) == (WorkStatus.QUEUED, 0)
    with app.app_context():
        assert Rendering.due(now()) == [order]


def test_the_work_of_one_that_is_killed_is_taken_over_long_before_its_lease_is_over(
    app: Flask, worker: Callable[..., Popen[Any]], order: int
) -> None:
    process = worker(3600, name="rendering")
    process.kill()
    process.wait()
    until_then = row(app, order).leased_until
    with working(app):
        until(lambda: row(app, order).attempts == 2)
        assert until_then is not None
        assert now() < until_then
        until(lambda: row(app, order).status == WorkStatus.DONE)
    with app.app_context():
        assert silent_workers(now()) == [], "the worker that was started stands for it"
