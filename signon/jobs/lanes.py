"""The worker's lanes: kinds of work that never wait for each other.

Each lane is a thread. It makes its sweeps one after the other, all of them regularly, and those that were called for at once;
a call for a sweep that waits already changes nothing. A lane that is stuck, be it on a silent mail server or a letter without
end, holds up nobody but itself.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum

from signon.translation import gettext as _


class Lane(StrEnum):
    """The lane that a sweep waits in: mail, what comes back, PDFs for the desk and for strangers, lists, routine, backups."""

    MAIL = "mail"
    RECEIVING = "receiving"
    RENDERING = "rendering"
    LETTERS = "letters"
    MATCHING = "matching"
    ROUTINE = "routine"
    BACKUPS = "backups"


PATIENCE = {
    Lane.MAIL: timedelta(minutes=3),
    Lane.RECEIVING: timedelta(minutes=5),
    Lane.RENDERING: timedelta(minutes=10),
    Lane.LETTERS: timedelta(minutes=10),
    Lane.MATCHING: timedelta(minutes=10),
    Lane.ROUTINE: timedelta(minutes=3),
    Lane.BACKUPS: timedelta(minutes=10),
}
"""The time that a lane may go without a sign of progress before it counts as stuck."""

_present = threading.local()


def in_words(lane: Lane) -> str:
    """The work of a lane, as the desk and the operator are told."""
    return {
        Lane.MAIL: _("delivering mail"),
        Lane.RECEIVING: _("reading the mailbox for bounces"),
        Lane.RENDERING: _("making PDFs"),
        Lane.LETTERS: _("printing supporters' letters"),
        Lane.MATCHING: _("reading files and comparing signatures"),
        Lane.ROUTINE: _("invitations, reminders and erasing"),
        Lane.BACKUPS: _("backups"),
    }[lane]


def note_progress() -> None:
    """Say that the lane whose thread this is gets on with its work; in other threads nothing happens."""
    work: LaneWork | None = getattr(_present, "work", None)
    if work is not None:
        work.gets_on()


def must_stop() -> bool:
    """Whether the worker was told to stop: whoever works through many pieces begins no further one; never elsewhere."""
    work: LaneWork | None = getattr(_present, "work", None)
    return work is not None and work.is_stopping


@contextmanager
def broken_off_by(break_off: Callable[[], object]) -> Iterator[None]:
    """Have ``break_off`` called when the lane must end before the block does; in other threads nothing happens."""
    work: LaneWork | None = getattr(_present, "work", None)
    if work is None:
        yield
        return
    work.in_hand = break_off
    try:
        yield
    finally:
        work.in_hand = None


class LaneWork:
    """The work of one lane: ``run`` is its thread. ``make`` makes a sweep and says whether it ended well."""

    def __init__(self, names: Iterable[str], *, make: Callable[[str], bool], every: float) -> None:
        self._names, self._make, self._every = list(names), make, every
        self._called: set[str] = set()
        self._changed = threading.Condition()
        self.is_stopping = False
        self.in_hand: Callable[[], object] | None = None
        self._failing: set[str] = set()
        self._got_on_at = time.monotonic()
        self._next_round = 0.0

    def call(self, name: str) -> None:
        """Have a sweep made as soon as the lane is free."""
        with self._changed:
            self._called.add(name)
            self._changed.notify()

    def stop(self) -> None:
        """Begin no further sweep."""
        with self._changed:
            self.is_stopping = True
            self._changed.notify()

    def break_off(self) -> None:
        """End what is in hand, as far as it can be ended."""
        if break_off := self.in_hand:
            break_off()

    def gets_on(self) -> None:
        """Note progress. While a sweep of this lane fails each time, nothing counts as progress."""
        if not self._failing:
            self._got_on_at = time.monotonic()

    def silence(self) -> timedelta:
        """The time since the last progress, by a clock that nobody sets."""
        return timedelta(seconds=time.monotonic() - self._got_on_at)

    def run(self) -> None:
        """Make sweeps until stopped."""
        _present.work = self
        while names := self._next():
            for name in names:
                if self.is_stopping:
                    return
                self._make_one(name)

    def _make_one(self, name: str) -> None:
        if self._make(name):
            self._failing.discard(name)
        else:
            self._failing.add(name)
        self.gets_on()

    def _next(self) -> list[str]:
        """The sweeps to make now, waited for; none when the lane is to stop."""
        with self._changed:
            while not self.is_stopping:
                if names := self._due():
                    return names
                self._changed.wait(self._seconds_to_next_round())
            return []

    def _due(self) -> list[str]:
        called, self._called = self._called, set()
        if self._seconds_to_next_round():
            return [name for name in self._names if name in called]
        self._next_round = time.monotonic() + self._every
        return self._names

    def _seconds_to_next_round(self) -> float:
        return max(self._next_round - time.monotonic(), 0)
