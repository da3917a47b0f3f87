"""The worker and how it is woken.

Work is kept in tables, written with its cause, with a status, a lease and a count of attempts. A sweep is a function that does
all due work of one table and may be run at any time, twice, or after a crash. The worker makes every sweep regularly, each in
its lane; a call through the queue only makes it begin at once.
"""

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask, current_app
from flask.globals import app_ctx
from sqlalchemy import event
from sqlalchemy.orm import Session

from signon.database import outages
from signon.database.db import db, now
from signon.declared import complete
from signon.jobs.lanes import Lane, LaneWork, note_progress
from signon.jobs.leased import give_back_all
from signon.jobs.machine import own_host
from signon.jobs.own_process import own_process, own_traits
from signon.jobs.processes import SiteProcess
from signon.jobs.silence import Watch
from signon.jobs.stopping import Stop, all_ended
from signon.jobs.wake_ups import ForeignCallError, WakeUps
from signon.logs.machine_text import MachineText

Waiting = Callable[[datetime], datetime | None]
"""Tells since when the oldest due work of a sweep has waited; None when nothing is due."""

HEARTBEAT_SECONDS = 5
SECONDS_BETWEEN_LOOKS = 0.2
SECONDS_WITHOUT_QUEUE = 5
SECONDS_TO_BREAK_OFF = 1
SECONDS_TO_LEAVE = 3
HEARTBEAT_FAILED = "The worker's heartbeat failed; it tries again in a moment."


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
    complete(app)
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
        self._sweeps: dict[str, Sweep] = {}
        self._lanes: dict[Lane, LaneWork] = {}
        self._lanes_of = 0
        self._orphaned: list[SiteProcess] = []
        app.extensions["signon_jobs"] = self

    @property
    def sweeps(self) -> dict[str, Sweep]:
        """The sweeps of all features, by name."""
        complete(self.app)
        return self._sweeps

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

    def run_pending(self) -> None:
        """Run every sweep once, here and now: what the worker does, for commands and tests."""
        with self.app.app_context():
            for sweep in list(self.sweeps.values()):
                sweep()

    def run_worker(self, stop: Stop | None = None) -> None:
        """Work until told to stop, by SIGTERM or SIGINT.

        What is in hand is finished within the bound that the operator set; the rest is left to others, who take it at once.
        """
        stop = stop or Stop().listen()
        self._lanes = {lane: self._work_of(lane) for lane in Lane}
        self._lanes_of = os.getpid()
        ended = threading.Event()
        threads = [
            threading.Thread(target=work.run, daemon=True, name=f"signon-{lane}") for lane, work in self._lanes.items()
        ]
        listening, beating = (
            threading.Thread(target=target, args=(event,), daemon=True)
            for target, event in ((self._listen, stop.wanted), (self._beat, ended))
        )
        self._first_beat()
        for thread in (*threads, listening, beating):
            thread.start()
        stop.wait()
        self._drain(threads)
        ended.set()
        all_ended([listening, beating], SECONDS_WITHOUT_QUEUE)
        self._leave()

    def _drain(self, threads: Sequence[threading.Thread]) -> None:
        """Let the lanes finish; where one does not in time, break off what can be broken off and give the rest back."""
        for work in self._lanes.values():
            work.stop()
        if all_ended(threads, self.app.config["SIGNON"].stop_seconds):
            return
        for work in self._lanes.values():
            work.break_off()
        self._at_the_end(self._give_back, "The worker could not give its work back; others take it over in a while.")
        all_ended(threads, SECONDS_TO_BREAK_OFF)

    def _give_back(self) -> None:
        if number := give_back_all(own_process(self.app).identity, now()):
            self.app.logger.warning(
                "The worker stops before its work is finished; %s orders are left to others.", number
            )

    def _work_of(self, lane: Lane) -> LaneWork:
        names = [sweep.name for sweep in self.sweeps.values() if sweep.lane is lane]
        return LaneWork(names, make=self._make, every=HEARTBEAT_SECONDS)

    def _call(self, name: str) -> None:
        if name in self.sweeps:
            self._lanes[self.sweeps[name].lane].call(name)

    def _make(self, name: str) -> bool:
        from structlog.contextvars import bound_contextvars

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

    def _first_beat(self) -> None:
        """Be known to the others before any work is taken, and stand for one that died on this machine."""
        self._watch = Watch(own_process(self.app).identity)

        def begin() -> None:
            self._tell_and_look()
            SiteProcess.take_place_of_one(own_host())

        if self._in_database(begin, HEARTBEAT_FAILED):
            own_process(self.app).was_heard()

    def _beat(self, ended: threading.Event) -> None:
        while not ended.wait(HEARTBEAT_SECONDS):
            if self._in_database(self._tell_and_look, HEARTBEAT_FAILED):
                own_process(self.app).was_heard()
                self._take_over()

    def _tell_and_look(self) -> None:
        beat(now(), {lane: work.silence() for lane, work in self._lanes.items()})
        self._orphaned = found = self._watch.look(now())
        SiteProcess.forget_old(now())
        db.session.flush()
        for worker in found:
            self.app.logger.warning("The worker %s has fallen silent; its work is taken over.", MachineText(worker))

    def _take_over(self) -> None:
        """Have every sweep made at once when a worker was found silent: what it had is free now."""
        for name in self.sweeps if self._orphaned else ():
            self._call(name)

    def _leave(self) -> None:
        self._at_the_end(own_process(self.app).leave, "The worker could not take leave; others find out.")

    def _at_the_end(self, act: Callable[[], object], complaint: str) -> None:
        """Do something in a transaction of its own, but do not wait for a database that hangs."""
        thread = threading.Thread(target=self._in_database, args=(act, complaint), daemon=True)
        thread.start()
        all_ended([thread], SECONDS_TO_LEAVE)

    def _in_database(self, act: Callable[[], object], complaint: str) -> bool:
        """Do something in a transaction of its own; whether it worked. A fault is told, because it concerns no other work."""
        try:
            with self.app.app_context():
                act()
                db.session.commit()
        except Exception as error:  # noqa: BLE001 - a worker that is cut off works on once it is not
            self._tell(error, complaint)
            return False
        return True


def beat(at: datetime, silences: dict[Lane, timedelta] | None = None) -> None:
    """Note that this worker is alive, how long ago each of its lanes got on, and what it works with."""
    own_process(app_ctx.app).tell(at, silences or {}, own_traits())


def oldest_due(lane: Lane, at: datetime) -> timedelta | None:
    """The time that the oldest due work of a lane has waited; None when nothing is due."""
    jobs: Jobs = current_app.extensions["signon_jobs"]
    since = [sweep.waiting(at) for sweep in jobs.sweeps.values() if sweep.waiting and sweep.lane is lane]
    found = [moment for moment in since if moment is not None]
    return max(at - min(found), timedelta(0)) if found else None
