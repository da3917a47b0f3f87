"""The search for signatures of one organisation on a letter: at once on a small one, by the worker on a large one."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, String, Text, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, Choice, Moment, db, now, rows_changed
from signon.jobs.lanes import Lane
from signon.jobs.leased import has_run_out
from signon.jobs.queue import sweep, wake_after_commit
from signon.letters.models.letter import Letter
from signon.matching.index import pairs
from signon.signing.models.signature import Signature
from signon.signing.profiles import Compared
from signon.signing.queries import signatures_to_compare
from signon.signing.status import HOLDING
from signon.translation import gettext as _

SMALL = 150
"""Signatures that are compared within the request that asks: some 3 ms for each."""

MOST_KEPT = 1_000
LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 3
SECONDS_BETWEEN_REPORTS = 0.5
UNDER_WAY = text("status IN ('queued', 'running')")
Found = tuple[int, int, float, str]
"""The numbers of two signatures, how likely they are one organisation from 0 to 1, and why, in words."""


class SearchStatus(StrEnum):
    """How far a search has come."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class DuplicateSearch(Base):
    """A search that the worker makes, and what it found: the best ``MOST_KEPT`` pairs.

    ``progress`` is a percentage, ``searched`` the number of signatures that were compared. A letter has one under way at
    most; the worker holds it by a lease.
    """

    __tablename__ = "duplicate_search"
    __table_args__ = (
        Index(
            "uq_duplicate_search_under_way",
            "letter_id",
            unique=True,
            sqlite_where=UNDER_WAY,
            postgresql_where=UNDER_WAY,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)
    status: Mapped[SearchStatus] = mapped_column(Choice(SearchStatus), default=SearchStatus.QUEUED)
    ordered_by: Mapped[str] = mapped_column(String(320))
    created_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    searched: Mapped[int] = mapped_column(default=0)
    found: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)

    @classmethod
    def order(cls, letter: Letter, *, by: str, at: datetime) -> None:
        """Have the worker search; when it does already, nothing more is ordered. Earlier results are forgotten."""
        over = (SearchStatus.DONE, SearchStatus.FAILED)
        db.session.execute(db.delete(cls).where(cls.letter_id == letter.id, cls.status.in_(over)))
        try:
            with db.session.begin_nested():
                db.session.add(cls(letter_id=letter.id, ordered_by=by, created_at=at, leased_until=at))
        except IntegrityError:
            return
        wake_after_commit("duplicate-searches")

    @classmethod
    def latest(cls, letter: Letter) -> Self | None:
        """The letter's latest search."""
        return db.session.scalar(db.select(cls).filter_by(letter_id=letter.id).order_by(cls.id.desc()).limit(1))

    @classmethod
    def due(cls, at: datetime) -> list[int]:
        """The numbers of the searches that wait, or whose worker has died, oldest first."""
        return list(db.session.scalars(db.select(cls.id).where(*cls._may_be_taken(at)).order_by(cls.id)))

    @classmethod
    def due_since(cls, at: datetime) -> datetime | None:
        """Since when the oldest search that nobody works on has waited; None when none does."""
        return db.session.scalar(db.select(db.func.min(cls.leased_until)).where(*cls._may_be_taken(at)))

    @classmethod
    def claim(cls, number: int, at: datetime) -> bool:
        """Take a due search for the length of a lease; False when another worker did."""
        values = {"status": SearchStatus.RUNNING, "leased_until": at + LEASE, "attempts": cls.attempts + 1}
        statement = update(cls).where(cls.id == number, *cls._may_be_taken(at)).values(values)
        return rows_changed(statement) == 1

    @classmethod
    def _may_be_taken(cls, at: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        waiting = cls.status.in_((SearchStatus.QUEUED, SearchStatus.RUNNING))
        return waiting, has_run_out(cls.leased_until, at, LEASE)

    @classmethod
    def note_progress(cls, number: int, attempt: int, percentage: int, at: datetime) -> None:
        """Say how far the worker that made this attempt is, and prolong its lease."""
        held = (cls.id == number, cls.status == SearchStatus.RUNNING, cls.attempts == attempt)
        values = {"progress": percentage, "leased_until": at + LEASE}
        db.session.execute(update(cls).where(*held).values(values).execution_options(synchronize_session=False))

    def is_under_way(self) -> bool:
        """Whether a result is still to come."""
        return self.status in {SearchStatus.QUEUED, SearchStatus.RUNNING}


def is_small(letter: Letter) -> bool:
    """Whether the letter's signatures are few enough to be compared at once."""
    return holding_count(letter) <= SMALL


def holding_count(letter: Letter) -> int:
    """How many signatures hold an organisation's place on the letter: those that are compared."""
    query = db.select(db.func.count()).where(Signature.letter_id == letter.id, Signature.status.in_(HOLDING))
    return db.session.scalar(query) or 0


def find_pairs(rows: Sequence[Compared], report: Callable[[int], None] = lambda _percentage: None) -> list[Found]:
    """The pairs of ``signatures_to_compare`` that look like one organisation, best first; reports percentages."""
    profiles = []
    for done, row in enumerate(rows):
        profiles.append(row.profile())
        if done % 100 == 0:
            report(30 * done // len(rows))
    share = max(len(rows), 1)
    # One process: the worker has other threads, and a fork would copy whatever locks they hold.
    found = pairs(profiles, processes=1, progress=lambda done: report(30 + 69 * done // share))
    return [(rows[one.left].id, rows[one.right].id, one.score.value, one.score.reason) for one in found]


@sweep("duplicate-searches", lane=Lane.MATCHING, waiting=DuplicateSearch.due_since)
def search_due() -> None:
    """Make every search that waits or whose worker has died."""
    numbers = DuplicateSearch.due(now())
    db.session.commit()
    for number in numbers:
        claimed = DuplicateSearch.claim(number, now())
        db.session.commit()
        if claimed:
            _work_on(number)


def _work_on(number: int) -> None:
    search = db.session.get_one(DuplicateSearch, number, populate_existing=True)
    attempt = search.attempts
    if attempt > MOST_ATTEMPTS:
        search.status, search.finished_at = SearchStatus.FAILED, now()
        search.error = _("The worker stopped several times while comparing. Try again, or tell the site's operator.")
        db.session.commit()
        return
    rows = signatures_to_compare(db.session.get_one(Letter, search.letter_id))
    db.session.commit()  # nothing is held while the work is done: others sign and decide meanwhile
    found = find_pairs(rows, _Reports(number, attempt))
    held = (DuplicateSearch.id == number, DuplicateSearch.attempts == attempt)
    values = {
        "status": SearchStatus.DONE,
        "finished_at": now(),
        "progress": 100,
        "searched": len(rows),
        "found": [list(one) for one in found[:MOST_KEPT]],
    }
    db.session.execute(update(DuplicateSearch).where(*held).values(values))
    db.session.commit()


class _Reports:
    """Notes percentages, at most twice a second, each in a transaction of its own."""

    def __init__(self, number: int, attempt: int) -> None:
        self._number, self._attempt, self._reported_at = number, attempt, float("-inf")

    def __call__(self, percentage: int) -> None:
        present = time.monotonic()
        if present - self._reported_at < SECONDS_BETWEEN_REPORTS:
            return
        self._reported_at = present
        DuplicateSearch.note_progress(self._number, self._attempt, percentage, now())
        db.session.commit()
