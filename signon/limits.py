"""Limits on how often one may try: counted in the database, so that several workers and a restart share the count.

Who tries is kept as a keyed hash, and only until the window is over and the worker tidies up. The tries of one are counted
one after the other, those of others at the same time: whatever arrives at once, no more than the limit passes.
"""

import hashlib
import hmac
import math
from datetime import datetime, timedelta

from flask import Flask, Response, current_app, g, has_request_context
from sqlalchemy import Index, String, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, Moment, db
from signon.errors import DomainError
from signon.translation import gettext as _

WINDOW = timedelta(hours=1)
LONGEST_WINDOW = timedelta(hours=1)
"""No counter looks further back."""

USUAL_WAIT = 60
"""Seconds that a 429 asks to wait when what refused cannot say."""

TOO_MANY = 429


class TooManyError(DomainError):
    """The limit is reached; waiting helps, ``seconds`` at least."""

    status = TOO_MANY

    def __init__(self, message: str, *, seconds: int = USUAL_WAIT) -> None:
        super().__init__(message)
        self.seconds = seconds
        if has_request_context():
            g.retry_after = seconds


class Attempt(Base):
    """One counted try."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_scope_digest_at", "scope", "digest", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)


def init_app(app: Flask) -> None:
    """Have every answer that says "too many", or otherwise "later", also say when to come back."""
    app.after_request(_say_when)


def count_attempt(scope: str, who: str, *, most: int, at: datetime, window: timedelta = WINDOW) -> None:
    """Count a try of ``who`` in ``scope``, in a transaction of its own, so that a failed try counts too.

    Raises ``TooManyError`` when ``who`` has tried ``most`` times within ``window`` before ``at``.
    """
    made = _tries(scope, who, at=at, window=window)
    if len(made) < most:
        db.session.add(Attempt(scope=scope, digest=keyed(who), at=at))
    db.session.commit()
    if len(made) >= most:
        seconds = max(1, math.ceil((made[-most] + window - at).total_seconds()))
        raise TooManyError(_("That was tried too often from here. %(wait)s", wait=_wait(seconds)), seconds=seconds)


def tally(scope: str, who: str, *, at: datetime, window: timedelta = WINDOW) -> int:
    """Count ``who`` in ``scope`` once more, in the present transaction; gives how often within ``window``, this one included."""
    made = _tries(scope, who, at=at, window=window)
    db.session.add(Attempt(scope=scope, digest=keyed(who), at=at))
    return len(made) + 1


def take_turns(scope: str, who: str) -> None:
    """Let what counts ``who`` in ``scope`` go on one after the other until the present transaction ends.

    On PostgreSQL by a lock that belongs to no row; on SQLite, whoever may write is alone anyway.
    """
    if db.session.connection().dialect.name == "postgresql":
        number = int.from_bytes(bytes.fromhex(keyed(f"{scope}\0{who}"))[:8], signed=True)
        db.session.execute(select(func.pg_advisory_xact_lock(number)))


def keyed(who: str) -> str:
    """The hash under which ``who`` is counted; without this site's secret it cannot be guessed from a list of addresses."""
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, who.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def forget_attempts(at: datetime) -> None:
    """Delete the tries that count no more, and those a clock that was set back has left in the future.

    One that is being counted just now is left alone, so that nobody waits for the tidying up.
    """
    over = select(Attempt.id).where((Attempt.at < at - LONGEST_WINDOW) | (Attempt.at > at + LONGEST_WINDOW))
    db.session.execute(delete(Attempt).where(Attempt.id.in_(over.with_for_update(skip_locked=True))))


def _tries(scope: str, who: str, *, at: datetime, window: timedelta) -> list[datetime]:
    """The moments at which ``who`` has tried, oldest first."""
    take_turns(scope, who)
    digest = keyed(who)
    _forget(scope, digest, at, window)
    query = select(Attempt.at).filter_by(scope=scope, digest=digest)
    return list(db.session.scalars(query.order_by(Attempt.at)))


def _forget(scope: str, digest: str, at: datetime, window: timedelta) -> None:
    """Delete what is over, and keep a clock that was set back from making a wait longer than the window."""
    mine = (Attempt.scope == scope, Attempt.digest == digest)
    db.session.execute(delete(Attempt).where(*mine, (Attempt.at <= at - window) | (Attempt.at > at + window)))
    db.session.execute(update(Attempt).where(*mine, Attempt.at > at).values(at=at))


def _wait(seconds: int) -> str:
    minutes = -(-seconds // 60)
    if minutes >= 60:  # noqa: PLR2004 - minutes of an hour
        return _("Wait an hour, then try again.")
    if minutes == 1:
        return _("Wait a minute, then try again.")
    return _("Wait %(minutes)s minutes, then try again.", minutes=minutes)


def _say_when(response: Response) -> Response:
    if response.status_code == TOO_MANY or "retry_after" in g:
        response.headers.setdefault("Retry-After", str(g.get("retry_after", USUAL_WAIT)))
    return response
