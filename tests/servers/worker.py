"""The worker in a thread of a test, stopped in good order."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import Flask

from signon.jobs.lanes import Lane
from signon.jobs.queue import Sweep
from signon.jobs.stopping import Stop


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


def sweeps_of(app: Flask) -> dict[str, Sweep]:
    """The application's sweeps by name, to be changed by a test."""
    return app.extensions["signon_jobs"].sweeps


def make_instead(app: Flask, name: str, make: Callable[[], object]) -> None:
    """Have the application's worker make something else of a sweep."""

    def made() -> None:
        make()

    sweeps_of(app)[name] = replace(sweeps_of(app)[name], make=made)


def move_to_lane(app: Flask, name: str, lane: Lane) -> None:
    """Have a sweep made in another lane."""
    sweeps_of(app)[name] = replace(sweeps_of(app)[name], lane=lane)
