"""The worker and how it is woken.

Work is kept in tables, written with its cause, with a status, a lease and a count of attempts; huey only wakes the worker.
A sweep is a function that does all due work of one table and may be run at any time, twice, or after a crash.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from sqlalchemy import String, event
from sqlalchemy.orm import Mapped, Session, mapped_column

from signon.db import Base, Moment, db, now

SWEEPS: dict[str, Callable[[], None]] = {}
HEARTBEAT_SECONDS = 5
WORKER_IS_LATE = timedelta(seconds=30)
WORKER_THREADS = 3


class Heartbeat(Base):
    """When the worker was last alive; one row for each worker name."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


def sweep(name: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Declare a sweep that ``wake_after_commit(name)`` triggers; the worker also runs it regularly by itself."""

    def declare(function: Callable[[], None]) -> Callable[[], None]:
        SWEEPS[name] = function
        return function

    return declare


def wake_after_commit(name: str) -> None:
    """Wake the worker for ``name`` once the present transaction is committed; a rollback forgets it."""
    db.session().info.setdefault("wake", set()).add(name)


@event.listens_for(Session, "after_commit")
def _wake(session: Session) -> None:
    for name in session.info.pop("wake", ()):
        current_app.extensions["signon_jobs"].wake(name)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("wake", None)


class Jobs:
    """The application's queue of wake-up calls."""

    def __init__(self, app: Flask, url: str, folder: Path) -> None:
        self.app = app
        self.huey = _queue(url, folder)
        self._task = self.huey.task(name="sweep")(self._sweep)
        app.extensions["signon_jobs"] = self

    def wake(self, name: str) -> None:
        """Ask the worker to run a sweep now. When the queue cannot be reached, the regular sweep does the work later."""
        try:
            self._task(name)
        except Exception:  # noqa: BLE001 - any queue's own errors; the work itself is already safe in its table
            self.app.logger.warning("The queue could not be reached; the worker will find the work by itself.")

    def release(self) -> None:
        """Close the queue's connection; it opens again when needed. A process that forks does so first."""
        self.huey.storage.close()

    def run_pending(self) -> None:
        """Run every sweep once, here and now: what the worker does, for commands and tests."""
        with self.app.app_context():
            for function in list(SWEEPS.values()):
                function()

    def run_worker(self) -> None:
        """Work until SIGINT (finishes what is under way) or SIGTERM."""
        stop = threading.Event()
        beat = threading.Thread(target=self._beat, args=(stop,), daemon=True)
        beat.start()
        try:
            self.huey.create_consumer(workers=WORKER_THREADS, periodic=False, initial_delay=0.05, max_delay=0.5).run()
        finally:
            stop.set()
            beat.join(HEARTBEAT_SECONDS)

    def _sweep(self, name: str) -> None:
        with self.app.app_context():
            SWEEPS[name]()

    def _beat(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                with self.app.app_context():
                    beat(now())
                    db.session.commit()
                for name in SWEEPS:
                    self.wake(name)
            except Exception:
                self.app.logger.exception("The worker's heartbeat failed; it tries again in a moment.")
            stop.wait(HEARTBEAT_SECONDS)


def beat(at: datetime) -> None:
    """Note that the worker is alive."""
    db.session.merge(Heartbeat(name="worker", at=at))


def worker_age(at: datetime) -> timedelta | None:
    """The time since the worker was last alive, or None when it never was."""
    found = db.session.get(Heartbeat, "worker")
    return at - found.at if found else None


def worker_is_running(at: datetime) -> bool:
    """Whether the worker was alive within the last half minute."""
    age = worker_age(at)
    return age is not None and age < WORKER_IS_LATE


def _queue(url: str, folder: Path) -> Huey:
    options: dict[str, Any] = {"name": "signon", "results": False, "utc": True}
    if url.startswith("postgresql:"):
        return PostgresHuey(dsn=url, **options)
    if url:
        return RedisHuey(url=url, **options)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return SqliteHuey(filename=str(folder / "queue.sqlite3"), **options)
