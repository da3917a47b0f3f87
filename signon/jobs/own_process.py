"""The present process among those of the site: how it tells of itself, and by which name it holds work."""

import os
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Flask, current_app
from sqlalchemy import delete

from signon.database.db import db, now
from signon.declared import complete
from signon.jobs.lanes import Lane
from signon.jobs.machine import own_host, own_place, ticks_of
from signon.jobs.processes import ProcessKind, SiteProcess

HEARD_SECONDS = 12
"""The time since its last sign of life for which a worker may count on the others knowing of it."""

OWN = "signon_own_process"
TRAITS = "signon_traits"

Trait = Callable[[], str]
"""Tells what a process works with: a value that should be the same on every machine, and never a secret."""


@dataclass
class OwnProcess:
    """The present process, as it tells of itself; after a fork, the child is another one."""

    kind: ProcessKind
    identity: str = field(default_factory=lambda: uuid.uuid4().hex)
    pid: int = field(default_factory=os.getpid)
    started_at: datetime = field(default_factory=now)
    beats: int = 0
    heard_at: float = float("-inf")

    def tell(self, at: datetime, lanes: Mapping[Lane, timedelta], traits: Mapping[str, str]) -> None:
        """Write a sign of life into this process's row."""
        self.beats += 1
        row = SiteProcess(
            identity=self.identity,
            kind=self.kind,
            host=own_host(),
            pid=self.pid,
            place=own_place(),
            ticks=ticks_of(self.pid),
            started_at=self.started_at,
            at=at,
            beats=self.beats,
            lanes={lane: silence.total_seconds() for lane, silence in lanes.items()},
            traits=dict(traits),
            silent_since=None,
        )
        db.session.merge(row)

    def was_heard(self) -> None:
        """Note that the last sign of life is stored, where others see it."""
        self.heard_at = time.monotonic()

    def leave(self) -> None:
        """Take the row away: what this process still held is free for others."""
        db.session.execute(delete(SiteProcess).where(SiteProcess.identity == self.identity))


def own_process(app: Flask) -> OwnProcess:
    """The present process as a worker of this application; another one after a fork."""
    own: OwnProcess | None = app.extensions.get(OWN)
    if own is None or own.pid != os.getpid():
        own = app.extensions[OWN] = OwnProcess(ProcessKind.WORKER)
    return own


def lease_holder() -> str:
    """The identity by which the present process holds leases; empty where it is no worker that others know of.

    Such a lease ends with its worker. One that is held by nobody, as by a command, ends by its time alone.
    """
    own: OwnProcess | None = current_app.extensions.get(OWN)
    is_known = own is not None and own.pid == os.getpid() and time.monotonic() - own.heard_at < HEARD_SECONDS
    return own.identity if own is not None and is_known else ""


def add_trait(app: Flask, name: str, trait: Trait) -> None:
    """Have every process tell of this, so that machines can be compared."""
    app.extensions.setdefault(TRAITS, {})[name] = trait


def own_traits() -> dict[str, str]:
    """The traits of this process, by the names given to ``add_trait``."""
    complete(current_app)
    traits: dict[str, Trait] = current_app.extensions.get(TRAITS, {})
    return {name: trait() for name, trait in traits.items()}
