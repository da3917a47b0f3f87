"""Starts the process that renders. Loads next to nothing, so that a command that prints can do it first of all.

The process loads the renderer on one processor while the command loads the application and reads the letter on another.
"""

import atexit
import os
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

CHILD = "signon.printing.worker.child"
PROJECT = Path(__file__).parents[3]
PRINTING = (("letter", "render"), ("letter", "finalise"))
"""The commands that print a letter, whichever it is."""

WITHOUT_RENDERER = (".docx", "--help")
"""Endings of arguments with which they print none."""


class Started(NamedTuple):
    """The process and the way to it. It waits for its limits, and takes no letter before it has them."""

    process: subprocess.Popen[bytes]
    connection: Connection

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self.connection.close()
        self.process.kill()
        self.process.wait()


_early: list[Started] = []
"""The process that was started before anybody asked for it, until somebody does."""


def started() -> Started:
    """The process that was started early, or else a new one. It gets nothing of this one's settings and secrets."""
    if _early:
        return _early.pop()
    connection, childs_end = Pipe()
    with childs_end:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", CHILD, str(childs_end.fileno())],
            cwd=PROJECT,
            env={name: value for name, value in os.environ.items() if not name.startswith("SIGNON_")},
            pass_fds=[childs_end.fileno()],
            stdin=subprocess.DEVNULL,
        )
    return Started(process, connection)


def start_early(arguments: Sequence[str]) -> None:
    """Start the process now if these arguments of a program say that it will print a letter."""
    if any(pair in PRINTING for pair in pairwise(arguments)) and not any(map(_needs_no_renderer, arguments)):
        _early.append(started())
        atexit.register(_end_unused)


def _needs_no_renderer(argument: str) -> bool:
    return argument.lower().endswith(WITHOUT_RENDERER)


def _end_unused() -> None:
    while _early:
        _early.pop().end()
