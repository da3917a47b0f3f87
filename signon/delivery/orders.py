"""Orders of documents, which the worker makes in its own time: a preview to look at, or the documents that will leave."""

from collections.abc import Mapping, Sequence
from datetime import date as calendar_date
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from flask import current_app
from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, LargeBinary, String, delete, false, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from signon import audit
from signon.database.db import Choice, Moment, db, rows_changed
from signon.delivery.expected_seal import LONGEST_NAME, ExpectedSeal, makeable, makeable_with
from signon.delivery.snapshots import Snapshot
from signon.jobs.leased import UNDER_WAY, LeasedWork, WorkStatus
from signon.jobs.queue import wake_after_commit
from signon.letters.models.letter import Letter
from signon.letters.models.record import LetterStateError
from signon.letters.parts.fields import Addressing
from signon.letters.status import FINALISABLE, LetterStatus
from signon.translation import gettext as _

PREVIEWS_KEPT = 3
NO_SEAL = ExpectedSeal()
FINAL_UNDER_WAY = text("kind = 'final' AND status IN ('queued', 'running')")
ADDENDUM_UNDER_WAY = text("kind = 'addendum' AND status IN ('queued', 'running')")


class RenderingKind(StrEnum):
    """The purpose of a rendering: to be looked at, to leave, or to name those who joined after that."""

    PREVIEW = "preview"
    FINAL = "final"
    ADDENDUM = "addendum"


class Rendering(LeasedWork):
    """An order to render a letter from a frozen snapshot. ``progress`` is a percentage."""

    __tablename__ = "rendering"
    __table_args__ = (
        Index(
            "uq_rendering_final",
            "letter_id",
            unique=True,
            sqlite_where=FINAL_UNDER_WAY,
            postgresql_where=FINAL_UNDER_WAY,
        ),
        Index(
            "uq_rendering_addendum",
            "letter_id",
            unique=True,
            sqlite_where=ADDENDUM_UNDER_WAY,
            postgresql_where=ADDENDUM_UNDER_WAY,
        ),
        Index("ix_rendering_due", "status", "leased_until"),
    )

    LEASE = timedelta(seconds=30)

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    kind: Mapped[RenderingKind] = mapped_column(String(20))
    status: Mapped[WorkStatus] = mapped_column(Choice(WorkStatus), default=WorkStatus.QUEUED)
    snapshot: Mapped[dict[str, Any]] = deferred(mapped_column(JSON))
    ordered_by: Mapped[str] = mapped_column(String(320))
    created_at: Mapped[datetime] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    progress: Mapped[int] = mapped_column(default=0)
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
    def due_for(cls, held: ExpectedSeal, at: datetime) -> list[int]:
        """The numbers of the due orders that who seals as ``held`` can make, oldest first."""
        return cls.due(at, makeable_with(held, cls.seal_fingerprint, cls.seal_timestamped))

    @classmethod
    def waiting_for_seal(cls, at: datetime, held: ExpectedSeal | None = None) -> list[Self]:
        """The orders whose seal who seals as ``held`` cannot make; without ``held``, those whose seal no worker can make."""
        columns = cls.seal_fingerprint, cls.seal_timestamped
        can = makeable(at, *columns) if held is None else makeable_with(held, *columns)
        return list(db.session.scalars(db.select(cls).where(cls.may_be_claimed(at), ~can).order_by(cls.id)))

    @classmethod
    def can_be_done(cls, at: datetime) -> Sequence[ColumnElement[bool]]:
        """Whether a worker that runs can make the seal."""
        return (makeable(at, cls.seal_fingerprint, cls.seal_timestamped),)

    @classmethod
    def sentence_when_given_up(cls) -> str:
        """The sentence for the coordinator when the workers died on it."""
        return _("The worker stopped several times while making this PDF. Try again, or tell the site's operator.")

    def give_up(self, *, by: str, at: datetime) -> None:
        """End an order that nobody works on. Raises ``LetterStateError`` when it is being made, or is finished."""
        here = type(self)
        values = {"status": WorkStatus.FAILED, "finished_at": at, "error": _("The order was given up.")}
        statement = update(here).where(here.id == self.id, self.may_be_claimed(at)).values(values)
        if rows_changed(statement) != 1:
            raise LetterStateError(_("It is being made at this moment, or is finished; look at it once more."))
        audit.record(f"give-up-{self.kind}", of=self.letter, by=by, at=at, details={"rendering": self.id})

    @property
    def expected_seal(self) -> ExpectedSeal:
        """The seal that its documents shall bear."""
        return ExpectedSeal(self.seal_fingerprint, self.seal_name, self.seal_timestamped)

    def lacks_seal(self, at: datetime) -> bool:
        """Whether it waits, and no worker that runs has what its seal needs."""
        return self.status == WorkStatus.QUEUED and self.expected_seal.is_missed(at)

    def finish(self, *, pages: int, pdf: bytes | None, at: datetime) -> None:
        """Note the result; a final's documents are stored as ``Final`` rows, so it has no PDF of its own."""
        self.status, self.progress, self.finished_at = WorkStatus.DONE, 100, at
        self.pages, self.pdf, self.error = pages, pdf, ""

    def fail(self, error: str, *, at: datetime) -> None:
        """Note that it cannot be rendered, in words for the coordinator."""
        self.status, self.error, self.finished_at = WorkStatus.FAILED, error, at

    @classmethod
    def final_under_way(cls, letter: Letter) -> Self | None:
        """The order of the letter's final documents, while it is carried out."""
        query = db.select(cls).filter_by(letter_id=letter.id, kind=RenderingKind.FINAL)
        return db.session.scalar(query.where(cls.status.in_(UNDER_WAY)))

    @classmethod
    def forget_old_previews(cls, letter_id: int) -> None:
        """Delete the finished previews of a letter but the latest few."""
        finished = db.select(cls.id).where(
            cls.letter_id == letter_id,
            cls.kind == RenderingKind.PREVIEW,
            cls.status.in_((WorkStatus.DONE, WorkStatus.FAILED)),
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
            " the letter can no longer be changed; should it fail, save the change again.",
            title=letter.title,
        )
    )


def _refuse_untimely(letter: Letter, kind: RenderingKind) -> None:
    if kind is RenderingKind.FINAL and letter.status not in FINALISABLE:
        raise LetterStateError(
            _(
                "'%(title)s' is %(status)s; only an open or closed letter can be finalised.",
                title=letter.title,
                status=letter.status.in_words,
            )
        )
    if kind is RenderingKind.ADDENDUM and letter.status is not LetterStatus.DELIVERED:
        raise LetterStateError(
            _(
                "'%(title)s' is %(status)s; only a finalised letter has addenda.",
                title=letter.title,
                status=letter.status.in_words,
            )
        )


def _already(kind: RenderingKind, title: str) -> str:
    if kind is RenderingKind.ADDENDUM:
        return _("An addendum to '%(title)s' is being made already.", title=title)
    return _("'%(title)s' is being finalised already.", title=title)


def order_preview(letter: Letter, *, by: str, at: datetime, addressee: int | None = None) -> Rendering:
    """Order the letter as it would be printed now, for the coordinators to look at."""
    if letter.parts.addressing is Addressing.INDIVIDUAL:
        addressee = addressee or 0
    snapshot = Snapshot.take(letter, at=at, addressee=addressee)
    return Rendering.order(letter, RenderingKind.PREVIEW, snapshot.as_json(), by=by, at=at)


def order_final(letter: Letter, *, date: calendar_date | None = None, by: str, at: datetime) -> Rendering:
    """Order the final documents, with the seal that is configured now. ``date`` replaces the date that they would bear.

    Raises ``LetterStateError`` when the letter cannot be finalised now, and ``SealError`` when the certificate cannot be used.
    """
    letter.hold()
    db.session.expire(letter, ["parts", "images"])  # what somebody saved in the moment before counts
    letter.settle_text(by=by, at=at)
    snapshot = Snapshot.take_each(letter, at=at, date=date).anchored(audit.anchor(at))
    seal = ExpectedSeal.configured(current_app.config["SIGNON"], at)
    return Rendering.order(letter, RenderingKind.FINAL, snapshot.as_json(), by=by, at=at, seal=seal)
