"""How often one may try: counted in the database, so that several workers and a restart share the count.

A network address is kept as a keyed hash, and only for the length of the window.
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import Index, String, delete
from sqlalchemy.orm import Mapped, mapped_column

from signon.db import Base, Moment, db
from signon.errors import DomainError
from signon.translation import gettext as _

WINDOW = timedelta(hours=1)


class TooManyError(DomainError):
    """The limit is reached; waiting helps."""

    status = 429


class Attempt(Base):
    """One counted try."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_scope_digest_at", "scope", "digest", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)


def count_attempt(scope: str, who: str, *, most: int, at: datetime, window: timedelta = WINDOW) -> None:
    """Count a try of ``who`` in ``scope``, in a transaction of its own, so that a failed try counts too.

    Raises ``TooManyError`` when ``who`` has tried ``most`` times within ``window`` before ``at``.
    """
    digest = hmac.new(current_app.config["SECRET_KEY"].encode(), who.encode(), hashlib.sha256).hexdigest()
    db.session.execute(delete(Attempt).where(Attempt.scope == scope, Attempt.at < at - window))
    query = db.select(db.func.count(Attempt.id)).filter_by(scope=scope, digest=digest)
    made = db.session.scalar(query) or 0
    if made < most:
        db.session.add(Attempt(scope=scope, digest=digest, at=at))
    db.session.commit()
    if made >= most:
        raise TooManyError(_("That was tried too often from here. Wait an hour, then try again."))
