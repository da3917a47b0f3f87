"""Leased work: rows that a worker carries out in its own time.

A worker claims a row for the length of a lease and renews the lease while it works. When the worker dies, the row is due again
as soon as the others have found out, and in any case when the lease has run out.

Each claim has a number of its own, its fence. Only the latest claim may renew the lease, report
progress and store a result, so a worker that was thought dead changes nothing. How a worker goes about it: ``working``.

Clocks are set back. A lease that ends later than any taken now could is from before that, and holds nobody up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Generic, Self, TypeVar

from sqlalchemy import ColumnElement, String, Text, and_, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, Moment, db, rows_changed
from signon.errors import DomainError
from signon.jobs.own_process import lease_holder
from signon.jobs.processes import SiteProcess
from signon.translation import gettext as _


class WorkStatus(StrEnum):
    """The progress of leased work. A kind of work with further states has these too."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


UNDER_WAY = (WorkStatus.QUEUED, WorkStatus.RUNNING)


class TakenOverError(DomainError):
    """The work is another worker's by now, or is not wanted any more. What this worker made of it is not stored."""


class LeftToOthersError(DomainError):
    """The work needs something that this worker lacks and another may have, or that may be back after a ``pause``.

    Nobody tries before the pause is over, which is shorter than two leases: a longer one would look like a clock set back.
    """

    pause: ClassVar[timedelta] = timedelta()


class LeasedWork(Base):
    """One piece of work, claimed by one worker at a time.

    ``attempts`` counts the claims since it was queued; ``fence`` is the number of the latest claim and never goes back.
    ``worker`` is the identity of the worker that made it, empty for a command.
    A new piece is due at once when its ``leased_until`` is the moment of its order.
    """

    __abstract__ = True

    LEASE: ClassVar[timedelta] = timedelta(seconds=60)
    MOST_ATTEMPTS: ClassVar[int] = 3
    REPORTED: ClassVar[str] = "progress"
    """The column that holds what the worker reports; by default a percentage."""

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Any]
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0, server_default="0")
    worker: Mapped[str] = mapped_column(String(32), default="", server_default="")
    error: Mapped[str] = mapped_column(Text, default="")

    @classmethod
    def kinds(cls) -> list[type["LeasedWork"]]:
        """The kinds of work that have a table, by its name."""
        mapped = (mapper.class_ for mapper in cls.registry.mappers)
        return sorted((one for one in mapped if issubclass(one, LeasedWork)), key=lambda one: one.__tablename__)

    @classmethod
    def due(cls, at: datetime, *conditions: ColumnElement[bool]) -> list[int]:
        """The numbers of the rows that wait, or whose worker has died, in the order in which they are taken."""
        query = select(cls.id).where(cls.may_be_claimed(at), *conditions)
        return list(db.session.scalars(query.order_by(*cls.turns())))

    @classmethod
    def due_since(cls, at: datetime) -> datetime | None:
        """The moment since which the oldest row that nobody works on waits; None when none does."""
        waiting = (cls.may_be_claimed(at), *cls.can_be_done(at))
        return db.session.scalar(select(db.func.min(cls.leased_until)).where(*waiting))

    @classmethod
    def may_be_claimed(cls, at: datetime) -> ColumnElement[bool]:
        """Whether a row may be claimed at ``at``. The clocks of several workers may differ by as long as the lease."""
        run_out = or_(cls.leased_until <= at, cls.leased_until > at + 2 * cls.LEASE)
        is_orphan = and_(cls.status == WorkStatus.RUNNING, SiteProcess.is_gone(cls.worker))
        return and_(cls.status.in_(UNDER_WAY), or_(run_out, is_orphan))

    @classmethod
    def turns(cls) -> Sequence[Any]:
        """The order of the rows: the oldest first, unless a kind says otherwise."""
        return (cls.id,)

    @classmethod
    def can_be_done(cls, at: datetime) -> Sequence[ColumnElement[bool]]:  # noqa: ARG003 - for those that need it
        """The further condition for a row to count as waiting for a worker, if a kind has one."""
        return ()

    @classmethod
    def claim(cls, number: int, at: datetime) -> "Claim[Self] | None":
        """Take a due row for the length of a lease; None when it is gone or another worker took it."""
        taken = update(cls).where(cls.id == number, cls.may_be_claimed(at))
        values = {
            "status": WorkStatus.RUNNING,
            "leased_until": at + cls.LEASE,
            "attempts": cls.attempts + 1,
            "fence": cls.fence + 1,
            "worker": lease_holder(),
        }
        statement = taken.values(values).returning(cls.fence, cls.attempts)
        row = db.session.execute(statement.execution_options(synchronize_session=False)).one_or_none()
        return row and Claim(cls, number, fence=row.fence, attempt=row.attempts)

    @classmethod
    def give_back(cls, worker: str, at: datetime) -> int:
        """Leave to others what this worker has in hand, as if it had not been claimed; gives how many rows that were.

        What the worker still makes of them is not stored.
        """
        held = update(cls).where(cls.worker == worker, cls.status == WorkStatus.RUNNING)
        values = {"status": WorkStatus.QUEUED, "leased_until": at, "attempts": cls.attempts - 1, cls.REPORTED: 0}
        return rows_changed(held.values(values).execution_options(synchronize_session=False))

    @classmethod
    def sentence_when_given_up(cls) -> str:
        """The sentence when every attempt ended with the worker."""
        raise NotImplementedError

    def fail(self, error: str, *, at: datetime) -> None:
        """Note that it cannot be done, and why, in words for whoever ordered it."""
        raise NotImplementedError

    def is_under_way(self) -> bool:
        """Whether a result is still to come."""
        return self.status in UNDER_WAY


Work = TypeVar("Work", bound=LeasedWork)


def give_back_all(worker: str, at: datetime) -> int:
    """Leave to others everything that this worker has in hand; gives how many rows that were."""
    kinds = {mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, LeasedWork)}
    return sum(kind.give_back(worker, at) for kind in kinds)


@dataclass(frozen=True, slots=True)
class Claim(Generic[Work]):
    """A worker's hold on one row. ``attempt`` counts from 1."""

    kind: type[Work]
    number: int
    fence: int
    attempt: int

    def renew(self, at: datetime, **values: object) -> bool:
        """Prolong the lease, and store ``values``. False when the row is no longer this claim's."""
        return self._update(leased_until=at + self.kind.LEASE, **values)

    def report(self, reached: int, at: datetime) -> bool:
        """Say how far the work has come; prolongs the lease. False when the row is no longer this claim's."""
        return self.renew(at, **{self.kind.REPORTED: reached})

    def try_again(self, at: datetime) -> "Claim[Work] | None":
        """The same hold for one more attempt, with the lease prolonged; None when the row is no longer this claim's."""
        following = replace(self, attempt=self.attempt + 1)
        reported: dict[str, object] = {self.kind.REPORTED: 0}
        return following if self.renew(at, attempts=following.attempt, **reported) else None

    def record(self, at: datetime) -> Work:
        """The row, which stays this claim's until the transaction ends: for reading the order, and for storing a result.

        Raises ``TakenOverError`` when the row is no longer this claim's.
        """
        if not self.renew(at):
            raise TakenOverError(_("Another worker has taken this over, or it is not wanted any more."))
        return db.session.get_one(self.kind, self.number, populate_existing=True)

    def release(self, at: datetime, why: str = "") -> None:
        """Leave the row to whoever takes it from ``at`` on, as if it had not been claimed; ``why`` stands in it meanwhile."""
        reported: dict[str, object] = {self.kind.REPORTED: 0}
        self._update(status=WorkStatus.QUEUED, leased_until=at, attempts=self.attempt - 1, error=why, **reported)

    def _update(self, **values: object) -> bool:
        kind = self.kind
        held = (kind.id == self.number, kind.status == WorkStatus.RUNNING, kind.fence == self.fence)
        statement = update(kind).where(*held).values(values).execution_options(synchronize_session=False)
        return rows_changed(statement) == 1
