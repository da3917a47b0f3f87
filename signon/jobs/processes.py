"""The processes of the site, over all machines: a row each, with its last sign of life and what it works with.

A worker holds leased work by the identity in its row. Whoever ends in good order takes the row away; that of a worker that
was killed is found by the others, who mark it as silent, and its work is free from then on.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from flask import current_app
from sqlalchemy import JSON, BigInteger, ColumnElement, String, delete, update
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, Choice, Moment, db, rows_changed
from signon.jobs.lanes import PATIENCE, Lane
from signon.jobs.machine import LONGEST_HOST, own_place, ticks_of

LATE = timedelta(seconds=30)
"""The time without a sign of life after which a worker counts as silent for whoever looks."""

LATE_WEB = timedelta(minutes=3)
KEPT = timedelta(days=1)
"""The time that a silent worker is told of; its row goes then."""


class ProcessKind(StrEnum):
    """The work of a process: it answers requests, or it is a worker."""

    WEB = "web"
    WORKER = "worker"


class SiteProcess(Base):
    """One process of the site.

    ``place`` is the machine since its last start, and the container on it; ``ticks`` is when the process began, as the kernel
    counts, so that a number used again is told apart. ``beats`` counts the signs of life, of which ``at`` is the last.
    ``lanes`` has the seconds for which each lane had not got on by then. ``silent_since`` is set by others.
    """

    __tablename__ = "site_process"

    identity: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[ProcessKind] = mapped_column(Choice(ProcessKind))
    host: Mapped[str] = mapped_column(String(LONGEST_HOST))
    pid: Mapped[int]
    place: Mapped[str] = mapped_column(String(80))
    ticks: Mapped[int] = mapped_column(BigInteger)
    started_at: Mapped[datetime] = mapped_column(Moment)
    at: Mapped[datetime] = mapped_column(Moment)
    beats: Mapped[int]
    lanes: Mapped[dict[str, float]] = mapped_column(JSON)
    traits: Mapped[dict[str, str]] = mapped_column(JSON)
    silent_since: Mapped[datetime | None] = mapped_column(Moment)

    @classmethod
    def known(cls, kind: ProcessKind | None = None) -> list[Self]:
        """The processes that have a row, the oldest first; of one kind where it is named."""
        query = db.select(cls).order_by(cls.started_at, cls.identity)
        return list(db.session.scalars(query.filter_by(kind=kind) if kind else query))

    @classmethod
    def is_gone(cls, identity: Any) -> ColumnElement[bool]:
        """A condition of a query: whether the worker with this identity ended, or was found silent; never for an empty one."""
        here = db.select(cls.identity).where(cls.identity == identity, cls.silent_since.is_(None))
        named: ColumnElement[bool] = identity != ""
        return named & ~here.exists()

    @classmethod
    def mark_silent(cls, identity: str, at: datetime, *, beats: int) -> bool:
        """Note that a process has not told anything since that beat. False when it has, or is gone, or is noted already."""
        found = update(cls).where(cls.identity == identity, cls.beats == beats, cls.silent_since.is_(None))
        return rows_changed(found.values(silent_since=at)) == 1

    @classmethod
    def take_place_of_one(cls, host: str) -> None:
        """Forget the worker that fell silent first on this host: one that starts now stands for it."""
        first = db.select(cls.identity).where(
            cls.host == host, cls.kind == ProcessKind.WORKER, cls.silent_since.is_not(None)
        )
        number = db.session.scalar(first.order_by(cls.silent_since).limit(1))
        db.session.execute(delete(cls).where(cls.identity == number))

    @classmethod
    def forget_old(cls, at: datetime) -> None:
        """Delete the rows of processes that have been silent for long, and those from before the clock was set back."""
        old_web = (cls.kind == ProcessKind.WEB) & (cls.at < at - LATE_WEB)
        db.session.execute(delete(cls).where((cls.at < at - KEPT) | (cls.at > at + KEPT) | old_web))

    def age(self, at: datetime) -> timedelta:
        """The time since its last sign of life."""
        return at - self.at

    def is_silent(self, at: datetime) -> bool:
        """Whether it gives no sign of life. One from the future is from before the clock was set back, and tells nothing."""
        late = LATE if self.kind is ProcessKind.WORKER else LATE_WEB
        return self.silent_since is not None or abs(self.age(at)) >= late

    def lane_ages(self, at: datetime) -> dict[Lane, timedelta]:
        """The time since each of its lanes last got on."""
        told = {lane: self.lanes[lane] for lane in Lane if lane in self.lanes}
        return {lane: self.age(at) + timedelta(seconds=seconds) for lane, seconds in told.items()}

    def stuck_lanes(self, at: datetime) -> list[Lane]:
        """The lanes that have not got on for longer than they may."""
        return [lane for lane, age in self.lane_ages(at).items() if abs(age) > _patience(lane)]

    def is_of_this_machine(self) -> bool:
        """Whether it is a process whose number means something here."""
        return bool(self.place) and self.place == own_place()

    def has_ended_here(self) -> bool:
        """Whether it was a process of this machine that is not there any more."""
        return self.is_of_this_machine() and ticks_of(self.pid) != self.ticks

    def __str__(self) -> str:
        return f"{self.host} ({self.pid})"


def workers() -> list[SiteProcess]:
    """Every worker that has a row, present or silent; one that was stopped in good order has none."""
    return SiteProcess.known(ProcessKind.WORKER)


def present_workers(at: datetime) -> list[SiteProcess]:
    """The workers that give signs of life."""
    return [worker for worker in workers() if not worker.is_silent(at)]


def silent_workers(at: datetime) -> list[SiteProcess]:
    """The workers that nobody stopped and that give no sign of life, however many others do."""
    return [worker for worker in workers() if worker.is_silent(at)]


def workers_stuck_with(lane: Lane, at: datetime) -> list[SiteProcess]:
    """The present workers whose lane of this name does not get on, although that of others may."""
    return [worker for worker in present_workers(at) if lane in worker.stuck_lanes(at)]


def worker_age(at: datetime) -> timedelta | None:
    """The time since any worker was last alive, or None when none has a row."""
    return min((worker.age(at) for worker in workers()), key=abs, default=None)


def worker_is_running(at: datetime) -> bool:
    """Whether a worker was alive within the last half minute."""
    return bool(present_workers(at))


def lane_ages(at: datetime) -> dict[Lane, timedelta]:
    """The time since each lane last got on, in the worker where that is longest ago; silent workers have no say."""
    ages: dict[Lane, timedelta] = {}
    for worker in present_workers(at):
        for lane, age in worker.lane_ages(at).items():
            ages[lane] = max(age, ages.get(lane, age))
    return ages


def stuck_lanes(at: datetime) -> list[Lane]:
    """The lanes that have not got on for longer than they may in a worker that is alive."""
    return list(_in_order({lane for worker in present_workers(at) for lane in worker.stuck_lanes(at)}))


def _in_order(found: set[Lane]) -> Iterator[Lane]:
    return (lane for lane in Lane if lane in found)


def _patience(lane: Lane) -> timedelta:
    """The time that a lane may take for one step: for a PDF as long as the operator lets it, and as much again."""
    if lane is Lane.RENDERING:
        return max(PATIENCE[lane], 2 * timedelta(seconds=current_app.config["SIGNON"].render_seconds))
    return PATIENCE[lane]
