"""The worker's part of withheld mail: having it written when its turn comes, if it is still wanted then."""

from collections.abc import Callable
from datetime import datetime

from signon.database.db import db, now
from signon.declared import Declared
from signon.jobs.lanes import must_stop
from signon.jobs.queue import sweep
from signon.mail.unproven.models import SWEEP, UnansweredMail, WithheldMail

WITHHELD: Declared[Callable[[WithheldMail, datetime], bool]] = Declared("kinds of withheld mail")
"""Writes a withheld mail of a kind into the outbox, and gives whether it did: it does not when it is not wanted any more."""


@sweep(SWEEP)
def release_due() -> None:
    """Write those mails that nothing stands in the way of any more, one to each mailbox."""
    numbers = WithheldMail.due(now())
    db.session.rollback()
    for number in numbers:
        if must_stop():
            return
        _release(number, now())
        db.session.commit()


def _release(number: int, at: datetime) -> None:
    withheld = WithheldMail.hold(number)
    if withheld is None:
        return
    with db.session.begin_nested() as tried:
        if not UnansweredMail.claim(withheld.address, about=withheld.about, at=at):
            return
        if not WITHHELD.by_name()[withheld.kind](withheld, at):
            tried.rollback()
    db.session.delete(withheld)


def forget_old(at: datetime) -> None:
    """Delete what stands in nobody's way, and what has waited too long."""
    UnansweredMail.forget_old(at)
    WithheldMail.forget_old(at)
