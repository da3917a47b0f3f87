"""The queue that wake-up calls wait in: a file, PostgreSQL or Redis. Each kind is loaded when it is used."""

from importlib import import_module
from pathlib import Path
from typing import Protocol

SECONDS_TO_ANSWER = 3
"""The longest wait for the queue, in threads that nobody waits for."""


class Queue(Protocol):
    """Messages, first in, first out. Each method raises the queue's own errors."""

    def enqueue(self, data: bytes) -> None:
        """Put a message in."""

    def dequeue(self) -> bytes | None:
        """Take the first message out; None when there is none. It may wait for a second."""

    def queue_size(self) -> int:
        """The number of messages that wait."""

    def flush_queue(self) -> None:
        """Drop all messages."""

    def close(self) -> None:
        """Close the connections to the queue."""


def load(url: str) -> None:
    """Load what the queue at ``url`` needs: a thread of a process that is ending cannot do so any more."""
    import_module("signon.jobs.shared_queues" if url else "signon.jobs.queue_file")


def opened(url: str, folder: Path) -> Queue:
    """The queue at ``url``: ``postgresql://…``, ``redis://…``, or empty for a file in ``folder``."""
    if url:
        from signon.jobs import shared_queues

        return shared_queues.opened(url, seconds=SECONDS_TO_ANSWER)
    from signon.jobs.queue_file import QueueFile

    return QueueFile(folder / "queue.sqlite3", seconds=SECONDS_TO_ANSWER)
