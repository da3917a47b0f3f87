"""Turns to write to SQLite, which lets one write at a time: whoever has asked first in a process writes first.

SQLite itself has those who wait try again after pauses that grow, and whoever comes by in the right moment is next. So of
many that wait some wait for ever longer. Here the threads of a process form a line, and only the first of it asks SQLite, at
short intervals. SQLite's own lock still decides; the line only says who asks.
"""

import os
import sqlite3
import threading
import time
from collections import defaultdict, deque
from typing import Any

BUSY_SECONDS = 30
"""The longest wait for others that write; then SQLite says that the database is locked."""

SECONDS_BETWEEN_TRIES = 0.0005


class Line:
    """Threads in a line: the first has its turn, and passes it on to the one who has waited longest."""

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._is_taken = False

    def wait(self, seconds: float) -> bool:
        """Wait for the turn at most so long; whether it has come."""
        with self._changing:
            if not self._is_taken:
                self._is_taken = True
                return True
            place = threading.Lock()
            place.acquire()
            self._waiting.append(place)
        if place.acquire(timeout=seconds):
            return True
        with self._changing:
            if place not in self._waiting:  # it came in the last moment
                return True
            self._waiting.remove(place)
            return False

    def pass_on(self) -> None:
        """Let the next one have the turn."""
        with self._changing:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False


_lines: defaultdict[str, Line] = defaultdict(Line)
os.register_at_fork(after_in_child=_lines.clear)


class WritingInTurn(sqlite3.Connection):
    """A connection that begins to write in its turn, and passes it on when its transaction is over."""

    def __init__(self, database: str, *arguments: Any, **options: Any) -> None:
        self._line = _lines[str(database)] if str(database) != ":memory:" else Line()
        self._has_turn = False
        self._until = 0.0
        self._refused = "OFF"
        super().__init__(database, *arguments, **options)

    def begin_to_read(self) -> None:
        """Begin a transaction in which SQLite refuses to write."""
        self._writes(refused="ON")
        self.execute("BEGIN")

    def begin_to_write(self) -> None:
        """Begin a transaction that writes. Raises ``OperationalError`` when others write for too long."""
        self._writes(refused="OFF")
        self._wait_for_turn()
        try:
            self._begin_immediately()
        except BaseException:
            self._pass_on()
            raise

    def write_from_here(self) -> None:
        """Go on from reading to writing; what was read may have changed meanwhile."""
        super().commit()
        self.begin_to_write()

    def commit(self) -> None:
        """Commit, and pass the turn on."""
        try:
            super().commit()
        finally:
            self._end_turn()

    def rollback(self) -> None:
        """Roll back, and pass the turn on."""
        try:
            super().rollback()
        finally:
            self._end_turn()

    def close(self) -> None:
        """Close, and pass the turn on."""
        try:
            super().close()
        finally:
            self._pass_on()

    def _writes(self, *, refused: str) -> None:
        if refused != self._refused:
            self.execute(f"PRAGMA query_only={refused}")
            self._refused = refused

    def _wait_for_turn(self) -> None:
        self._until = time.monotonic() + BUSY_SECONDS
        self._has_turn = self._line.wait(BUSY_SECONDS)

    def _begin_immediately(self) -> None:
        self.execute("PRAGMA busy_timeout=0")
        try:
            while not self._begins():
                time.sleep(SECONDS_BETWEEN_TRIES)
        finally:
            self.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")

    def _begins(self) -> bool:
        try:
            self.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > self._until:
                raise
            return False
        return True

    def _end_turn(self) -> None:
        if not self.in_transaction:
            self._pass_on()

    def _pass_on(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._line.pass_on()
