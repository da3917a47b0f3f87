"""Tokens in links: 256 bits, stored only as a hash, expiring, and single use where the purpose says so."""

import hashlib
import secrets
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, Self

from sqlalchemy import String, delete, insert, update
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, Moment, db, rows_changed
from signon.declared import Declared
from signon.errors import DomainError, NotFoundError
from signon.translation import gettext as _


class Purpose(StrEnum):
    """The purpose of a link. A link of one purpose never serves another."""

    CONFIRM_SIGNATURE = "confirm-signature"
    SIGNATURE_STATUS = "signature-status"
    SIGN_IN = "sign-in"
    AUTHORITY = "authority"
    INVITATION = "invitation"
    UNSUBSCRIBE = "unsubscribe"
    PERSONAL_DATA = "personal-data"
    QUESTION = "question"
    MAILBOX = "mailbox"
    ADDRESS = "address"


WHEN_USED: "Declared[Callable[[LinkToken], None]]" = Declared("acts when a link is used")
"""The work to do, in the same transaction, when a token is spent."""


class TokenNotFoundError(NotFoundError):
    """No such link, or one for another purpose."""


class TokenExpiredError(DomainError):
    """The link's time has passed."""

    status = 410


class TokenUsedError(DomainError):
    """The link has served its one use."""

    status = 410


class TokenReturnedError(DomainError):
    """The mail that brought the link came back, so that others than its recipient may have read it."""

    status = 410


class NewToken(NamedTuple):
    """A token to be minted: what its link is for, and which mail brings it."""

    purpose: Purpose
    subject_id: int
    lifetime: timedelta
    mail_id: int | None = None

    def values(self, token: str, at: datetime) -> dict[str, Any]:
        """The columns of its row."""
        return {
            "purpose": self.purpose,
            "subject_id": self.subject_id,
            "digest": digest(token),
            "created_at": at,
            "expires_at": at + self.lifetime,
            "mail_id": self.mail_id,
        }


class LinkToken(Base):
    """The stored half of a link: a hash that tells a presented token is the one that was sent.

    ``mail_id`` is the number of the mail that it was minted for, None for one that no mail brought. ``returned_at`` is when
    that mail came back, since which the link is void.
    """

    __tablename__ = "link_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[Purpose] = mapped_column(String(40))
    subject_id: Mapped[int] = mapped_column(index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    mail_id: Mapped[int | None] = mapped_column(index=True)
    returned_at: Mapped[datetime | None] = mapped_column(Moment)

    @classmethod
    def mint(
        cls, purpose: Purpose, subject_id: int, *, at: datetime, lifetime: timedelta, mail_id: int | None = None
    ) -> str:
        """Store a new token's hash and return the token itself, which is kept nowhere."""
        return cls.mint_each([NewToken(purpose, subject_id, lifetime, mail_id)], at=at)[0]

    @classmethod
    def mint_each(cls, wanted: "Sequence[NewToken]", *, at: datetime) -> list[str]:
        """Store the hashes of as many new tokens with one statement and return the tokens, in the same order."""
        tokens = [secrets.token_urlsafe(32) for _one in wanted]
        rows = [one.values(token, at) for one, token in zip(wanted, tokens, strict=True)]
        if rows:
            db.session.execute(insert(cls), rows)
        return tokens

    @classmethod
    def find(cls, token: str, *purposes: Purpose) -> Self:
        """The stored half of ``token``. Raises ``TokenNotFoundError`` when there is none for these purposes."""
        found = db.session.scalar(db.select(cls).filter_by(digest=digest(token)))
        if found is None or found.purpose not in purposes:
            raise TokenNotFoundError(_("This link is not known here. Open it exactly as it stands in the mail."))
        return found

    @classmethod
    def revoke(cls, purpose: Purpose, subject_id: int) -> None:
        """Forget every link of this purpose and subject, so that none works any more."""
        db.session.execute(delete(cls).where(cls.purpose == purpose, cls.subject_id == subject_id))

    @classmethod
    def returned(cls, mail_id: int, *, at: datetime, but: Collection[Purpose] = ()) -> None:
        """Void the links that a mail brought, for it came back; those of the purposes ``but`` still serve."""
        mine = (cls.mail_id == mail_id, cls.returned_at.is_(None), cls.purpose.not_in(but))
        db.session.execute(update(cls).where(*mine).values(returned_at=at))

    def check(self, at: datetime) -> None:
        """Raises an error, a ``DomainError`` that says why, when the link can no longer be used at ``at``."""
        if self.used_at is not None:
            raise TokenUsedError(_("This link has been used already."))
        if self.returned_at is not None:
            raise TokenReturnedError(
                _(
                    "This link was in a mail that came back to us as undeliverable, so it no longer works. Ask for a new one."
                )
            )
        if self.expires_at <= at:
            raise TokenExpiredError(_("This link has expired. Ask for a new one."))

    def use(self, at: datetime) -> None:
        """Spend the token; of any number of simultaneous attempts exactly one succeeds, the others raise."""
        self.check(at)
        unspent = (LinkToken.used_at.is_(None), LinkToken.returned_at.is_(None))
        if rows_changed(update(LinkToken).where(LinkToken.id == self.id, *unspent).values(used_at=at)) != 1:
            db.session.refresh(self)
            self.check(at)
            raise TokenUsedError(_("This link has been used already."))
        for act in WHEN_USED.all():
            act(self)


def digest(token: str) -> str:
    """The SHA-256 of a token, in hexadecimal. A token has 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
