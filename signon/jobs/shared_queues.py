"""The queue on a server that several machines share: PostgreSQL or Redis."""

from typing import TYPE_CHECKING, Any

from huey.storage import PostgresStorage, RedisStorage

if TYPE_CHECKING:
    from psycopg import Connection

NAME = "signon"
TABLES_LOCK = 7_469_703_111
"""The number of the lock on the server under which the queue's tables are made."""


class QueueTables(PostgresStorage):
    """The queue in PostgreSQL; of processes that start at once one makes its tables, where with huey alone others would fail."""

    def initialize_schema(self) -> None:
        """Make the tables that are not there; closing the connection gives the lock back."""
        try:
            self.conn.execute("SELECT pg_advisory_lock(%s)", [TABLES_LOCK])
            super().initialize_schema()
        finally:
            self.close()


class QueueInRedis(RedisStorage):
    """The queue in Redis."""

    def close(self) -> None:
        """Close the connections."""
        self.pool.disconnect()


def opened(url: str, *, seconds: int) -> QueueTables | QueueInRedis:
    """The queue at ``url``: ``postgresql://…`` or ``redis://…``, which is waited for at most so long."""
    if url.startswith("postgresql:"):
        return QueueTables(NAME, connection=lambda: _connection(url, seconds))
    return _in_redis(url, seconds)


def _in_redis(url: str, seconds: int) -> QueueInRedis:
    from redis import ConnectionPool
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    pool = ConnectionPool.from_url(
        url,
        socket_connect_timeout=seconds,
        socket_timeout=seconds,
        retry=Retry(NoBackoff(), 0),
    )
    return QueueInRedis(NAME, connection_pool=pool)


def _connection(url: str, seconds: int) -> "Connection[Any]":
    from psycopg.conninfo import conninfo_to_dict

    from signon.database import postgresql

    asked = conninfo_to_dict(url)
    wanted = {name: value for name, value in postgresql.CONNECTING.items() if name not in asked}
    connection = postgresql.BoundedConnection.connect(url, **wanted)
    connection.longest = float(seconds)
    return connection
