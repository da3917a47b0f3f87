"""Telling a worker to stop: the first signal lets it finish what it has in hand, within a bound; the second ends it at once."""

import signal
import threading
import time
from collections.abc import Sequence
from types import FrameType
from typing import Self

SECONDS_BETWEEN_LOOKS = 0.2
"""The longest time after which a signal is answered: Python handles it only between two waits."""


class Stop:
    """Whether the worker was told to stop."""

    def __init__(self) -> None:
        self.wanted = threading.Event()

    def listen(self) -> Self:
        """Let this process's signals say so: SIGTERM, which systemd and containers send, and SIGINT, which is Ctrl+C."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._take)
        return self

    def wait(self) -> None:
        """Return once told to stop."""
        while not self.wanted.wait(SECONDS_BETWEEN_LOOKS):
            pass

    def _take(self, _number: int, _frame: FrameType | None) -> None:
        if self.wanted.is_set():
            raise SystemExit(1)
        self.wanted.set()


def all_ended(threads: Sequence[threading.Thread], seconds: float) -> bool:
    """Wait until the threads have ended, for so long at most; whether they have. A signal is answered meanwhile."""
    until = time.monotonic() + seconds
    while (working := [thread for thread in threads if thread.is_alive()]) and time.monotonic() < until:
        working[0].join(min(SECONDS_BETWEEN_LOOKS, max(until - time.monotonic(), 0)))
    return not working
