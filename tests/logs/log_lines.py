"""Everything that this process has written to its log, as a reader of it finds it."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from signon.logs.output import Form, LogHandler


class Written:
    """The log so far."""

    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    @property
    def text(self) -> str:
        """The log as it stands."""
        return self._stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines of a log in JSON."""
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, event: str) -> list[dict[str, Any]]:
        """The lines with a sentence."""
        return [line for line in self.lines if line["event"] == event]


@contextmanager
def written(form: Form = Form.JSON, *, formatter: logging.Formatter | None = None) -> Iterator[Written]:
    """The log that this process writes in the block, with what libraries warn of."""
    stream, root, before = io.StringIO(), logging.getLogger(), sys.stderr
    handler = LogHandler(form)
    if formatter:
        handler.setFormatter(formatter)
    own, level_before, own_before = logging.getLogger("signon"), root.level, logging.getLogger("signon").level
    earlier = [one for one in root.handlers if isinstance(one, LogHandler)]
    for one in earlier:
        root.removeHandler(one)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    own.setLevel(logging.DEBUG)
    sys.stderr = stream
    try:
        yield Written(stream)
    finally:
        sys.stderr = before
        root.removeHandler(handler)
        for one in earlier:
            root.addHandler(one)
        root.setLevel(level_before)
        own.setLevel(own_before)
