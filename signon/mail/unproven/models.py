"""The mails that the owner of a mailbox has not answered yet, and those that are withheld meanwhile.

Whoever types an address into a form has proven nothing. So a mailbox gets one mail a day about one letter that way, over all
forms together, unless its owner has used a link since: a stranger cannot do that. What is withheld leaves as soon as a link is
used, or when the day is over.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Self, cast

from sqlalchemy import JSON, Index, Insert, Select, String, Table, bindparam, delete, exists, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, Moment, db
from signon.jobs.queue import wake_after_commit
from signon.limits import keyed, take_turns

DAY = timedelta(days=1)
LONGEST = timedelta(days=7)
"""The time after which a withheld mail is not wanted any more, when others were in its way on every day."""

SITE = "site"
"""The cause of mails that are about no letter."""

MOST_AT_ONCE = 50
SWEEP = "withheld-mail"


class UnansweredMail(Base):
    """The latest mail to a mailbox about a cause that a stranger may have asked for. It has not been answered.

    ``mailbox`` is a keyed hash of both. Until a day is over, no other such mail goes there.
    """

    __tablename__ = "unanswered_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def claim(cls, address: str, *, about: str, at: datetime) -> bool:
        """Whether a mail that nobody has proven to want may go now; if so it is noted, in the present transaction.

        Whoever claims the same meanwhile waits until the transaction ends.
        """
        mailbox = wait_for_turn(address, about)
        connection = db.session.connection()
        if connection.execute(_of_mailbox(), {"mailbox": mailbox}).first() is None:
            connection.execute(_addition(), {"mailbox": mailbox, "at": at})
            return True
        found = db.session.scalars(_as_it_is_now(), {"mailbox": mailbox}).one()
        # Written before the clock was set back, it counts from now on, and makes nobody wait for more than a day.
        found.at = min(found.at, at)
        if found.at > at - DAY:
            return False
        found.at = at
        return True

    @classmethod
    def answered(cls, address: str, *, about: str) -> None:
        """Note that the owner of the mailbox has used a link about the cause: what is withheld leaves at once."""
        db.session.execute(delete(cls).where(cls.mailbox == wait_for_turn(address, about)))
        wake_after_commit(SWEEP)

    @classmethod
    def forget_old(cls, at: datetime) -> None:
        """Delete those that stand in nobody's way any more; what a clock that was set back left in the future counts from now."""
        db.session.execute(delete(cls).where(cls.at <= at - DAY))
        db.session.execute(update(cls).where(cls.at > at).values(at=at))


class WithheldMail(Base):
    """A mail that waits, because its address has had its one mail. It is written when it leaves, as things are then.

    ``kind`` says who writes it, ``subject_id`` and ``details`` what about. Of one kind about one subject, one waits.
    """

    __tablename__ = "withheld_mail"
    __table_args__ = (Index("uq_withheld_mail", "address", "about", "kind", "subject_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox: Mapped[str] = mapped_column(String(64), index=True)
    address: Mapped[str] = mapped_column(String(320))
    about: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    asked_at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def keep(cls, kind: str, *, to: str, about: str, subject_id: int, at: datetime, **details: Any) -> None:
        """Have the mail leave later; ``details`` replace those of one that waits already. To be asked after a refused claim."""
        mine = {"address": to, "about": about, "kind": kind, "subject_id": subject_id}
        waiting = db.session.scalar(select(cls).filter_by(**mine))
        if waiting is None:
            db.session.add(cls(**mine, mailbox=mailbox_of(to, about), details=details, asked_at=at))
        else:
            waiting.details, waiting.asked_at = details, at

    @classmethod
    def waiting(cls, kind: str, subject_id: int) -> Self | None:
        """The mail of this kind about this subject, if one waits."""
        return db.session.scalar(select(cls).filter_by(kind=kind, subject_id=subject_id).limit(1))

    @classmethod
    def due(cls, at: datetime) -> Sequence[int]:
        """The numbers of those that nothing stands in the way of, oldest first."""
        in_the_way = exists().where(UnansweredMail.mailbox == cls.mailbox, UnansweredMail.at > at - DAY)
        return db.session.scalars(select(cls.id).where(~in_the_way).order_by(cls.id).limit(MOST_AT_ONCE)).all()

    @classmethod
    def hold(cls, number: int) -> Self | None:
        """The one with this number, which is nobody else's until the transaction ends; None when it is gone."""
        found = db.session.get(cls, number)
        if found is None:
            return None
        wait_for_turn(found.address, found.about)
        return db.session.get(cls, number, populate_existing=True)

    @classmethod
    def forget_old(cls, at: datetime) -> None:
        """Delete those that have waited too long."""
        db.session.execute(delete(cls).where(cls.asked_at < at - LONGEST))


@cache
def _of_mailbox() -> Select[int]:
    """The query for the number of the latest mail to a mailbox; built once."""
    return select(UnansweredMail.id).where(UnansweredMail.mailbox == bindparam("mailbox"))


@cache
def _as_it_is_now() -> Select[UnansweredMail]:
    """The query for the latest mail to a mailbox, as it is now; built once."""
    query = select(UnansweredMail).where(UnansweredMail.mailbox == bindparam("mailbox"))
    return query.execution_options(populate_existing=True)


@cache
def _addition() -> Insert:
    """The statement that notes a mail to a mailbox that had none; built once."""
    return insert(cast("Table", UnansweredMail.__table__))


def wait_for_turn(address: str, about: str) -> str:
    """Wait until nobody else deals with a mailbox and a cause; gives their keyed hash."""
    mailbox = mailbox_of(address, about)
    take_turns("unanswered-mail", mailbox)
    return mailbox


def mailbox_of(address: str, about: str) -> str:
    """The keyed hash of a mailbox and a cause. What stands behind a plus sign does not make another mailbox."""
    local, _at, domain = address.casefold().rpartition("@")
    return keyed(f"{about} {local.partition('+')[0]}@{domain}")
