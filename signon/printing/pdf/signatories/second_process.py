"""A second process that shapes the end of a long list while this one shapes its beginning, so that two processors share it.

It is a copy of this process, so styles and fonts are the same there. Nobody waits for it: this process goes on by itself, text
after text, until the other has sent its lines. What is printed is the same to the byte, with it and without.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from signon.printing.lifetime import end_with_parent
from signon.printing.pdf.signatories.shaping import Line

STEPS_BACK = 5
"""The steps back behind others, as ``nice`` counts them: whoever uses the site meanwhile comes first."""


@dataclass(frozen=True, slots=True)
class ShapedTexts:
    """The texts that were shaped, by the look of their lines, and what was seen of the fonts.

    Each font has the place of the part of the list where it was met first, the texts of its glyphs, and their widths.
    """

    lines: dict[tuple[int, float], dict[str, tuple[Line, ...]]]
    fonts: dict[int, tuple[int, dict[int, str], dict[int, int]]]


class SecondProcess:
    """The process, while it works. It ends with this one."""

    def __init__(self, number: int, connection: Connection) -> None:
        self._number, self._connection = number, connection
        self._has_sent = False

    def sent(self) -> ShapedTexts | None:
        """The texts that it has shaped, once, as soon as it has finished; until then None, and for good when it fails."""
        if self._has_sent or not self._connection.poll():
            return None
        self._has_sent = True
        with suppress(EOFError):
            shaped: ShapedTexts = self._connection.recv()
            return shaped
        return None

    def end(self) -> None:
        """End it, whatever it is doing."""
        self._connection.close()
        os.kill(self._number, signal.SIGKILL)
        os.waitpid(self._number, 0)


@contextmanager
def second_process(shape: Callable[[], ShapedTexts]) -> Iterator[SecondProcess | None]:
    """The process that sends what ``shape`` gives, until the block ends; none where there is one processor only."""
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) == 1:
        yield None
        return
    receiving, sending = Pipe(duplex=False)
    number = os.fork()  # the collector is off, and no other thread of this process does more than look for its parent
    if not number:
        _work(shape, sending)
    sending.close()
    process = SecondProcess(number, receiving)
    try:
        yield process
    finally:
        process.end()


def _work(shape: Callable[[], ShapedTexts], sending: Connection) -> None:
    """Shape in the copy, and end it. What fails here fails again in the process that goes on, and is told of there."""
    try:
        own = sending.fileno()
        os.closerange(3, own)
        os.closerange(own + 1, os.sysconf("SC_OPEN_MAX"))
        end_with_parent()
        os.nice(STEPS_BACK)
        sending.send(shape())
    finally:
        os._exit(0)
