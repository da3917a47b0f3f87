"""The processes of the site, over all machines: a row each, with its last sign of life and what it works with.

A worker holds leased work by the identity in its row. Whoever ends in good order takes the row away; that of a worker that
was killed is found by the others, who mark it as silent, and its work is free from then on.
"""

import os
import socket
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from flask import Flask, current_app
from sqlalchemy import JSON, BigInteger, ColumnElement, String, delete
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, Choice, Moment, db, now
from signon.jobs.lanes import PATIENCE, Lane

LATE = timedelta(seconds=30)
"""The time without a sign of life after which a worker counts as silent for whoever looks."""

LATE_WEB = timedelta(minutes=3)
KEPT = timedelta(days=1)
"""The time that a silent worker is told of; its row goes then."""

LONGEST_HOST = 255
TRAITS = "signon_traits"
BOOT = Path("/proc/sys/kernel/random/boot_id")
PROCESS_NAMES = Path("/proc/self/ns/pid")

Trait = Callable[[], str]
"""Tells what a process works with: a value that should be the same on every machine, and never a secret."""


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
        """A condition of a query: whether the worker with this identity ended, or was found silent."""
        here = db.select(cls.identity).where(cls.identity == identity, cls.silent_since.is_(None))
        named: ColumnElement[bool] = identity != ""
        return named & ~here.exists()

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

    def has_ended_here(self) -> bool:
        """Whether it was a process of this machine that is not there any more."""
        return bool(self.place) and self.place == _place() and _ticks(self.pid) != self.ticks

    def __str__(self) -> str:
        return f"{self.host} ({self.pid})"


@dataclass
class OwnProcess:
    """The present process, as it tells of itself; after a fork, the child is another one."""

    kind: ProcessKind
    identity: str = field(default_factory=lambda: uuid.uuid4().hex)
    pid: int = field(default_factory=os.getpid)
    started_at: datetime = field(default_factory=now)
    beats: int = 0

    def tell(self, at: datetime, lanes: Mapping[Lane, timedelta], traits: Mapping[str, str]) -> None:
        """Write a sign of life into this process's row."""
        self.beats += 1
        row = SiteProcess(
            identity=self.identity,
            kind=self.kind,
            host=socket.gethostname()[:LONGEST_HOST],
            pid=self.pid,
            place=_place(),
            ticks=_ticks(self.pid),
            started_at=self.started_at,
            at=at,
            beats=self.beats,
            lanes={lane: silence.total_seconds() for lane, silence in lanes.items()},
            traits=dict(traits),
            silent_since=None,
        )
        db.session.merge(row)

    def leave(self) -> None:
        """Take the row away: what this process still held is free for others."""
        db.session.execute(delete(SiteProcess).where(SiteProcess.identity == self.identity))


def add_trait(app: Flask, name: str, trait: Trait) -> None:
    """Have every process tell of this, so that machines can be compared."""
    app.extensions.setdefault(TRAITS, {})[name] = trait


def own_traits() -> dict[str, str]:
    """The traits of this process, by the names given to ``add_trait``."""
    traits: dict[str, Trait] = current_app.extensions.get(TRAITS, {})
    return {name: trait() for name, trait in traits.items()}


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


def _place() -> str:
    """The machine since its last start, and the container; empty where the kernel does not tell."""
    try:
        return f"{BOOT.read_text('ascii').strip()} {PROCESS_NAMES.readlink()}"
    except OSError:
        return ""


def _ticks(pid: int) -> int:
    """The moment when a process of this machine began, as its kernel counts; 0 for none, -1 for one that waits to be reaped."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return 0
    return -1 if said[0] == "Z" else int(said[19])
