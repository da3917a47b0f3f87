"""The outbox as the worker treats it: what is due, taken, put back and delivered, many mails with one statement.

The statements are built once, because to build one takes longer than the database needs for it.
"""

from collections.abc import Collection
from datetime import datetime
from itertools import takewhile
from operator import itemgetter
from typing import cast

from sqlalchemy import Table, and_, bindparam, case, func, null, or_, select, update

from signon.database.db import db
from signon.jobs.own_process import lease_holder
from signon.jobs.processes import SiteProcess
from signon.mail.models import LEFT, MailStatus, OutboxMail
from signon.mail.waiting import LEASE, is_due, moments

MOST_AT_ONCE = 50
"""Mails after which it is asked anew what is due, so that a confirmation never waits for a batch of thousands."""

ATTEMPTS_TOGETHER = 3
"""Attempts up to which mails are taken in groups."""

TABLE = cast("Table", OutboxMail.__table__)
MAIL = TABLE.c
THESE = MAIL.id.in_(bindparam("numbers", expanding=True))
HAVE_NOT_LEFT = MAIL.status.not_in(LEFT)
MAY_BE_TAKEN = and_(
    MAIL.status == MailStatus.QUEUED, or_(is_due(MAIL.due_at, MAIL.attempts), SiteProcess.is_gone(MAIL.worker))
)
"""Whether a mail waits and its time has come, or whoever had it in hand is gone."""

DUE = (
    select(MAIL.id, MAIL.attempts)
    .where(MAY_BE_TAKEN)
    .order_by(MAIL.bulk != "", MAIL.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
CLAIM = (
    update(OutboxMail)
    .where(THESE, MAY_BE_TAKEN)
    .values(
        due_at=bindparam("until"),
        attempts=MAIL.attempts + 1,
        worker=bindparam("holder"),
        dated_at=func.coalesce(MAIL.dated_at, bindparam("at", type_=MAIL.dated_at.type)),
    )
    .returning(OutboxMail)
    .execution_options(synchronize_session=False, populate_existing=True)
)
WAIT_STILL = select(MAIL.id).where(THESE, MAIL.status == MailStatus.QUEUED)
DELIVER = (
    update(TABLE)
    .where(THESE, HAVE_NOT_LEFT)
    .values(status=MailStatus.SENT, sent_at=bindparam("at"), error="", reply_code=0, enhanced_code="")
)
PUT_BACK = (
    update(TABLE)
    .where(THESE, HAVE_NOT_LEFT)
    .values(
        attempts=case((MAIL.attempts > 1, MAIL.attempts - 1), else_=0),
        dated_at=case((MAIL.attempts > 1, MAIL.dated_at), else_=null()),
        due_at=bindparam("at"),
        worker="",
    )
)
GIVE_UP = update(TABLE).where(THESE, HAVE_NOT_LEFT).values(status=MailStatus.FAILED, error=bindparam("why"))


def due(at: datetime, most: int = MOST_AT_ONCE) -> list[int]:
    """The numbers of the next mails to deliver: first those that somebody waits for, each kind from the oldest on.

    What another worker is taking in this moment is passed over. A mail that was tried several times comes alone: should it
    be the one that ends every worker, it costs no other mail its attempts.
    """
    rows = db.session.execute(DUE, {"most": most, **moments(at)})
    found = [(number, attempts < ATTEMPTS_TOGETHER) for number, attempts in rows]
    together = [number for number, _rest in takewhile(itemgetter(1), found)]
    return together or [number for number, _alone in found[:1]]


def claim(numbers: Collection[int], at: datetime) -> list[OutboxMail]:
    """Take those that are due for delivery, in their order, so that no other worker does for the length of a lease.

    The date of each is that of its first attempt: a mail that waited for days is not old, and repeated attempts are one mail.
    """
    values = {"numbers": list(numbers), "until": at + LEASE, "holder": lease_holder(), **moments(at)}
    claimed = db.session.scalars(CLAIM, values).all() if numbers else []
    return sorted(claimed, key=lambda mail: (bool(mail.bulk), mail.id))


def wait_still(numbers: Collection[int]) -> set[int]:
    """Those of the mails that are to leave still."""
    return set(db.session.scalars(WAIT_STILL, {"numbers": list(numbers)})) if numbers else set()


def deliver(numbers: Collection[int], at: datetime) -> None:
    """Note that the mail server has taken mails, as ``OutboxMail.delivered`` does of one."""
    if numbers:
        db.session.execute(DELIVER, {"numbers": list(numbers), "at": at})


def put_back(numbers: Collection[int], at: datetime) -> None:
    """Note of mails that were taken, whatever their state is now, that this attempt was never begun."""
    if numbers:
        db.session.execute(PUT_BACK, {"numbers": list(numbers), "at": at})


def give_up(number: int, why: str) -> None:
    """Note, as ``OutboxMail.give_up`` does, of a mail that cannot even be read, that it can never be delivered."""
    db.session.execute(GIVE_UP, {"numbers": [number], "why": why})
