"""The progress of a rendering as a percentage, read from the steps that WeasyPrint logs."""

import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from signon.printing.rendered import Progress

LOGGER, PROGRESS_LOGGER = logging.getLogger("weasyprint"), logging.getLogger("weasyprint.progress")
PAGE = re.compile(r"Step 5 - Creating layout - Page (\d+)$")
WRITING, COMPLETING = "Step 6", "Step 7"
"""Our own steps."""

EMPTY_BOX = ".notdef glyph"
"""The beginning of what WeasyPrint warns of when no font has a character."""

STEPS = {"Step 1": 2, "Step 2": 4, "Step 3": 6, "Step 4": 10, WRITING: 75, COMPLETING: 92}
LAYOUT_BEGINS, LAYOUT_ENDS = 15, 75


class _ThisThread(logging.Handler):
    """Passes on the messages of the thread that made it; other renderings may run beside it."""

    def __init__(self, receive: Callable[[str, int], None], level: int) -> None:
        super().__init__(level)
        self._receive = receive
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:
            self._receive(record.getMessage(), record.levelno)


class _Percentage:
    """Turns messages into a percentage that never falls. The number of pages is a guess, so layout may end early."""

    def __init__(self, report: Progress, pages: int) -> None:
        self._report, self._pages, self._reached = report, max(pages, 1), -1

    def read(self, message: str, _level: int) -> None:
        page = PAGE.match(message)
        if page:
            share = min(int(page[1]) / self._pages, 1)
            self.reach(LAYOUT_BEGINS + int(share * (LAYOUT_ENDS - LAYOUT_BEGINS)))
        else:
            self.reach(STEPS.get(message[:6], 0))

    def reach(self, percentage: int) -> None:
        if percentage > self._reached:
            self._reached = percentage
            self._report(percentage)


def step_begins(step: str) -> None:
    """Log that one of our own steps begins, as WeasyPrint logs its steps."""
    PROGRESS_LOGGER.info(step)


@contextmanager
def progress_reported(report: Progress | None, pages: int) -> Iterator[None]:
    """Call ``report`` with 0 to 100 while the renderer works in this thread on about ``pages`` pages."""
    if report is None:
        yield
        return
    percentage = _Percentage(report, pages)
    percentage.reach(0)
    handler = _ThisThread(percentage.read, logging.INFO)
    level_before = PROGRESS_LOGGER.level
    PROGRESS_LOGGER.setLevel(logging.INFO)
    PROGRESS_LOGGER.addHandler(handler)
    try:
        yield
    finally:
        PROGRESS_LOGGER.removeHandler(handler)
        PROGRESS_LOGGER.setLevel(level_before)
    percentage.reach(100)


@contextmanager
def complaints_gathered() -> Iterator[list[str]]:
    """The errors that WeasyPrint only logs in this thread: things it could not use and left out, and empty boxes."""
    complaints: list[str] = []

    def gather(message: str, level: int) -> None:
        if level >= logging.ERROR or message.startswith(EMPTY_BOX):
            complaints.append(message)

    handler = _ThisThread(gather, logging.WARNING)
    LOGGER.addHandler(handler)
    try:
        yield complaints
    finally:
        LOGGER.removeHandler(handler)
