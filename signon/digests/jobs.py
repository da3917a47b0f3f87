"""The worker's part of telling coordinators: what has come since it last looked, and one mail to each who has news.

Each person is told in a transaction of their own, which holds the mail and what they know from then on: so a worker that dies
tells nobody twice, and of two workers the second finds the turn taken.
"""

import time
from datetime import datetime

from flask import current_app

from signon.database.db import db, now, read_only
from signon.digests.noticing import differences, notice
from signon.digests.turns import Step, next_step, take_step, whose_turn
from signon.jobs.lanes import must_stop
from signon.jobs.queue import sweep

SECONDS_BETWEEN_LOOKS = 20.0
LOOKED = "signon_looked_what_waits"


@sweep("digests")
def tell_coordinators() -> None:
    """Tell each coordinator whose turn it is; nobody waits so much for it that the worker need look at every heartbeat."""
    present = time.monotonic()
    before: float | None = current_app.extensions.get(LOOKED)
    if before is None or present - before >= SECONDS_BETWEEN_LOOKS:
        current_app.extensions[LOOKED] = present
        tell_whose_turn_it_is(now())


def tell_whose_turn_it_is(at: datetime) -> None:
    """Look what has come, where it is somebody's turn, and tell them."""
    with read_only():
        numbers = whose_turn(at)
        has_changed = bool(numbers and differences(at))
        db.session.rollback()
    if has_changed:
        notice(at)
        db.session.commit()
    for number in numbers:
        if must_stop():
            return
        with read_only():
            step = next_step(number, at)
            db.session.rollback()
        if step is not Step.NOTHING:
            take_step(number, at)
            db.session.commit()
