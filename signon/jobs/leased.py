"""Leased work: rows that a worker carries out in its own time.

A worker claims a row for the length of a lease and renews the lease while it works. When the worker dies, the lease runs out
and the row is due again. Each claim has a number of its own, its fence. Only the latest claim may renew the lease, report
progress and store a result, so a worker that was thought dead changes nothing.

Clocks are set back. A lease that ends later than any taken now could is from before that, and holds nobody up.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Event, Thread
from typing import Any, ClassVar, Generic, Self, TypeVar

from flask import Flask, current_app
from flask.globals import app_ctx
from sqlalchemy import ColumnElement, Text, and_, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, Moment, db, now, rows_changed
from signon.errors import DomainError
from signon.jobs.lanes import note_progress
from signon.translation import gettext as _
from signon.waiting import no_transaction

SECONDS_BETWEEN_REPORTS = 0.5
RENEWALS_IN_A_LEASE = 3

Report = Callable[[int], None]
"""Is told how far the work has come."""


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
    """The work needs something that this worker lacks and another may have."""


class LeasedWork(Base):
    """One piece of work, claimed by one worker at a time.

    ``attempts`` counts the claims since it was queued; ``fence`` is the number of the latest claim and never goes back.
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
    error: Mapped[str] = mapped_column(Text, default="")

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
        return and_(cls.status.in_(UNDER_WAY), run_out)

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
        }
        statement = taken.values(values).returning(cls.fence, cls.attempts)
        row = db.session.execute(statement.execution_options(synchronize_session=False)).one_or_none()
        return row and Claim(cls, number, fence=row.fence, attempt=row.attempts)

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

    def record(self, at: datetime) -> Work:
        """The row, which stays this claim's until the transaction ends: for reading the order, and for storing a result.

        Raises ``TakenOverError`` when the row is no longer this claim's.
        """
        if not self.renew(at):
            raise TakenOverError(_("Another worker has taken this over, or it is not wanted any more."))
        return db.session.get_one(self.kind, self.number, populate_existing=True)

    def release(self, at: datetime) -> None:
        """Leave the row to others, as if it had not been claimed."""
        reported: dict[str, object] = {self.kind.REPORTED: 0}
        self._update(status=WorkStatus.QUEUED, leased_until=at, attempts=self.attempt - 1, **reported)

    def _update(self, **values: object) -> bool:
        kind = self.kind
        held = (kind.id == self.number, kind.status == WorkStatus.RUNNING, kind.fence == self.fence)
        statement = update(kind).where(*held).values(values).execution_options(synchronize_session=False)
        return rows_changed(statement) == 1


def work_through(
    kind: type[Work], work: Callable[[Claim[Work]], None], *, choose: Callable[[], int | None] | None = None
) -> None:
    """Do all due work of a kind, one piece after the other; ``choose`` gives the number of the next one.

    ``work`` reads the order, ends the transaction, works inside ``lease_kept`` and puts the result into ``Claim.record``;
    it does not commit the result.
    """
    while (number := (choose or _first_of(kind))()) is not None:
        claim = kind.claim(number, now())
        db.session.commit()
        if claim is not None:
            _do(claim, work)


def carry_out(claim: Claim[Work], work: Callable[[Claim[Work]], None]) -> None:
    """Do a claimed piece of work and commit what ``work`` stored, if the claim still holds.

    Raises the ``DomainError`` that prevents it, after noting it in the row, or after leaving the row to others.
    """
    try:
        work(claim)
        db.session.commit()
    except TakenOverError:
        db.session.rollback()
    except LeftToOthersError:
        db.session.rollback()
        claim.release(now())
        db.session.commit()
        raise
    except DomainError as refusal:
        db.session.rollback()
        _note_failure(claim, str(refusal))
        raise


def _first_of(kind: type[Work]) -> Callable[[], int | None]:
    def choose() -> int | None:
        due = kind.due(now())
        db.session.commit()
        return due[0] if due else None

    return choose


def _do(claim: Claim[Work], work: Callable[[Claim[Work]], None]) -> None:
    if claim.attempt > claim.kind.MOST_ATTEMPTS:
        _note_failure(claim, claim.kind.sentence_when_given_up())
        return
    try:
        carry_out(claim, work)
    except DomainError as refusal:
        current_app.logger.info("%s %s was not done: %s", claim.kind.__name__, claim.number, refusal)


def _note_failure(claim: Claim[Work], error: str) -> None:
    at = now()
    try:
        claim.record(at).fail(error, at=at)
        db.session.commit()
    except TakenOverError:
        db.session.rollback()


@contextmanager
def lease_kept(claim: Claim[Work], what: str) -> Iterator[Report]:
    """Keep the lease for the length of the block, in which no transaction can be open; gives the function that reports.

    ``what`` names the work. The lease is renewed and the progress stored by a thread of its own, at most twice a second.
    """
    keeper = _Keeper(claim, app_ctx.app)  # the application itself, because a thread has no context of it
    with no_transaction(what):
        keeper.start()
        try:
            yield keeper.report
        finally:
            keeper.stop()


class _Keeper:
    """Renews a lease, and stores what was reported last."""

    def __init__(self, claim: Claim[Any], app: Flask) -> None:
        self._claim, self._app = claim, app
        self._values: dict[str, object] = {}
        self._has_news, self._is_over = Event(), Event()
        self._thread = Thread(target=self._keep, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._is_over.set()
        self._has_news.set()
        self._thread.join()

    def report(self, reached: int) -> None:
        note_progress()
        self._values = {self._claim.kind.REPORTED: reached}
        self._has_news.set()

    def _keep(self) -> None:
        seconds = self._claim.kind.LEASE.total_seconds() / RENEWALS_IN_A_LEASE
        while True:
            self._has_news.wait(seconds)
            self._has_news.clear()
            if self._is_over.is_set():
                return
            self._renew()
            self._is_over.wait(SECONDS_BETWEEN_REPORTS)

    def _renew(self) -> None:
        try:
            with self._app.app_context():
                self._claim.renew(now(), **self._values)
                db.session.commit()
        except Exception:
            self._app.logger.exception("The lease of a piece of work could not be renewed; the next try follows.")
