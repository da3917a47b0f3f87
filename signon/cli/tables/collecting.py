"""The pauses between Python's looks for objects that nothing refers to any more, while a table is read."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (100_000, 50, 100)
"""New objects after which the youngest are looked at, and how many looks of one kind make one of the next."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look seldom within the block: a table of thousands becomes millions of objects, and nearly all of them stay.

    To look through them again and again was a sixth of the time of an import.
    """
    usual = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
