"""The worker and how it is woken.

Work is kept in tables, written with its cause, with a status, a lease and a count of attempts. A sweep is a function that does
all due work of one table and may be run at any time, twice, or after a crash. The worker makes every sweep regularly, each in
its lane; a call through the queue only makes it begin at once.
"""

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Self

from flask import Flask, current_app
from sqlalchemy import event
from sqlalchemy.orm import Session
from structlog.contextvars import bound_contextvars

from signon.database import outages
from signon.database.db import db, now
from signon.jobs.lanes import Lane, LaneWork, note_progress
from signon.jobs.processes import OwnProcess, ProcessKind, SiteProcess, own_traits
from signon.jobs.wake_ups import ForeignCallError, WakeUps
from signon.logs.machine_text import MachineText

Waiting = Callable[[datetime], datetime | None]
"""Tells since when the oldest due work of a sweep has waited; None when nothing is due."""

HEARTBEAT_SECONDS = 5
SECONDS_BETWEEN_LOOKS = 0.2
SECONDS_WITHOUT_QUEUE = 5


@dataclass(frozen=True, slots=True)
class Sweep:
    """A function that does all due work of one kind, and what the worker has to know of it."""

    name: str
    make: Callable[[], None]
    lane: Lane
    waiting: Waiting | None

    def __call__(self) -> None:
        """Do the work here and now."""
        self.make()


def sweep(
    name: str, *, lane: Lane = Lane.ROUTINE, waiting: Waiting | None = None
) -> Callable[[Callable[[], None]], Sweep]:
    """Make a sweep of a function; its feature's ``register`` gives it to the application with ``add_sweeps``.

    ``wake_after_commit(name)`` triggers it, and the worker also runs it regularly by itself. Sweeps of one ``lane`` follow
    one another; those of another lane run beside them. ``waiting`` tells since when the oldest work has been due.
    """
    return lambda function: Sweep(name, function, lane, waiting)


def add_sweeps(app: Flask, *sweeps: Sweep) -> None:
    """Have the application's worker make these sweeps. Raises ``ValueError`` for a name that is taken."""
    jobs: Jobs = app.extensions["signon_jobs"]
    for one in sweeps:
        jobs.add(one)


def wake_after_commit(name: str) -> None:
    """Wake the worker for ``name`` once the present transaction is committed; a rollback forgets it. Never waits."""
    db.session().info.setdefault("wake", set()).add(name)


@event.listens_for(Session, "after_commit")
def _wake(session: Session) -> None:
    note_progress()
    for name in session.info.pop("wake", ()):
        current_app.extensions["signon_jobs"].wake(name)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("wake", None)


class Jobs:
    """The application's sweeps: run here and now, by the worker, or by a call to it."""

    def __init__(self, app: Flask, url: str, folder: Path) -> None:
        self.app = app
        self.calls = WakeUps(url, folder, secret=app.config["SECRET_KEY"], failed=self._warn_of_queue)
        self.sweeps: dict[str, Sweep] = {}
        self._lanes: dict[Lane, LaneWork] = {}
        self._lanes_of = 0
        self._own: OwnProcess | None = None
        app.extensions["signon_jobs"] = self

    def add(self, sweep: Sweep) -> None:
        """Make this sweep too. Raises ``ValueError`` when there is one of its name."""
        if sweep.name in self.sweeps:
            raise ValueError(f"There are two sweeps '{sweep.name}': a feature registers once, under names of its own.")
        self.sweeps[sweep.name] = sweep

    def wake(self, name: str) -> None:
        """Ask the worker to run a sweep now; never waits. When the queue is away, the regular sweep does the work later."""
        if self._lanes_of == os.getpid():
            self._call(name)
        else:
            self.calls.send(name)

    def own_process(self) -> OwnProcess:
        """The present process as a worker; another one after a fork."""
        if self._own is None or self._own.pid != os.getpid():
            self._own = OwnProcess(ProcessKind.WORKER)
        return self._own

    def run_pending(self) -> None:
        """Run every sweep once, here and now: what the worker does, for commands and tests."""
        with self.app.app_context():
            for sweep in list(self.sweeps.values()):
                sweep()

    def run_worker(self, stop: "Stop | None" = None) -> None:
        """Work until SIGINT, which lets what is under way be finished (a second one does not), or SIGTERM."""
        stop = stop or Stop().listen()
        self._lanes = {lane: self._work_of(lane) for lane in Lane}
        self._lanes_of = os.getpid()
        threads = [
            threading.Thread(target=work.run, daemon=True, name=f"signon-{lane}") for lane, work in self._lanes.items()
        ]
        watching = [
            threading.Thread(target=target, args=(stop.wanted,), daemon=True) for target in (self._beat, self._listen)
        ]
        for thread in (*threads, *watching):
            thread.start()
        stop.wait()
        for work in self._lanes.values():
            work.stop()
        if stop.in_good_order:
            for thread in threads:
                thread.join()
            for thread in watching:
                thread.join(SECONDS_WITHOUT_QUEUE)
        self._leave()

    def _work_of(self, lane: Lane) -> LaneWork:
        names = [sweep.name for sweep in self.sweeps.values() if sweep.lane is lane]
        return LaneWork(names, make=self._make, every=HEARTBEAT_SECONDS)

    def _call(self, name: str) -> None:
        if name in self.sweeps:
            self._lanes[self.sweeps[name].lane].call(name)

    def _make(self, name: str) -> bool:
        try:
            with self.app.app_context(), bound_contextvars(sweep=name, lane=self.sweeps[name].lane.value):
                self._run(name)
        except Exception:  # noqa: BLE001 - whatever it is, the other work goes on
            return False
        return True

    def _run(self, name: str) -> None:
        try:
            self.sweeps[name]()
        except Exception as error:
            self._tell(error, "A sweep failed; the worker tries again in a moment.")
            raise

    def _listen(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                name = self.calls.receive()
            except ForeignCallError:
                self.app.logger.warning(
                    "A message in the queue was not signed by this site and is dropped. If the site runs on several "
                    "machines, they need the same SIGNON_SECRET_KEY; otherwise somebody else writes to the queue."
                )
            except Exception as error:  # noqa: BLE001 - any queue's own errors
                self._warn_of_queue(error)
                stop.wait(SECONDS_WITHOUT_QUEUE)
            else:
                if name is None:
                    stop.wait(SECONDS_BETWEEN_LOOKS)
                else:
                    self._call(name)
        self.calls.close()

    def _warn_of_queue(self, error: Exception) -> None:
        self.app.logger.warning(
            "The queue cannot be reached, so the worker finds its work some seconds later: %s",
            outages.first_line(error),
        )

    def _tell(self, error: Exception, sentence: str) -> None:
        """Log an outage in a line, and a fault of the program with the place where it happened."""
        if cause := outages.cause_of(error):
            self.app.logger.error("%s The database or the disk cannot be used: %s", MachineText(sentence), cause)
        else:
            self.app.logger.error(sentence, exc_info=error)

    def _beat(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                with self.app.app_context():
                    beat(now(), {lane: work.silence() for lane, work in self._lanes.items()})
                    SiteProcess.forget_old(now())
                    db.session.commit()
            except Exception as error:  # noqa: BLE001 - a worker that is cut off works on once it is not
                self._tell(error, "The worker's heartbeat failed; it tries again in a moment.")
            stop.wait(HEARTBEAT_SECONDS)

    def _leave(self) -> None:
        try:
            with self.app.app_context():
                self.own_process().leave()
                db.session.commit()
        except Exception as error:  # noqa: BLE001 - others find out that it is gone
            self._tell(error, "The worker could not take leave.")


class Stop:
    """Whether the worker was told to stop, and how."""

    def __init__(self) -> None:
        self.wanted = threading.Event()
        self.in_good_order = True

    def listen(self) -> Self:
        """Let this process's signals say so."""
        signal.signal(signal.SIGINT, self._finish)
        signal.signal(signal.SIGTERM, self._leave)
        return self

    def wait(self) -> None:
        """Return once told to stop."""
        while not self.wanted.wait(1):  # a wait without end would keep the signals from being handled
            pass

    def _finish(self, _number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self.wanted.set()

    def _leave(self, _number: int, _frame: FrameType | None) -> None:
        if self.wanted.is_set():
            raise SystemExit(0)
        self.in_good_order = False
        self.wanted.set()


def beat(at: datetime, silences: dict[Lane, timedelta] | None = None) -> None:
    """Note that this worker is alive, how long ago each of its lanes got on, and what it works with."""
    jobs: Jobs = current_app.extensions["signon_jobs"]
    jobs.own_process().tell(at, silences or {}, own_traits())


def oldest_due(lane: Lane, at: datetime) -> timedelta | None:
    """The time that the oldest due work of a lane has waited; None when nothing is due."""
    jobs: Jobs = current_app.extensions["signon_jobs"]
    since = [sweep.waiting(at) for sweep in jobs.sweeps.values() if sweep.waiting and sweep.lane is lane]
    found = [moment for moment in since if moment is not None]
    return max(at - min(found), timedelta(0)) if found else None
