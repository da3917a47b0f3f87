"""Repeated faults in the log: the first in full, then a line a minute with their number.

An outage meets every request and every round of the worker. Two faults are of one kind when the same error is raised at the
same place, or, without an error, when the same sentence is logged with the same values. Of one sentence with ever other
values, such as one for each mail, so many are told in a minute and the rest are counted.
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

from signon.logs.errors import type_name
from signon.logs.machine_text import MachineText
from signon.logs.told import sentence

SECONDS = 60.0
MOST_KINDS = 200
MOST_OF_A_SENTENCE = 10
OWN_CODE = str(Path(__file__).parents[1])


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
        if record.levelno < logging.WARNING or hasattr(record, "more"):
            return True
        at = time.monotonic()
        with self._turn:
            kind, known = self._known(record, at)
            if known is None:
                return True
            known.number += 1
            is_first = known.number == 1
        if is_first:
            self._tell_later(record, kind, known.told_at + self._seconds - at)
        return False

    def _known(self, record: logging.LogRecord, at: float) -> tuple[Hashable, _Kind | None]:
        """The kind of a record that was told lately, to be counted; None when the record is to be told."""
        kind = _kind_of(record)
        known = self._kinds.get(kind)
        if known is not None and not known.is_over(at, self._seconds):
            return kind, known
        every = (record.name, str(record.msg), "however it goes on")
        told = [one for one in self._kinds if isinstance(one, tuple) and one[:2] == every[:2] and one != every]
        lately = [one for one in told if not self._kinds[one].is_over(at, self._seconds)]
        if len(lately) < MOST_OF_A_SENTENCE:
            self._keep(kind, at)
            return kind, None
        return every, self._kinds.get(every) or self._keep(every, at)

    def _keep(self, kind: Hashable, at: float) -> _Kind:
        self._kinds.pop(kind, None)
        kept = self._kinds[kind] = _Kind(at)
        if len(self._kinds) > MOST_KINDS:
            del self._kinds[next(iter(self._kinds))]
        return kept

    def _tell_later(self, record: logging.LogRecord, kind: Hashable, seconds: float) -> None:
        timer = threading.Timer(max(seconds, 0), self._tell, (record.name, record.levelno, _what(record), kind))
        timer.daemon = True
        timer.start()

    def _tell(self, logger: str, level: int, what: MachineText, kind: Hashable) -> None:
        with self._turn:
            known = self._kinds.get(kind)
            if known is None:
                return
            number, known.number, known.told_at = known.number, 0, time.monotonic()
        logging.getLogger(logger).log(
            level, "%s (%s more in the last %.0f seconds)", what, number, self._seconds, extra={"more": number}
        )


def _kind_of(record: logging.LogRecord) -> Hashable:
    if not record.exc_info or record.exc_info[1] is None:
        return record.name, str(record.msg), repr(record.args)
    error, traceback = record.exc_info[1], record.exc_info[2]
    return record.name, str(record.msg), type(error), type(getattr(error, "orig", None)), _place(traceback)


def _place(traceback: TracebackType | None) -> tuple[str, int]:
    """The place where an error was raised: the innermost line of our own code, or of whatever code there is."""
    lines = [(frame.f_code.co_filename, number) for frame, number in walk_tb(traceback)]
    own = [line for line in lines if line[0].startswith(OWN_CODE)]
    return (own or lines or [("", 0)])[-1]


def _what(record: logging.LogRecord) -> MachineText:
    said, error = sentence(record, record.args), record.exc_info and record.exc_info[1]
    return MachineText(f"{said}: {type_name(error)}" if error else said)
