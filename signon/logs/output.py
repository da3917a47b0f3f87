"""The way a line of the log takes: one handler for this process, for what we log and for what libraries log."""

import logging
import sys
import threading
import warnings
from contextlib import suppress
from enum import StrEnum
from types import TracebackType
from typing import Any, TextIO

from signon.logs.repeated import RepeatedFaults

OWN = "signon"
OWN_LEVELS = ("debug", "info", "warning", "error")


class Form(StrEnum):
    """The form of a line: for programs, or for people; by itself it goes by whether a terminal reads."""

    AUTO = "auto"
    JSON = "json"
    TEXT = "text"


def write_log(form: Form, level: str) -> None:
    """Write this process's log to standard error from now on: our own lines from ``level`` on, and warnings of libraries.

    Called again, it replaces the handler that it made before.
    """
    root = logging.getLogger()
    for earlier in [one for one in root.handlers if isinstance(one, LogHandler)]:
        root.removeHandler(earlier)
    root.addHandler(LogHandler(form))
    logging.getLogger(OWN).setLevel(level.upper())


def be_ready_to_log() -> None:
    """Load now what writes lines: a process that runs on could later be short of files, and the log is to say so."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, LogHandler):
            handler.be_ready()


def log_warnings_alone() -> None:
    """Leave out of this process's log what is no warning."""
    own = logging.getLogger(OWN)
    own.setLevel(max(own.level, logging.WARNING))


def present_form() -> tuple[Form, str]:
    """The form and the level of this process's log, for a child process."""
    found = [one for one in logging.getLogger().handlers if isinstance(one, LogHandler)]
    form = found[0].form if found else Form.AUTO
    return form, logging.getLevelName(logging.getLogger(OWN).getEffectiveLevel()).lower()


def log_what_is_unhandled() -> None:
    """Have errors that nobody handles, and warnings, written as lines of the log too: Python would print their text."""
    sys.excepthook = _ended
    threading.excepthook = lambda told: _ended(told.exc_type, told.exc_value, told.exc_traceback)
    sys.unraisablehook = lambda told: _ended(told.exc_type, told.exc_value, told.exc_traceback)
    warnings.showwarning = _warned  # type: ignore[assignment]  # it takes what it does not use by position


class LogHandler(logging.StreamHandler[TextIO]):
    """Writes lines to whatever standard error is at that time."""

    def __init__(self, form: Form) -> None:
        logging.Handler.__init__(self)
        self.form = form
        self._for_terminal = sys.stderr.isatty()
        self.addFilter(_is_ours_or_a_warning)
        self.addFilter(RepeatedFaults())

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        """Standard error."""
        return sys.stderr

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        self.be_ready()
        return super().format(record)

    def be_ready(self) -> None:
        """Load what writes lines, which many commands never need."""
        if self.formatter is None:
            from signon.logs.lines import formatter

            as_text = self.form is Form.TEXT or (self.form is Form.AUTO and self._for_terminal)
            self.setFormatter(formatter(as_text=as_text, for_terminal=self._for_terminal))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - logging calls it so
        """Say only that a line is missing. Python would print the record with its values."""
        with suppress(Exception):
            sys.stderr.write("A line of the log could not be written.\n")


def _is_ours_or_a_warning(record: logging.LogRecord) -> bool:
    """Whether a line belongs in the log: WeasyPrint lets its progress through whatever level the root has."""
    return record.levelno >= logging.WARNING or record.name.split(".")[0] == OWN


def _ended(kind: type[BaseException], error: BaseException | None, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    told = error or kind()
    logging.getLogger(OWN).critical("Nobody handled an error", exc_info=(kind, told, traceback))


def _warned(_message: Any, category: type[Warning], _file: str, line: int, *_rest: Any) -> None:
    logging.getLogger(OWN).warning("Python warns: %s, at line %s", category, line)
