"""Letters of a supporter that take longer to print than anybody should wait: ordered, made by the worker, fetched, and gone.

The letters are kept encrypted until their PDF is made, the PDF until it is deleted or a quarter of an hour has passed. The
page of an order has an address that cannot be guessed; only its hash is kept.
"""

import json
import secrets
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, delete, update
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from signon.actions.models import ActionPage
from signon.actions.printing import LettersToPrint
from signon.database.db import Base, Choice, Moment, db, rows_changed
from signon.encryption import decrypted, encrypted
from signon.errors import DomainError, NotFoundError
from signon.jobs.leased import has_run_out
from signon.jobs.queue import wake_after_commit
from signon.tokens import digest
from signon.translation import gettext as _
from signon.web.capacity import BusyError

SWEEP = "supporters-letters"
KEPT = timedelta(minutes=15)
"""How long an order may wait, and how long its PDF can be fetched."""

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 2
MOST_WAITING, MOST_OF_ONE = 60, 30
"""Orders that wait at the same time: of all, and of one network, which may be a school."""

LETTERS, PDF = "a supporter's letters", "a supporter's PDF"


class PrintStatus(StrEnum):
    """How far an order has come."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


UNDER_WAY = (PrintStatus.QUEUED, PrintStatus.RUNNING)


class PrintOrder(Base):
    """Letters that the worker prints. ``asked_by`` is the keyed hash of a network; ``size`` counts characters."""

    __tablename__ = "print_order"
    __table_args__ = (Index("ix_print_order_due", "status", "leased_until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    action_page_id: Mapped[int] = mapped_column(ForeignKey("action_page.id"))
    asked_by: Mapped[str] = mapped_column(String(64))
    status: Mapped[PrintStatus] = mapped_column(Choice(PrintStatus), default=PrintStatus.QUEUED)
    letters: Mapped[int]
    size: Mapped[int]
    printed: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    pdf: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    error: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)
    leased_until: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)

    action_page: Mapped[ActionPage] = relationship()

    @classmethod
    def place(cls, page: int, wanted: LettersToPrint, *, asked_by: str, at: datetime) -> str:
        """Order the letters of the action page with the number ``page``; gives the token in the order's address.

        Raises ``BusyError`` when too many orders wait already.
        """
        content = encrypted(_packed(wanted.as_json()), purpose=LETTERS)  # before there is a transaction
        cls.forget_expired(at)
        _refuse_too_many(asked_by)
        token = secrets.token_urlsafe(32)
        db.session.add(
            cls(
                token_digest=digest(token),
                action_page_id=page,
                asked_by=asked_by,
                letters=len(wanted.letters),
                size=wanted.characters,
                content=content,
                created_at=at,
                leased_until=at,
                expires_at=at + KEPT,
            )
        )
        wake_after_commit(SWEEP)
        return token

    @classmethod
    def find(cls, slug: str, token: str, at: datetime) -> Self:
        """The order with this token. Raises ``NotFoundError`` when there is none, or none any more."""
        found = db.session.scalar(db.select(cls).filter_by(token_digest=digest(token)))
        if found is None or found.expires_at <= at or found.action_page.slug != slug:
            raise NotFoundError(
                _(
                    "These letters are not here. They are kept for %(minutes)s minutes and then deleted; make them once more.",
                    minutes=KEPT.total_seconds() // 60,
                )
            )
        return found

    @classmethod
    def forget_expired(cls, at: datetime) -> None:
        """Delete what has been kept long enough, and what a clock that was set back would keep too long."""
        is_over = (cls.expires_at <= at) | (cls.expires_at > at + 2 * KEPT)
        db.session.execute(delete(cls).where(is_over))

    @classmethod
    def due(cls, at: datetime) -> int | None:
        """The number of the order that is next: the smallest, so that nobody's hundred letters hold up another's one."""
        query = db.select(cls.id).where(cls.status.in_(UNDER_WAY), has_run_out(cls.leased_until, at, LEASE))
        return db.session.scalar(query.order_by(cls.size, cls.id).limit(1))

    @classmethod
    def due_since(cls, at: datetime) -> datetime | None:
        """Since when the oldest order waits for a worker; None when none does."""
        due = (cls.status.in_(UNDER_WAY), has_run_out(cls.leased_until, at, LEASE), cls.expires_at > at)
        return db.session.scalar(db.select(db.func.min(cls.created_at)).where(*due))

    @classmethod
    def claim(cls, number: int, at: datetime) -> Self | None:
        """Take a due order for the length of a lease; None when it is gone or another worker did."""
        due = (cls.id == number, cls.status.in_(UNDER_WAY), has_run_out(cls.leased_until, at, LEASE))
        values = {"status": PrintStatus.RUNNING, "leased_until": at + LEASE, "attempts": cls.attempts + 1}
        if rows_changed(update(cls).where(*due).values(values)) != 1:
            return None
        return db.session.get_one(cls, number, populate_existing=True)

    @classmethod
    def note(cls, number: int, attempt: int, values: Mapping[str, Any]) -> None:
        """Note how far the worker that made this attempt has come; one that lost the order notes nothing."""
        held = (cls.id == number, cls.status == PrintStatus.RUNNING, cls.attempts == attempt)
        statement = update(cls).where(*held).values(dict(values)).execution_options(synchronize_session=False)
        db.session.execute(statement)

    def wanted(self) -> LettersToPrint:
        """The letters."""
        packed = decrypted(self.content or b"", purpose=LETTERS)
        return LettersToPrint.from_json(json.loads(zlib.decompress(packed)))

    def finished_pdf(self) -> bytes:
        """The PDF. Raises ``PrintStateError`` while it is not there."""
        if self.pdf is None:
            raise PrintStateError(_("This PDF is not finished. Go back to its page to see how far it is."))
        return decrypted(self.pdf, purpose=PDF)

    @property
    def progress(self) -> int:
        """A percentage; joining the letters counts as one more."""
        return 100 if self.status is PrintStatus.DONE else self.printed * 100 // (self.letters + 1)

    @property
    def is_under_way(self) -> bool:
        """Whether a result is still to come."""
        return self.status in UNDER_WAY

    def before(self) -> int:
        """How many orders the worker takes before this one."""
        earlier = (PrintOrder.size < self.size) | ((PrintOrder.size == self.size) & (PrintOrder.id < self.id))
        query = db.select(db.func.count(PrintOrder.id)).where(PrintOrder.status.in_(UNDER_WAY), earlier)
        return db.session.scalar(query) or 0


class PrintStateError(DomainError):
    """The order is not that far."""


def done(pdf: bytes, pages: int, at: datetime) -> dict[str, Any]:
    """What a finished order keeps: its PDF, and nothing of the letters any more."""
    return {
        "status": PrintStatus.DONE,
        "pdf": encrypted(pdf, purpose=PDF),
        "pages": pages,
        "content": None,
        "expires_at": at + KEPT,
    }


def failed(error: str, at: datetime) -> dict[str, Any]:
    """What an order keeps that cannot be printed: why."""
    return {"status": PrintStatus.FAILED, "error": error, "content": None, "expires_at": at + KEPT}


def _packed(values: Mapping[str, Any]) -> bytes:
    return zlib.compress(json.dumps(values).encode())


def _refuse_too_many(asked_by: str) -> None:
    waiting = db.select(db.func.count(PrintOrder.id)).where(PrintOrder.status.in_(UNDER_WAY))
    in_all, of_one = db.session.scalar(waiting) or 0, db.session.scalar(waiting.filter_by(asked_by=asked_by)) or 0
    if in_all >= MOST_WAITING or of_one >= MOST_OF_ONE:
        raise BusyError(
            _("Many letters are being printed just now. Your text is kept on this page; try again in a minute.")
        )
