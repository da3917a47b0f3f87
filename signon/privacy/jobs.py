"""The worker's part of retention: erasing what is due, once an hour."""

import time
from datetime import timedelta

from flask import current_app

from signon.database.db import db, now
from signon.jobs.queue import sweep
from signon.logs.machine_text import MachineText
from signon.privacy.retention import erase_expired, forget_passing_things

EVERY = timedelta(hours=1)
NEXT = "signon_retention_next"


@sweep("retention")
def keep_no_longer() -> None:
    """Erase what is due, once an hour."""
    present = time.monotonic()
    if current_app.extensions.get(NEXT, present) > present:
        return
    current_app.extensions[NEXT] = present + EVERY.total_seconds()
    at = now()
    erased = erase_expired(at, days=current_app.config["SIGNON"].retention_days)
    forget_passing_things(at)
    db.session.commit()
    if erased:
        current_app.logger.info(
            "Retention: erased %s.", MachineText(", ".join(f"{number} {name}" for name, number in erased.items()))
        )
