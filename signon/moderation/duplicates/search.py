"""The search for signatures of one organisation on a letter: at once on a small one, by the worker on a large one."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Self

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Choice, Moment, db
from signon.jobs.leased import LeasedWork, WorkStatus
from signon.jobs.queue import wake_after_commit
from signon.letters.models.letter import Letter
from signon.matching.index import pairs
from signon.signing.models.signature import Signature
from signon.signing.profiles import Compared
from signon.signing.status import HOLDING
from signon.translation import gettext as _

SMALL = 150
"""Signatures that are compared within the request that asks: some 3 ms for each."""

MOST_KEPT = 1_000
NOT_OVER = text("status IN ('queued', 'running')")
Found = tuple[int, int, float, str]
"""The numbers of two signatures, how likely they are one organisation from 0 to 1, and why, in words."""


class DuplicateSearch(LeasedWork):
    """A search that the worker makes, and what it found: the best ``MOST_KEPT`` pairs.

    ``progress`` is a percentage, ``searched`` the number of signatures that were compared. A letter has one under way at
    most.
    """

    __tablename__ = "duplicate_search"
    __table_args__ = (
        Index(
            "uq_duplicate_search_under_way",
            "letter_id",
            unique=True,
            sqlite_where=NOT_OVER,
            postgresql_where=NOT_OVER,
        ),
    )

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)
    status: Mapped[WorkStatus] = mapped_column(Choice(WorkStatus), default=WorkStatus.QUEUED)
    ordered_by: Mapped[str] = mapped_column(String(320))
    created_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    progress: Mapped[int] = mapped_column(default=0)
    searched: Mapped[int] = mapped_column(default=0)
    found: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)

    @classmethod
    def order(cls, letter: Letter, *, by: str, at: datetime) -> None:
        """Have the worker search; when it does already, nothing more is ordered. Earlier results are forgotten."""
        over = (WorkStatus.DONE, WorkStatus.FAILED)
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
    def sentence_when_given_up(cls) -> str:
        """The sentence for the coordinator when the workers died on it."""
        return _("The worker stopped several times while comparing. Try again, or tell the site's operator.")

    def fail(self, error: str, *, at: datetime) -> None:
        """Note that nothing was found out, and why."""
        self.status, self.error, self.finished_at = WorkStatus.FAILED, error, at

    def finish(self, found: Sequence[Found], *, searched: int, at: datetime) -> None:
        """Keep the best pairs that were found."""
        self.status, self.progress, self.finished_at, self.searched = WorkStatus.DONE, 100, at, searched
        self.found = [list(one) for one in found[:MOST_KEPT]]


def is_small(letter: Letter) -> bool:
    """Whether the letter's signatures are few enough to be compared at once."""
    return holding_count(letter) <= SMALL


def holding_count(letter: Letter) -> int:
    """The number of signatures that hold an organisation's place on the letter: those that are compared."""
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
