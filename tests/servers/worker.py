"""The worker in a thread of a test, stopped in good order."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from signon.jobs.queue import Stop


@contextmanager
def working(app: Flask) -> Iterator[None]:
    """The application's worker works until the block ends."""
    stop = Stop()
    thread = threading.Thread(target=app.extensions["signon_jobs"].run_worker, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.wanted.set()
        thread.join(60)
        assert not thread.is_alive(), "The worker does not stop."
