"""Wake-up calls: how a process that has written work tells the worker, wherever that is.

A call is only a hint, for the worker looks regularly by itself. So sending never delays whoever sends: calls wait in a small
set, and a thread of its own hands them to the queue, which may be away or silent. A call names a sweep, as signed JSON: who
can write to the queue can wake nobody, and have nothing run.
"""

import atexit
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition, Thread
from typing import TYPE_CHECKING
from weakref import WeakSet

from itsdangerous import BadData, URLSafeSerializer

if TYPE_CHECKING:
    from signon.jobs.queues import Queue

SECONDS_TOGETHER = 0.25
"""The pause after calls were handed over, so that the next ones go together: a hundred sign-ons a second are four calls.

A call costs the worker six milliseconds, however few mails it finds, and turns in which nobody else writes to SQLite.
"""

SECONDS_AT_EXIT = 2.0
"""The longest wait of a process that ends until its last calls are handed over."""

ENOUGH = 100
"""Calls in the queue that wake a worker surely: no more are added while nobody fetches them."""


class ForeignCallError(ValueError):
    """A message in the queue that is not a call of this site: unsigned, or signed with another key."""


class WakeUps:
    """The queue at ``url``: ``postgresql://…``, ``redis://…``, or empty for a file in ``folder``.

    ``failed`` is told when calls could not be handed over; they are then forgotten.
    """

    def __init__(self, url: str, folder: Path, *, secret: str, failed: Callable[[Exception], None]) -> None:
        self._url, self._folder, self._failed = url, folder, failed
        self._signed = URLSafeSerializer(secret, salt="signon-wake-up")
        self._waiting: dict[str, None] = {}
        self._changed = Condition()
        self._sender = 0
        self._is_waited_for = False
        self._inbox: Queue | None = None
        _alive.add(self)

    def send(self, name: str) -> None:
        """Have the worker woken for a sweep; returns at once, whatever the queue does."""
        from signon.jobs import queues

        queues.load(self._url)
        with self._changed:
            self._waiting[name] = None
            if self._sender == os.getpid():
                return
            self._sender = os.getpid()
        Thread(target=self._hand_over, daemon=True, name="signon-wake-ups").start()

    def flush(self, seconds: float) -> bool:
        """Wait until all calls are handed over or given up, at most so long; whether they are."""
        with self._changed:
            self._is_waited_for = True
            self._changed.notify_all()
            try:
                return self._changed.wait_for(lambda: self._sender != os.getpid(), seconds)
            finally:
                self._is_waited_for = False

    def receive(self) -> str | None:
        """The sweep that the next call names, or None when there is none; may wait for a second.

        Raises ``ForeignCallError`` for a message that is no call of this site, which is gone then, and the queue's own
        errors when it cannot be reached.
        """
        try:
            if self._inbox is None:
                from signon.jobs import queues

                self._inbox = queues.opened(self._url, self._folder)
            message = self._inbox.dequeue()
        except BaseException:
            self.close()
            raise
        return None if message is None else self._read(bytes(message))

    def size(self) -> int:
        """The number of calls that wait in the queue. Raises the queue's own errors."""
        with self._opened() as storage:
            return int(storage.queue_size())

    def close(self) -> None:
        """Leave the queue, in the thread that received from it; the next ``receive`` opens it again."""
        inbox, self._inbox = self._inbox, None
        if inbox is not None:
            inbox.close()

    def _read(self, message: bytes) -> str:
        try:
            return str(self._signed.loads(message))
        except BadData as error:
            raise ForeignCallError(str(error)) from error

    def _hand_over(self) -> None:
        while names := self._next():
            try:
                self._enqueue(names)
            except Exception as error:  # noqa: BLE001 - any queue's own errors; the work itself is safe in its table
                self._failed(error)
            with self._changed:
                self._changed.wait_for(lambda: self._is_waited_for, SECONDS_TOGETHER)

    def _next(self) -> list[str]:
        """The names that wait now; when there are none, this thread is over."""
        with self._changed:
            names = list(self._waiting)
            self._waiting.clear()
            if not names:
                self._sender = 0
                self._changed.notify_all()
            return names

    def _enqueue(self, names: list[str]) -> None:
        with self._opened() as storage:
            if storage.queue_size() >= ENOUGH:
                return
            for name in names:
                storage.enqueue(self._signed.dumps(name).encode("ascii"))

    @contextmanager
    def _opened(self) -> "Iterator[Queue]":
        from signon.jobs import queues

        storage = queues.opened(self._url, self._folder)
        try:
            yield storage
        finally:
            storage.close()


_alive: WeakSet[WakeUps] = WeakSet()


@atexit.register
def _flush_all() -> None:
    """A command that writes work and ends at once still wakes the worker, if the queue takes the call soon."""
    deadline = time.monotonic() + SECONDS_AT_EXIT
    for one in list(_alive):
        one.flush(max(deadline - time.monotonic(), 0))
