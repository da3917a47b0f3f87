"""The memory that the processes of the site share, because they are forked from one that has loaded everything."""

import ctypes
import gc
from contextlib import suppress

from flask import Flask
from sqlalchemy.orm import configure_mappers

from signon.jobs import queues
from signon.jobs.own_process import own_traits
from signon.serving.first_pages import make_first_pages

ARENA_MAX = -8  # what glibc's mallopt calls it
MOST_ARENAS = 2


def share_what_is_loaded(app: Flask) -> None:
    """Let processes that are forked from now on share what this one has loaded, until they write to it.

    The garbage collector, which writes to all that it looks through, leaves it alone. Threads share their stores of free
    memory, where the C library can be told so, instead of each holding its own.
    """
    make_what_each_needs(app)
    with suppress(AttributeError):
        ctypes.CDLL(None).mallopt(ARENA_MAX, MOST_ARENAS)
    gc.freeze()


def share_first_pages(app: Flask) -> None:
    """Let processes that are forked from now on share what visitors' first pages load and compile, too."""
    make_first_pages(app)
    gc.freeze()


def make_what_each_needs(app: Flask) -> None:
    """Make once what each process would make anew, and keep for itself."""
    configure_mappers()
    queues.load(app.config["SIGNON"].queue_url)
    app.url_map.update()
    with app.app_context():
        own_traits()  # the fingerprint of a key alone takes 16 MB
