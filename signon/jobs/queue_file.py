"""The queue in a file of SQLite: as huey's, whose storage loads the libraries of two servers besides, 150 modules in all.

The table is huey's, too, so that calls that an earlier version left are found.
"""

import sqlite3
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

QUEUE = "signon"
SECONDS_BETWEEN_TRIES = 0.01
TABLE = (
    "CREATE TABLE IF NOT EXISTS task (id INTEGER NOT NULL PRIMARY KEY, queue TEXT NOT NULL, data BLOB NOT NULL, "
    "priority REAL NOT NULL DEFAULT 0.0)"
)


class QueueFile:
    """Messages in ``file``, first in, first out; ``seconds`` is the longest wait for others that use it.

    What was put in survives the end of a process, but perhaps not a failure of power: a call is only a hint.
    """

    def __init__(self, file: Path, *, seconds: float) -> None:
        self._connection = sqlite3.connect(file, timeout=seconds, isolation_level=None, check_same_thread=False)
        try:
            self._write_ahead(until=time.monotonic() + seconds)
            self._connection.execute("PRAGMA synchronous=NORMAL")
            self._connection.execute(TABLE)
        except BaseException:
            self._connection.close()
            raise

    def enqueue(self, data: bytes) -> None:
        """Put a message in."""
        self._connection.execute("INSERT INTO task (queue, data) VALUES (?, ?)", (QUEUE, data))

    def dequeue(self) -> bytes | None:
        """Take the first message out; None when there is none, which is found out without keeping anybody waiting."""
        if not self.queue_size():
            return None
        with self._alone():
            found = self._connection.execute(
                "SELECT id, data FROM task WHERE queue = ? ORDER BY priority DESC, id LIMIT 1", (QUEUE,)
            ).fetchone()
            if found is None:
                return None
            self._connection.execute("DELETE FROM task WHERE id = ?", (found[0],))
            return bytes(found[1])

    def queue_size(self) -> int:
        """The number of messages that wait."""
        return int(self._connection.execute("SELECT count(*) FROM task WHERE queue = ?", (QUEUE,)).fetchone()[0])

    def flush_queue(self) -> None:
        """Drop all messages."""
        self._connection.execute("DELETE FROM task WHERE queue = ?", (QUEUE,))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def _alone(self) -> "Iterator[None]":
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def _write_ahead(self, *, until: float) -> None:
        """Have readers and writers not wait for each other. SQLite waits for nobody when a new file is changed to that."""
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                    raise
                time.sleep(SECONDS_BETWEEN_TRIES)
            else:
                return
