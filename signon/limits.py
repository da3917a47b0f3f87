"""Limits on how often one may try: counted in the database, so that several workers and a restart share the count.

Who tries is kept as a keyed hash, and only until the window is over and the worker tidies up. The tries of one are counted
one after the other, those of others at the same time: whatever arrives at once, no more than the limit passes.
"""

import hashlib
import hmac
import math
from datetime import datetime, timedelta

from flask import Flask, Response, current_app, g, has_request_context
from sqlalchemy import Index, String, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, Moment, db
from signon.errors import DomainError
from signon.translation import gettext as _

WINDOW = timedelta(hours=1)
LONGEST_WINDOW = timedelta(hours=1)
"""No counter looks further back."""

AT_ONCE = timedelta(minutes=1)
"""The time that a try may seem to be ahead, because it was made while this one waited or by a machine with another clock."""

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


MINE = (Attempt.scope == bindparam("scope"), Attempt.digest == bindparam("digest"))
TRIES = select(func.count(), func.min(Attempt.at), func.max(Attempt.at)).where(*MINE)
MADE = select(Attempt.at).where(*MINE).order_by(Attempt.at.desc()).offset(bindparam("later")).limit(1)
COUNT = insert(Attempt.__table__)  # type: ignore[arg-type]  # a Table, as declared


def init_app(app: Flask) -> None:
    """Have every answer that says "too many", or otherwise "later", also say when to come back."""
    app.after_request(_say_when)


def count_attempt(scope: str, who: str, *, most: int, at: datetime, window: timedelta = WINDOW) -> None:
    """Count a try of ``who`` in ``scope``, in a transaction of its own, so that a failed try counts too.

    Raises ``TooManyError`` when ``who`` has tried ``most`` times within ``window`` before ``at``.
    """
    try:
        count_along(scope, who, most=most, at=at, window=window)
    finally:
        db.session.commit()


def count_along(scope: str, who: str, *, most: int, at: datetime, window: timedelta = WINDOW) -> None:
    """Count a try as ``count_attempt`` does, in the present transaction: what is rolled back was no try.

    Others who count the same wait until the transaction ends. Raises ``TooManyError``.
    """
    digest, made = _tries(scope, who, at=at, window=window)
    if made < most:
        db.session.connection().execute(COUNT, {"scope": scope, "digest": digest, "at": at})
        return
    first = db.session.scalars(MADE, {"scope": scope, "digest": digest, "later": most - 1}).one()
    seconds = max(1, math.ceil((first + window - at).total_seconds()))
    raise TooManyError(_("That was tried too often from here. %(wait)s", wait=_wait(seconds)), seconds=seconds)


def tally(scope: str, who: str, *, at: datetime, window: timedelta = WINDOW) -> int:
    """Count ``who`` in ``scope`` once more, in the present transaction; gives how often within ``window``, this one included."""
    digest, made = _tries(scope, who, at=at, window=window)
    db.session.execute(COUNT, {"scope": scope, "digest": digest, "at": at})
    return made + 1


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


def _tries(scope: str, who: str, *, at: datetime, window: timedelta) -> tuple[str, int]:
    """The hash of ``who``, and how often they have tried."""
    take_turns(scope, who)
    digest = keyed(who)
    mine = {"scope": scope, "digest": digest}
    number, earliest, latest = db.session.connection().execute(TRIES, mine).one()
    if number and (earliest <= at - window or latest > at + AT_ONCE):
        _forget(scope, digest, at, window)
        number = db.session.execute(TRIES, mine).one()[0]
    return digest, number


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
