"""Waiting for what another thread or process does, without counting on how fast it is."""

import time
from collections.abc import Callable

LONGEST = 60.0


def until(condition: Callable[[], object], seconds: float = LONGEST) -> None:
    """Return once ``condition`` holds; only what hangs takes longer than ``seconds``."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"It did not come to pass in {seconds:g} seconds."
        time.sleep(0.02)
