"""Backups that were made or are wanted, as far as this installation knows: the nightly ones as work for the worker."""

from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import BigInteger, ColumnElement, Index, String, Text, delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from signon.backup.encryption import Protection
from signon.database.db import Choice, Moment, db
from signon.jobs.leased import LeasedWork, WorkStatus
from signon.jobs.queue import wake_after_commit
from signon.settings import Settings
from signon.translation import gettext as _
from signon.zones.in_words import day_in_words

SWEEP = "backups"
AGAIN_AFTER = timedelta(hours=1)
"""The time after which a nightly backup that failed is tried again."""

TOO_OLD = timedelta(hours=36)
"""The age from which on the last nightly backup is too old."""

MOST_KEPT = 100
"""Rows that are kept for the desk's page."""


class BackupRun(LeasedWork):
    """One backup. ``night`` names a nightly one by the moment from which on it was due; others were wanted by somebody.

    ``is_read_back`` says that the whole file was read again, decrypted and compared.
    """

    __tablename__ = "backup"
    __table_args__ = (Index("ix_backup_due", "status", "leased_until"),)

    status: Mapped[WorkStatus] = mapped_column(Choice(WorkStatus), default=WorkStatus.QUEUED)
    night: Mapped[datetime | None] = mapped_column(Moment, unique=True)
    ordered_at: Mapped[datetime] = mapped_column(Moment)
    ordered_by: Mapped[str] = mapped_column(String(320))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    progress: Mapped[int] = mapped_column(default=0)
    path: Mapped[str] = mapped_column(Text, default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    protection: Mapped[Protection] = mapped_column(Choice(Protection), default=Protection.NONE)
    is_read_back: Mapped[bool] = mapped_column(default=False)

    @classmethod
    def order_for_tonight(cls, settings: Settings, at: datetime) -> None:
        """Order the backup of the latest night, unless there is one, and one that failed once more after an hour."""
        night = latest_night(settings.backup_hour, at)
        if db.session.scalar(select(cls.id).filter_by(night=night)) is None:
            cls._order_once(night, at)
        failed = cls.status == WorkStatus.FAILED, cls.night == night, cls.ended_at <= at - AGAIN_AFTER
        again = {"status": WorkStatus.QUEUED, "leased_until": at, "attempts": 0, "progress": 0}
        db.session.execute(update(cls).where(*failed).values(again))

    @classmethod
    def order_now(cls, *, by: str, at: datetime) -> None:
        """Order one for somebody, unless one is under way."""
        if db.session.scalar(select(cls.id).where(cls.status.in_([WorkStatus.QUEUED, WorkStatus.RUNNING]))) is None:
            db.session.add(cls(ordered_at=at, ordered_by=by, leased_until=at))
            wake_after_commit(SWEEP)

    @classmethod
    def note_made(
        cls, path: str, size: int, *, protection: Protection, is_read_back: bool, by: str, at: datetime
    ) -> None:
        """Note one that a command has made."""
        made = cls(ordered_at=at, ordered_by=by, leased_until=None)
        db.session.add(made)
        made.finish(path, size, protection=protection, is_read_back=is_read_back, at=at)

    @classmethod
    def newest(cls, number: int = 10) -> list[Self]:
        """The latest ones, newest first."""
        return list(db.session.scalars(select(cls).order_by(cls.ordered_at.desc(), cls.id.desc()).limit(number)))

    @classmethod
    def last_made(cls) -> Self | None:
        """The newest that was made; None when none was."""
        return db.session.scalar(select(cls).filter_by(status=WorkStatus.DONE).order_by(cls.ended_at.desc()).limit(1))

    @classmethod
    def last_failed(cls) -> Self | None:
        """The newest, if it failed and none was made since."""
        newest = db.session.scalar(
            select(cls).where(cls._has_ended()).order_by(cls.ended_at.desc(), cls.id.desc()).limit(1)
        )
        return newest if newest and newest.status is WorkStatus.FAILED else None

    @classmethod
    def forget_old(cls) -> None:
        """Forget all but the latest rows; the files are another matter."""
        kept = select(cls.id).order_by(cls.id.desc()).limit(MOST_KEPT)
        db.session.execute(delete(cls).where(cls.id.not_in(kept.scalar_subquery())))

    @classmethod
    def sentence_when_given_up(cls) -> str:
        """The sentence when every attempt ended with the worker."""
        return _("The worker was stopped or killed each time. See its log, and make room in memory.")

    def finish(self, path: str, size: int, *, protection: Protection, is_read_back: bool, at: datetime) -> None:
        """Note the file that was made."""
        self.status, self.ended_at, self.leased_until, self.error = WorkStatus.DONE, at, None, ""
        self.path, self.size, self.protection, self.is_read_back = path, size, protection, is_read_back

    def fail(self, error: str, *, at: datetime) -> None:
        """Note that it was not made, and why."""
        self.status, self.ended_at, self.leased_until, self.error = WorkStatus.FAILED, at, None, error

    @classmethod
    def _has_ended(cls) -> ColumnElement[bool]:
        return or_(cls.status == WorkStatus.DONE, cls.status == WorkStatus.FAILED)

    @classmethod
    def _order_once(cls, night: datetime, at: datetime) -> None:
        try:
            with db.session.begin_nested():
                db.session.add(cls(night=night, ordered_at=at, ordered_by="", leased_until=at))
        except IntegrityError:
            pass  # another worker has just ordered it


def latest_night(hour: int, at: datetime) -> datetime:
    """The latest moment at this hour in UTC that is not after ``at``."""
    today = at.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today <= at else today - timedelta(days=1)


def warning(settings: Settings, at: datetime) -> str:
    """The sentence on a backup that failed or is too old, for owners and the operator; empty when all is well."""
    if failed := BackupRun.last_failed():
        return _("The last backup failed: %(reason)s", reason=failed.error)
    if settings.backup_folder is None:
        return ""
    last = BackupRun.last_made()
    if last is None:
        return _("No backup has been made yet.") if not _is_under_way() else ""
    if last.ended_at and at - last.ended_at > TOO_OLD:
        return _(
            "The last backup is of %(day)s, which is too old. See whether the worker runs.",
            day=day_in_words(last.ended_at),
        )
    return ""


def _is_under_way() -> bool:
    waiting = select(BackupRun.id).where(BackupRun.status.in_([WorkStatus.QUEUED, WorkStatus.RUNNING]))
    return db.session.scalar(waiting) is not None
