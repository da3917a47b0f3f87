"""The memory that the processes of the site share, because they are forked from one that has loaded everything."""

import ctypes
import gc
from contextlib import suppress
from importlib import import_module

from sqlalchemy.orm import configure_mappers

ARENA_MAX = -8  # what glibc's mallopt calls it
MOST_ARENAS = 2


def share_what_is_loaded() -> None:
    """Let processes that are forked from now on share what this one has loaded, until they write to it.

    So what each would make anew is made here, and the garbage collector, which writes to all that it looks through, leaves it
    alone. Threads share their stores of free memory, where the C library can be told so, instead of each holding its own.
    """
    configure_mappers()
    import_module("signon.jobs.queues")
    with suppress(AttributeError):
        ctypes.CDLL(None).mallopt(ARENA_MAX, MOST_ARENAS)
    gc.collect()
    gc.freeze()
