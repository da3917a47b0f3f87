"""The guard of the log: it writes constant sentences of the code, numbers and names of the machine; never what people wrote.

A name, a letter or an address cannot be told from any other text. So everything is left out that is not known to be harmless:

- A sentence is told when it is a constant in the code that logs it. Its values are told when they are numbers, times, members
  of an enumeration, types, or ``MachineText``.
- A field is told when it is one of ``FIELDS`` and has its form.
- Of an error, its types and places are told, and never its text: databases and mail servers repeat there what they were given.

This holds for what libraries log, too.
"""

import logging
import re
import sys
from datetime import date, timedelta
from enum import Enum
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from signon.logs.errors import described
from signon.logs.machine_text import WITHHELD, MachineText, masked

if TYPE_CHECKING:
    from structlog.typing import EventDict, WrappedLogger

LOGGING, OWN = str(Path(logging.__file__).parent), str(Path(__file__).parent)
MOST_FRAMES = 12
SERVICE = "signon-"
"""Begins the names of the site's processes."""

NAME = re.compile(r"[A-Za-z][\w.:-]{0,59}")

FIELDS = {
    "request_id": re.compile(r"[0-9a-f-]{32,36}"),
    "method": re.compile(r"GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|other"),
    "route": re.compile(r"-|/[\w/<>:.@,()=|+ \\\[\]*-]{0,200}"),
    "status": re.compile(r"\d{3}"),
    "milliseconds": re.compile(r"\d+(\.\d+)?"),
    "lane": NAME,
    "sweep": NAME,
    "work": NAME,
    "number": re.compile(r"\d+"),
    "mail": re.compile(r"\d+"),
    "reply_code": re.compile(r"\d{3}"),
    "more": re.compile(r"\d+"),
    "seconds": re.compile(r"\d+(\.\d+)?"),
}
"""The fields that a line may have, each with the form of its values."""


def what_may_be_told(_logger: "WrappedLogger", _method: str, event: "EventDict") -> "EventDict":
    """A line as it may be written: a processor of structlog."""
    record: logging.LogRecord = event["_record"]
    told: dict[str, Any] = {name: event[name] for name in ("timestamp", "level", "logger") if name in event}
    told["event"] = sentence(record, event["positional_args"])
    if record.processName and record.processName.startswith(SERVICE):
        told["process"] = record.processName.removeprefix(SERVICE)
    told |= {name: event[name] for name, form in FIELDS.items() if name in event and _has_form(form, event[name])}
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        told |= described(error)
    elif told["event"] == WITHHELD:
        told["at"] = f"{Path(record.pathname).name}:{record.lineno}"
    return told | {"_record": record, "_from_structlog": False}


def sentence(record: logging.LogRecord, values: Any) -> str:
    """The sentence of a record, with those of its ``values`` that may be told."""
    template = str(record.msg)
    if not hasattr(record, "more") and not _is_constant(template):
        return WITHHELD
    if isinstance(values, dict):
        shown: Any = {name: shown_value(value) for name, value in values.items()}
    else:
        shown = tuple(map(shown_value, values or ()))
    try:
        return template % shown if shown else template
    except (TypeError, ValueError, KeyError):  # a number was wanted where a text is withheld
        return template


def shown_value(value: object) -> object:
    """A value as it may be told."""
    if isinstance(value, MachineText):
        return masked(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, type):
        return value.__name__
    if value is None or isinstance(value, bool | int | float | date | timedelta):
        return value
    if isinstance(value, BaseException):
        return type(value).__name__
    return WITHHELD


def _has_form(form: re.Pattern[str], value: object) -> bool:
    return form.fullmatch(str(value)) is not None


def _is_constant(template: str) -> bool:
    """Whether a sentence stands in the code of a function that is being run, and was not put together from values."""
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001 - the documented way to the functions being run
    looked_at = 0
    while frame is not None and looked_at < MOST_FRAMES:
        if not frame.f_code.co_filename.startswith((LOGGING, OWN)):
            looked_at += 1
            if any(isinstance(constant, str) and constant == template for constant in frame.f_code.co_consts):
                return True
        frame = frame.f_back
    return False
