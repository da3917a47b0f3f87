"""The wait of a mail for its next attempt, and the mails that are due, whatever the clock has done meanwhile."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, or_

LEASE = timedelta(minutes=3)
"""Longer than a mail waits in hand, and than handing it over can take at all, on two connections. A worker that died is found
out long before."""

IN_HAND_SECONDS = 15.0
"""The time within which handing over a mail begins after it was taken; else it is put back, and taken anew."""

MOST_ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=6)


def wait_after(attempts: int) -> timedelta:
    """The wait after this many failed attempts."""
    return min(timedelta(seconds=15 * 2**attempts), LONGEST_WAIT)


def is_due(due_at: ColumnElement[datetime], attempts: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether a waiting mail's time has come at the moment that ``moments`` is given.

    A due time further ahead than any wait can lead was written before the clock was set back, and holds nothing up; so no
    mail waits longer than twice its time.
    """
    too_far = [and_(attempts == made, due_at > bindparam(f"after_{made}")) for made in range(1, MOST_ATTEMPTS)]
    return or_(due_at <= bindparam("at"), attempts == 0, due_at > bindparam("after_longest"), *too_far)


def moments(at: datetime) -> dict[str, datetime]:
    """The moments that ``is_due`` compares with, to be given to the statement that it is in."""
    after = {f"after_{made}": at + max(wait_after(made), LEASE) for made in range(1, MOST_ATTEMPTS)}
    return {"at": at, "after_longest": at + LONGEST_WAIT, **after}
