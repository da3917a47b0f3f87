"""Keeping the lease of a rendering while it is worked on, so that nobody takes it over from a living worker."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from flask import Flask
from flask.globals import app_ctx

from signon.database.db import db, now
from signon.delivery.orders import LEASE, Rendering
from signon.printing.worker.rendered import Progress

RENEWED_EVERY = LEASE.total_seconds() / 3
SECONDS_BETWEEN_REPORTS = 0.5


@contextmanager
def lease_kept(number: int, attempt: int) -> Iterator[Progress]:
    """Renew the lease from a thread of its own; gives a function that notes progress in short transactions."""
    stop = Event()
    app = app_ctx.app  # itself, because a thread has no context
    thread = Thread(target=_renew, args=(app, number, attempt, stop), daemon=True)
    thread.start()
    try:
        yield _Reports(number, attempt)
    finally:
        stop.set()
        thread.join()


class _Reports:
    """Notes progress, at most twice a second."""

    def __init__(self, number: int, attempt: int) -> None:
        self._number, self._attempt = number, attempt
        self._reported_at = float("-inf")

    def __call__(self, percentage: int) -> None:
        present = time.monotonic()
        if present - self._reported_at < SECONDS_BETWEEN_REPORTS:
            return
        self._reported_at = present
        Rendering.renew(self._number, self._attempt, at=now(), progress=percentage)
        db.session.commit()


def _renew(app: Flask, number: int, attempt: int, stop: Event) -> None:
    while not stop.wait(RENEWED_EVERY):
        try:
            with app.app_context():
                Rendering.renew(number, attempt, at=now())
                db.session.commit()
        except Exception:
            app.logger.exception("The lease of a rendering could not be renewed; the next try follows.")
