"""The progress of reading the mailbox: how far, by whom, and what keeps it from being read.

One worker reads at a time: it holds a lease, and each of its transactions renews that. Where the folder's messages have been
numbered anew, or another mailbox is set, the reading begins again with what came lately; messages that were received already
change nothing.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from flask import current_app
from sqlalchemy import BigInteger, ColumnElement, String, Text, or_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, Moment, db
from signon.jobs.own_process import lease_holder
from signon.jobs.processes import SiteProcess

THE_ONE = 1
EVERY = timedelta(minutes=1)
LEASE = timedelta(minutes=4)
"""Longer than one message takes at most."""

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=10)
FIRST_WAIT_REFUSED, LONGEST_WAIT_REFUSED = timedelta(minutes=10), timedelta(hours=6)
"""A server that refuses the password locks out who asks often. A changed setting is tried at once."""

MOST_STRUGGLES = 3
"""Attempts at one message that end the conversation; then it is left in the mailbox, and the others are read."""


class BounceMailbox(Base):
    """The mailbox that ``SIGNON_BOUNCE_URL`` names. There is one row, once it has been read.

    ``identity`` tells one setting from another. ``last_number`` is the number of the last message that is done with, among
    those of ``validity``. ``left_behind`` counts the messages that could not be received and wait there for somebody to look.
    """

    __tablename__ = "bounce_mailbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    identity: Mapped[str] = mapped_column(String(64), default="")
    validity: Mapped[int] = mapped_column(BigInteger, default=0)
    last_number: Mapped[int] = mapped_column(BigInteger, default=0)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    left_behind: Mapped[int] = mapped_column(default=0)
    struggling_with: Mapped[int] = mapped_column(BigInteger, default=0)
    struggles: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None] = mapped_column(Moment)
    failed_at: Mapped[datetime | None] = mapped_column(Moment)
    failures: Mapped[int] = mapped_column(default=0)
    is_refused: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")
    fence: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str] = mapped_column(String(32), default="")
    leased_until: Mapped[datetime | None] = mapped_column(Moment)

    @classmethod
    def present(cls) -> Self | None:
        """The row, None when the mailbox that is set has never been read."""
        row = db.session.get(cls, THE_ONE, populate_existing=True)
        return row if row is not None and row.identity == own_identity() else None

    @property
    def next_at(self) -> datetime | None:
        """The time from which it is read again, None for at once."""
        if not self.failures or self.failed_at is None:
            return self.read_at and self.read_at + EVERY
        first, longest = (FIRST_WAIT_REFUSED, LONGEST_WAIT_REFUSED) if self.is_refused else (FIRST_WAIT, LONGEST_WAIT)
        return self.failed_at + min(first * 2 ** min(self.failures - 1, 10), longest)

    def lets_read(self, at: datetime) -> bool:
        """Whether it is time to read; also when a clock that was set back has put it far off."""
        last = self.failed_at if self.failures else self.read_at
        return last is None or self.next_at is None or not last <= at < self.next_at


class TakenOverError(Exception):
    """Another worker reads the mailbox by now; what this one made of a message is not stored."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A worker's hold on the mailbox, and where its reading goes on."""

    fence: int
    validity: int
    last_number: int
    read_at: datetime | None
    given_up: int
    """The message at which conversations have ended too often, 0 for none."""

    @classmethod
    def claim(cls, at: datetime) -> Self | None:
        """Take the mailbox for the length of a lease; None when another worker has it, or it is not time."""
        row = _row()
        if row.identity != own_identity():
            _begin_anew(row)
        elif not row.lets_read(at):
            return None
        mine = update(BounceMailbox).where(BounceMailbox.id == THE_ONE, _is_free(at))
        values = {"fence": BounceMailbox.fence + 1, "leased_until": at + LEASE, "worker": lease_holder()}
        db.session.flush()
        taken = db.session.execute(mine.values(values).returning(BounceMailbox.fence)).one_or_none()
        if taken is None:
            return None
        given_up = row.struggling_with if row.struggles >= MOST_STRUGGLES else 0
        return cls(taken.fence, row.validity, row.last_number, row.read_at, given_up)

    def keep(self, at: datetime, *, until: datetime | None = None, **values: object) -> None:
        """Prolong the lease, or let it end, and store ``values``, in the present transaction. Raises ``TakenOverError``."""
        mine = update(BounceMailbox).where(BounceMailbox.id == THE_ONE, BounceMailbox.fence == self.fence)
        statement = mine.values(leased_until=until or at + LEASE, **values).returning(BounceMailbox.id)
        if db.session.execute(statement.execution_options(synchronize_session=False)).one_or_none() is None:
            raise TakenOverError

    def reached(self, number: int, validity: int, at: datetime, *, left_behind: int) -> None:
        """Note that all messages up to this one are done with."""
        self.keep(
            at,
            validity=validity,
            last_number=number,
            struggling_with=0,
            struggles=0,
            left_behind=BounceMailbox.left_behind + left_behind,
        )

    def ended(self, at: datetime, *, is_complete: bool) -> None:
        """Let others have the mailbox; ``is_complete`` tells that all there was has been read."""
        if not is_complete:
            self._let_go(at)
            return
        if since := _row().failing_since:
            current_app.logger.warning("The mailbox for bounces is read again, after %s.", at - since)
        self._let_go(at, read_at=at, failing_since=None, failed_at=None, failures=0, is_refused=False, reason="")

    def failed(self, reason: str, at: datetime, *, is_refused: bool, at_message: int) -> bool:
        """Note what kept it from being read, and let others have it. Gives whether this is the first time in a row."""
        row = _row()
        since = row.failing_since
        struggles = row.struggles + 1 if at_message and at_message == row.struggling_with else min(at_message, 1)
        self._let_go(
            at,
            failing_since=since or at,
            failed_at=at,
            failures=BounceMailbox.failures + 1,
            is_refused=is_refused,
            reason=reason,
            struggling_with=at_message,
            struggles=struggles,
        )
        return since is None

    def _let_go(self, at: datetime, **values: object) -> None:
        self.keep(at, until=at, worker="", **values)


def own_identity() -> str:
    """The mark of this setting, password included; without the site's secret nothing can be read from it."""
    secret: str = current_app.config["SECRET_KEY"]
    url: str = current_app.config["SIGNON"].bounce_url
    return hmac.new(secret.encode(), url.encode(), hashlib.sha256).hexdigest()


def _row() -> BounceMailbox:
    row = db.session.get(BounceMailbox, THE_ONE, populate_existing=True)
    if row is not None:
        return row
    try:
        with db.session.begin_nested():
            db.session.add(BounceMailbox(id=THE_ONE))
    except IntegrityError:  # another worker was first
        pass
    return db.session.get_one(BounceMailbox, THE_ONE, populate_existing=True)


def _begin_anew(row: BounceMailbox) -> None:
    row.identity, row.validity, row.last_number, row.read_at = own_identity(), 0, 0, None
    row.failures, row.failing_since, row.failed_at, row.is_refused, row.reason = 0, None, None, False, ""
    row.struggling_with, row.struggles, row.left_behind = 0, 0, 0


def _is_free(at: datetime) -> ColumnElement[bool]:
    until = BounceMailbox.leased_until
    return or_(until.is_(None), until <= at, until > at + 2 * LEASE, SiteProcess.is_gone(BounceMailbox.worker))
