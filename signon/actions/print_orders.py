"""Letters of a supporter that take longer to print than anybody should wait: ordered, made by the worker, fetched, and gone.

The letters are kept encrypted until their PDF is made, the PDF until it is deleted or a quarter of an hour has passed. The
page of an order has an address that cannot be guessed; only its hash is kept.
"""

import json
import os
import secrets
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Self, cast

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy import ColumnElement, ForeignKey, Index, LargeBinary, String, delete
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from signon.actions.models import ActionPage
from signon.actions.printing import LettersToPrint
from signon.database.db import Choice, Moment, db
from signon.errors import DomainError, NotFoundError
from signon.jobs.leased import UNDER_WAY, LeasedWork, WorkStatus
from signon.jobs.queue import wake_after_commit
from signon.tokens import digest
from signon.translation import gettext as _
from signon.web.capacity import BusyError

SWEEP = "supporters-letters"
KEPT = timedelta(minutes=15)
"""The time that an order may wait, and that its PDF can be fetched."""

MOST_WAITING, MOST_OF_ONE = 60, 30
"""Orders that wait at the same time: of all, and of one network, which may be a school."""

LETTERS, PDF = "a supporter's letters", "a supporter's PDF"

KEY_BYTES, NONCE_BYTES = 32, 12


class PrintOrder(LeasedWork):
    """Letters that the worker prints. ``asked_by`` is the keyed hash of a network; ``size`` counts characters."""

    __tablename__ = "print_order"
    __table_args__ = (Index("ix_print_order_due", "status", "leased_until"),)

    MOST_ATTEMPTS = 2
    REPORTED = "printed"

    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    action_page_id: Mapped[int] = mapped_column(ForeignKey("action_page.id"))
    asked_by: Mapped[str] = mapped_column(String(64))
    status: Mapped[WorkStatus] = mapped_column(Choice(WorkStatus), default=WorkStatus.QUEUED)
    letters: Mapped[int]
    size: Mapped[int]
    printed: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    pdf: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
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
    def turns(cls) -> Sequence[Any]:
        """The smallest first, so that nobody's hundred letters hold up another's one."""
        return cls.size, cls.id

    @classmethod
    def can_be_done(cls, at: datetime) -> Sequence[ColumnElement[bool]]:
        """Whether the order is still kept."""
        return (cls.expires_at > at,)

    @classmethod
    def sentence_when_given_up(cls) -> str:
        """The sentence for the supporter when the workers died on it."""
        return _("The letters could not be printed; print them one by one, or shorten them.")

    def wanted(self) -> LettersToPrint:
        """The letters."""
        packed = decrypted(self.content or b"", purpose=LETTERS)
        return LettersToPrint.from_json(json.loads(zlib.decompress(packed)))

    def finish(self, made: bytes, *, pages: int, at: datetime) -> None:
        """Keep the PDF, encrypted by ``encrypted_pdf``, and nothing of the letters any more."""
        self.status, self.pdf, self.pages = WorkStatus.DONE, made, pages
        self.content, self.expires_at = None, at + KEPT

    def fail(self, error: str, *, at: datetime) -> None:
        """Keep why the letters cannot be printed, and nothing of them any more."""
        self.status, self.error, self.content, self.expires_at = WorkStatus.FAILED, error, None, at + KEPT

    def finished_pdf(self) -> bytes:
        """The PDF. Raises ``PrintStateError`` while it is not there."""
        if self.pdf is None:
            raise PrintStateError(_("This PDF is not finished. Go back to its page to see how far it is."))
        return decrypted(self.pdf, purpose=PDF)

    @property
    def progress(self) -> int:
        """A percentage; joining the letters counts as one more."""
        return 100 if self.status is WorkStatus.DONE else self.printed * 100 // (self.letters + 1)

    def before(self) -> int:
        """The number of orders that the worker takes before this one."""
        earlier = (PrintOrder.size < self.size) | ((PrintOrder.size == self.size) & (PrintOrder.id < self.id))
        query = db.select(db.func.count(PrintOrder.id)).where(PrintOrder.status.in_(UNDER_WAY), earlier)
        return db.session.scalar(query) or 0


class PrintStateError(DomainError):
    """The order is not that far."""


def encrypted_pdf(pdf: bytes) -> bytes:
    """The PDF as it is kept."""
    return encrypted(pdf, purpose=PDF)


def _packed(values: Mapping[str, Any]) -> bytes:
    return zlib.compress(json.dumps(values).encode())


def _refuse_too_many(asked_by: str) -> None:
    waiting = db.select(db.func.count(PrintOrder.id)).where(PrintOrder.status.in_(UNDER_WAY))
    in_all, of_one = db.session.scalar(waiting) or 0, db.session.scalar(waiting.filter_by(asked_by=asked_by)) or 0
    if in_all >= MOST_WAITING or of_one >= MOST_OF_ONE:
        raise BusyError(
            _("Many letters are being printed just now. Your text is kept on this page; try again in a minute.")
        )


def encrypted(content: bytes, *, purpose: str) -> bytes:
    """The content, readable again only by ``decrypted`` with the same purpose and the same secret of the site.

    The key of AES-256 in GCM is made of that secret, so that the database or a backup of it alone tells nothing.
    """
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(purpose).encrypt(nonce, content, None)


def decrypted(content: bytes, *, purpose: str) -> bytes:
    """The content again.

    Raises ``cryptography.exceptions.InvalidTag`` when the purpose or the secret is another one, or the content was changed.
    """
    return _cipher(purpose).decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], None)


def _cipher(purpose: str) -> AESGCM:
    secret = cast("str", current_app.config["SECRET_KEY"]).encode()
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(secret))
