"""The worker's part of reconfirming: reminding the silent, letter by letter."""

from signon.consent.reminders import remind_near, to_remind
from signon.database.db import db, now, read_only
from signon.jobs.lanes import must_stop
from signon.jobs.queue import sweep


@sweep("reminders")
def remind_the_silent() -> None:
    """Remind those whose date is near and who were not reminded near it yet."""
    at = now()
    with read_only():
        letters = to_remind(at)
        db.session.rollback()
    for one in letters:
        if must_stop():
            return
        remind_near(one, at)
        db.session.commit()
