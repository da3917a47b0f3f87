"""Renderings: the orders that the worker carries out in its own time, held by a lease."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, LargeBinary, String, Text, delete, false, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from signon import audit
from signon.database.db import Base, Moment, db, rows_changed
from signon.delivery.expected_seal import LONGEST_NAME, ExpectedSeal, makeable, makeable_with
from signon.jobs.leased import has_run_out
from signon.jobs.queue import wake_after_commit
from signon.letters.models.letter import Letter
from signon.letters.models.record import LetterStateError
from signon.letters.status import FINALISABLE, LetterStatus
from signon.translation import gettext as _

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 3
PREVIEWS_KEPT = 3
NO_SEAL = ExpectedSeal()
UNDER_WAY = text("kind = 'final' AND status IN ('queued', 'running')")
ADDENDUM_UNDER_WAY = text("kind = 'addendum' AND status IN ('queued', 'running')")


class RenderingKind(StrEnum):
    """What a rendering is for: to be looked at, to leave, or to name those who joined after that."""

    PREVIEW = "preview"
    FINAL = "final"
    ADDENDUM = "addendum"


class RenderingStatus(StrEnum):
    """How far a rendering has come."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Rendering(Base):
    """An order to render a letter from a frozen snapshot. ``progress`` is a percentage.

    A worker holds it by a lease that it renews; when the worker dies, the lease runs out and another takes over.
    """

    __tablename__ = "rendering"
    __table_args__ = (
        Index("uq_rendering_final", "letter_id", unique=True, sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY),
        Index(
            "uq_rendering_addendum",
            "letter_id",
            unique=True,
            sqlite_where=ADDENDUM_UNDER_WAY,
            postgresql_where=ADDENDUM_UNDER_WAY,
        ),
        Index("ix_rendering_due", "status", "leased_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    kind: Mapped[RenderingKind] = mapped_column(String(20))
    status: Mapped[RenderingStatus] = mapped_column(String(20), default=RenderingStatus.QUEUED)
    snapshot: Mapped[dict[str, Any]] = deferred(mapped_column(JSON))
    ordered_by: Mapped[str] = mapped_column(String(320))
    created_at: Mapped[datetime] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    pages: Mapped[int] = mapped_column(default=0)
    pdf: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    seal_fingerprint: Mapped[str] = mapped_column(String(64), default="", server_default="")
    seal_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="", server_default="")
    seal_timestamped: Mapped[bool] = mapped_column(default=False, server_default=false())

    letter: Mapped[Letter] = relationship()

    @classmethod
    def order(
        cls,
        letter: Letter,
        kind: RenderingKind,
        snapshot: Mapping[str, Any],
        *,
        by: str,
        at: datetime,
        seal: ExpectedSeal = NO_SEAL,
    ) -> Self:
        """Order a rendering of ``snapshot``. Raises ``LetterStateError`` when it cannot be ordered now."""
        _refuse_untimely(letter, kind)
        title = letter.title
        rendering = cls(
            letter=letter,
            kind=kind,
            snapshot=dict(snapshot),
            ordered_by=by,
            created_at=at,
            leased_until=at,
            **{f"seal_{name}": value for name, value in seal.as_columns().items()},
        )
        db.session.add(rendering)
        try:
            db.session.flush()
        except IntegrityError as error:
            raise LetterStateError(_already(kind, title)) from error
        details = {"rendering": rendering.id} | ({"seal": seal.fingerprint} if seal else {})
        audit.record(f"order-{kind}", of=letter, by=by, at=at, details=details)
        wake_after_commit("renderings")
        return rendering

    @classmethod
    def due(cls, at: datetime, held: ExpectedSeal) -> list[int]:
        """The numbers of the renderings that wait, or whose worker has died, and that who seals as ``held`` can make.

        Oldest first.
        """
        can = makeable_with(held, cls.seal_fingerprint, cls.seal_timestamped)
        return list(db.session.scalars(db.select(cls.id).where(*cls._may_be_taken(at), can).order_by(cls.id)))

    @classmethod
    def waiting_for_seal(cls, at: datetime, held: ExpectedSeal | None = None) -> list[Self]:
        """The orders whose seal who seals as ``held`` cannot make; without ``held``, those whose seal no worker can make."""
        columns = cls.seal_fingerprint, cls.seal_timestamped
        can = makeable(at, *columns) if held is None else makeable_with(held, *columns)
        return list(db.session.scalars(db.select(cls).where(*cls._may_be_taken(at), ~can).order_by(cls.id)))

    @classmethod
    def due_since(cls, at: datetime) -> datetime | None:
        """Since when the oldest order that nobody works on, and that somebody could make, has waited; None when none does."""
        can = makeable(at, cls.seal_fingerprint, cls.seal_timestamped)
        return db.session.scalar(db.select(db.func.min(cls.leased_until)).where(*cls._may_be_taken(at), can))

    @classmethod
    def claim(cls, number: int, at: datetime) -> Self | None:
        """Take a due rendering for the length of a lease; None when another worker did."""
        statement = (
            update(cls)
            .where(cls.id == number, *cls._may_be_taken(at))
            .values(status=RenderingStatus.RUNNING, leased_until=at + LEASE, started_at=at, attempts=cls.attempts + 1)
        )
        if rows_changed(statement) != 1:
            return None
        return db.session.get_one(cls, number, populate_existing=True)

    @classmethod
    def _may_be_taken(cls, at: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        waiting = cls.status.in_((RenderingStatus.QUEUED, RenderingStatus.RUNNING))
        return waiting, has_run_out(cls.leased_until, at, LEASE)

    @classmethod
    def renew(cls, number: int, attempt: int, *, at: datetime, progress: int | None = None) -> bool:
        """Prolong the lease of the worker that made this attempt, and note its progress.

        False when the order is no longer that worker's: another took it over, or it is finished.
        """
        values: dict[str, Any] = {"leased_until": at + LEASE}
        if progress is not None:
            values["progress"] = progress
        held = (cls.id == number, cls.status == RenderingStatus.RUNNING, cls.attempts == attempt)
        statement = update(cls).where(*held).values(values).execution_options(synchronize_session=False)
        return rows_changed(statement) == 1

    def begin_at_once(self, at: datetime) -> None:
        """Give the order to whoever placed it, so that no worker takes it unless they die."""
        self.status, self.leased_until, self.started_at, self.attempts = RenderingStatus.RUNNING, at + LEASE, at, 1

    @classmethod
    def give_back(cls, number: int, attempt: int, *, at: datetime) -> None:
        """Leave a claimed order to others, as if it had not been claimed."""
        held = (cls.id == number, cls.status == RenderingStatus.RUNNING, cls.attempts == attempt)
        values = {"status": RenderingStatus.QUEUED, "leased_until": at, "attempts": attempt - 1, "progress": 0}
        db.session.execute(update(cls).where(*held).values(values).execution_options(synchronize_session=False))

    def give_up(self, *, by: str, at: datetime) -> None:
        """End an order that nobody works on. Raises ``LetterStateError`` when it is being made, or is finished."""
        here = type(self)
        values = {"status": RenderingStatus.FAILED, "finished_at": at, "error": _("The order was given up.")}
        statement = update(here).where(here.id == self.id, *self._may_be_taken(at)).values(values)
        if rows_changed(statement) != 1:
            raise LetterStateError(_("It is being made at this moment, or is finished; look at it once more."))
        audit.record(f"give-up-{self.kind}", of=self.letter, by=by, at=at, details={"rendering": self.id})

    @property
    def expected_seal(self) -> ExpectedSeal:
        """The seal that its documents shall bear."""
        return ExpectedSeal(self.seal_fingerprint, self.seal_name, self.seal_timestamped)

    def lacks_seal(self, at: datetime) -> bool:
        """Whether it waits, and no worker that runs has what its seal needs."""
        return self.status == RenderingStatus.QUEUED and self.expected_seal.is_missed(at)

    def finish(self, *, pages: int, pdf: bytes | None, at: datetime) -> None:
        """Note the result; a final's documents are stored as ``Final`` rows, so it has no PDF of its own."""
        self.status, self.progress, self.finished_at = RenderingStatus.DONE, 100, at
        self.pages, self.pdf, self.error = pages, pdf, ""

    def fail(self, error: str, *, at: datetime) -> None:
        """Note that it cannot be rendered, in words for the coordinator."""
        self.status, self.error, self.finished_at = RenderingStatus.FAILED, error, at

    @classmethod
    def final_under_way(cls, letter: Letter) -> Self | None:
        """The order of the letter's final documents, while it is carried out."""
        query = db.select(cls).filter_by(letter_id=letter.id, kind=RenderingKind.FINAL)
        return db.session.scalar(query.where(cls.status.in_((RenderingStatus.QUEUED, RenderingStatus.RUNNING))))

    def is_under_way(self) -> bool:
        """Whether a result is still to come."""
        return self.status in {RenderingStatus.QUEUED, RenderingStatus.RUNNING}

    @classmethod
    def forget_old_previews(cls, letter_id: int) -> None:
        """Delete the finished previews of a letter but the latest few."""
        finished = db.select(cls.id).where(
            cls.letter_id == letter_id,
            cls.kind == RenderingKind.PREVIEW,
            cls.status.in_((RenderingStatus.DONE, RenderingStatus.FAILED)),
        )
        old = list(db.session.scalars(finished.order_by(cls.id.desc()).offset(PREVIEWS_KEPT)))
        db.session.execute(delete(cls).where(cls.id.in_(old)))


def refuse_while_finalising(letter: Letter) -> None:
    """Raise ``LetterStateError`` while the final documents are made: they have the text as it was ordered."""
    if Rendering.final_under_way(letter) is None:
        return
    raise LetterStateError(
        _(
            "'%(title)s' is being finalised with the text that it had, so this change was not saved. Once that is done,"
            " the letter is delivered; should it fail, save the change again.",
            title=letter.title,
        )
    )


def _refuse_untimely(letter: Letter, kind: RenderingKind) -> None:
    if kind is RenderingKind.FINAL and letter.status not in FINALISABLE:
        raise LetterStateError(
            _(
                "'%(title)s' is %(status)s; only an open or closed letter can be finalised.",
                title=letter.title,
                status=letter.status,
            )
        )
    if kind is RenderingKind.ADDENDUM and letter.status is not LetterStatus.DELIVERED:
        raise LetterStateError(
            _(
                "'%(title)s' is %(status)s; only a delivered letter has addenda.",
                title=letter.title,
                status=letter.status,
            )
        )


def _already(kind: RenderingKind, title: str) -> str:
    if kind is RenderingKind.ADDENDUM:
        return _("An addendum to '%(title)s' is being made already.", title=title)
    return _("'%(title)s' is being finalised already.", title=title)
