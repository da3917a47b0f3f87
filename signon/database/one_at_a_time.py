"""Changing the database's tables: one process at a time, over all machines; the others wait until it is done.

On PostgreSQL that is an advisory lock of the server, on SQLite a lock on a file beside the database's. Either is given back
when its process ends, however it ends.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from signon.errors import DomainError
from signon.translation import gettext as _

LOCK = 7_469_703_110
"""The number of the lock, which is nobody else's on the server."""

LONGEST_SECONDS = 600
SECONDS_BETWEEN_TRIES = 0.1

_held: ContextVar[bool] = ContextVar("changes_tables", default=False)


class BeingChangedError(DomainError):
    """Another process has been changing the database's tables for too long."""

    status = 503


@contextmanager
def changing_tables(engine: Engine) -> Iterator[None]:
    """Be the only process that changes the tables; may be nested. Raises ``BeingChangedError`` after ten minutes."""
    if _held.get():
        yield
        return
    with _lock_of(engine) as take:
        _wait_for(take)
        token = _held.set(True)
        try:
            yield
        finally:
            _held.reset(token)


def _wait_for(take: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST_SECONDS
    while not take():
        if time.monotonic() > deadline:
            raise BeingChangedError(
                _(
                    "Another process has been changing the database's tables for %(minutes)s minutes. See what it is doing, "
                    "then start again.",
                    minutes=LONGEST_SECONDS // 60,
                )
            )
        time.sleep(SECONDS_BETWEEN_TRIES)


def _lock_of(engine: Engine) -> AbstractContextManager[Callable[[], bool]]:
    if engine.dialect.name == "postgresql":
        return _server_lock(engine)
    return _file_lock(Path(engine.url.database)) if engine.url.database else _no_lock()


@contextmanager
def _no_lock() -> Iterator[Callable[[], bool]]:
    """A database in memory, which is one process's alone."""
    yield lambda: True


@contextmanager
def _file_lock(database: Path) -> Iterator[Callable[[], bool]]:
    file = os.open(database.with_name(f"{database.name}-changing"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take() -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    try:
        yield take
    finally:
        os.close(file)


@contextmanager
def _server_lock(engine: Engine) -> Iterator[Callable[[], bool]]:
    """A connection of its own, without a transaction; closing it gives the lock back."""
    pooled = engine.raw_connection()
    connection: Any = pooled.driver_connection
    pooled.detach()
    connection.autocommit = True
    try:
        yield lambda: bool(connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()[0])
    finally:
        connection.close()
