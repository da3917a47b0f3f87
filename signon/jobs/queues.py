"""The queue that wake-up calls wait in: a file, PostgreSQL or Redis. It is loaded with the first call."""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huey.storage import BaseStorage, PostgresStorage, RedisStorage, SqliteStorage

if TYPE_CHECKING:
    from psycopg import Connection

NAME = "signon"
SECONDS_TO_ANSWER = 3
"""The longest wait for the queue, in threads that nobody waits for."""

TABLES_LOCK = 7_469_703_111
"""The number of the lock on the server under which the queue's tables are made."""


class QueueFile(SqliteStorage):
    """The queue in a file; a connection that cannot be prepared is closed, where huey would leave it open."""

    def _set_journal_mode(self, conn: sqlite3.Connection) -> None:
        try:
            super()._set_journal_mode(conn)
        except BaseException:
            conn.close()
            raise


class QueueTables(PostgresStorage):
    """The queue in PostgreSQL; of processes that start at once one makes its tables, where with huey alone others would fail."""

    def initialize_schema(self) -> None:
        """Make the tables that are not there; closing the connection gives the lock back."""
        try:
            self.conn.execute("SELECT pg_advisory_lock(%s)", [TABLES_LOCK])
            super().initialize_schema()
        finally:
            self.close()


def opened(url: str, folder: Path) -> BaseStorage:
    """The queue at ``url``: ``postgresql://…``, ``redis://…``, or empty for a file in ``folder``."""
    if url.startswith("postgresql:"):
        return QueueTables(NAME, connection=lambda: _connection(url))
    if url:
        return _in_redis(url)
    return QueueFile(NAME, filename=str(folder / "queue.sqlite3"), timeout=SECONDS_TO_ANSWER, cache_mb=0)


def leave(storage: BaseStorage) -> None:
    """Close the connections to a queue."""
    if isinstance(storage, RedisStorage):
        storage.pool.disconnect()
    else:
        storage.close()


def _in_redis(url: str) -> BaseStorage:
    from redis import ConnectionPool
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    pool = ConnectionPool.from_url(
        url,
        socket_connect_timeout=SECONDS_TO_ANSWER,
        socket_timeout=SECONDS_TO_ANSWER,
        retry=Retry(NoBackoff(), 0),
    )
    return RedisStorage(NAME, connection_pool=pool)


def _connection(url: str) -> "Connection[Any]":
    from psycopg.conninfo import conninfo_to_dict

    from signon.database import postgresql

    asked = conninfo_to_dict(url)
    wanted = {name: value for name, value in postgresql.CONNECTING.items() if name not in asked}
    connection = postgresql.BoundedConnection.connect(url, **wanted)
    connection.longest = float(SECONDS_TO_ANSWER)
    return connection
