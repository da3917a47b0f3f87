"""Repeated faults in the log: the first in full, then a line a minute with their number.

An outage meets every request and every round of the worker. Two faults are of one kind when the same error is raised at the
same place, or, without an error, when the same sentence is logged.
"""

import logging
import os
import threading
import time
from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from traceback import walk_tb
from types import TracebackType

from flask import Flask

SECONDS = 60.0
MOST_KINDS = 200
OWN_CODE = str(Path(__file__).parents[1])
LIBRARIES = ("sqlalchemy.pool.impl.QueuePool", "waitress")
"""The loggers of libraries that tell of each connection and each request that failed."""


def init_app(app: Flask) -> None:
    """Have faults of one kind counted instead of repeated, in this application's log and in those of its libraries."""
    counting = RepeatedFaults()
    for logger in (app.logger, *map(logging.getLogger, LIBRARIES)):
        for earlier in [one for one in logger.filters if isinstance(one, RepeatedFaults)]:
            logger.removeFilter(earlier)
        logger.addFilter(counting)


@dataclass
class _Kind:
    told_at: float
    number: int = 0
    process: int = field(default_factory=os.getpid)

    def is_over(self, at: float, seconds: float) -> bool:
        """Whether the next of its kind is told in full again; the counts of another process are nobody's after a fork."""
        is_quiet = not self.number and at - self.told_at > seconds
        return is_quiet or self.process != os.getpid()


class RepeatedFaults(logging.Filter):
    """Lets the first fault of a kind pass, counts those that follow, and tells their number every ``seconds``."""

    def __init__(self, seconds: float = SECONDS) -> None:
        super().__init__()
        self._seconds = seconds
        self._kinds: dict[Hashable, _Kind] = {}
        self._turn = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is logged as it is."""
        if record.levelno < logging.WARNING or hasattr(record, "counted"):
            return True
        kind, at = _kind_of(record), time.monotonic()
        with self._turn:
            known = self._kinds.get(kind)
            if known is None or known.is_over(at, self._seconds):
                self._kinds.pop(kind, None)
                self._kinds[kind] = _Kind(at)
                if len(self._kinds) > MOST_KINDS:
                    del self._kinds[next(iter(self._kinds))]
                return True
            known.number += 1
            is_first = known.number == 1
        if is_first:
            self._tell_later(record, kind, known.told_at + self._seconds - at)
        return False

    def _tell_later(self, record: logging.LogRecord, kind: Hashable, seconds: float) -> None:
        timer = threading.Timer(max(seconds, 0), self._tell, (record.name, record.levelno, _sentence(record), kind))
        timer.daemon = True
        timer.start()

    def _tell(self, logger: str, level: int, sentence: str, kind: Hashable) -> None:
        with self._turn:
            known = self._kinds.get(kind)
            if known is None:
                return
            number, known.number, known.told_at = known.number, 0, time.monotonic()
        logging.getLogger(logger).log(
            level, "%s (%s more in the last %.0f seconds)", sentence, number, self._seconds, extra={"counted": True}
        )


def _kind_of(record: logging.LogRecord) -> Hashable:
    if not record.exc_info or record.exc_info[1] is None:
        return record.name, record.getMessage()
    error, traceback = record.exc_info[1], record.exc_info[2]
    return record.name, type(error), type(getattr(error, "orig", None)), _place(traceback)


def _place(traceback: TracebackType | None) -> tuple[str, int]:
    """The place where an error was raised: the innermost line of our own code, or of whatever code there is."""
    lines = [(frame.f_code.co_filename, number) for frame, number in walk_tb(traceback)]
    own = [line for line in lines if line[0].startswith(OWN_CODE)]
    return (own or lines or [("", 0)])[-1]


def _sentence(record: logging.LogRecord) -> str:
    error = record.exc_info and record.exc_info[1]
    cause = (
        f": {type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else ''}" if error else ""
    )
    return record.getMessage() + cause
