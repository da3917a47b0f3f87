"""Connections to PostgreSQL that wait for no server without end, whether it is gone, silent, or holds a lock.

A server that took a connection and then says nothing, as behind a broken proxy, is noticed by nobody but who waits for it; so
the waiting itself is bounded.
"""

import time
from typing import Any

import psycopg
from flask import has_request_context
from psycopg import errors
from psycopg.abc import PQGen

from signon.database.patience import allowed_seconds
from signon.translation import gettext as _

CONNECT_SECONDS = 3
SECONDS_BETWEEN_TRIES = 3.0
"""The pause after a server has not answered; those who come meanwhile are told so at once."""

LOCK_SECONDS = 30
IDLE_SECONDS = 600
REQUEST_SECONDS = 20.0
LONGEST_SECONDS = 600.0
"""One statement of a request may take as long as ``REQUEST_SECONDS``; one of a command or the worker takes this at most."""

SESSION = f"SET lock_timeout = '{LOCK_SECONDS}s'; SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'"
"""Said to the server once connected, for a pooler such as PgBouncer refuses such options before."""

CONNECTING: dict[str, Any] = {
    "connect_timeout": CONNECT_SECONDS,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
"""The options of a connection, unless the address of the database says otherwise."""

_silent_until: dict[str, float] = {}


class BoundedConnection(psycopg.Connection[Any]):
    """A connection on which no statement is waited for without end; one that got no answer is closed."""

    longest: float | None = None
    """Seconds that a statement may take here, where that is neither of the usual two."""

    def wait(self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        """The server's answer. Raises ``OperationalError`` when it does not answer."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        seconds = self.longest or allowed_seconds() or (REQUEST_SECONDS if has_request_context() else LONGEST_SECONDS)
        try:
            return super().wait(gen, interval, seconds)
        except errors._WaitTimeout:  # noqa: SLF001 - the library's only name for it
            self.pgconn.finish()
            raise errors.OperationalError(
                _("the server gave no answer for %(seconds)g seconds", seconds=seconds)
            ) from None


def connect(address: str, *arguments: Any, **options: Any) -> BoundedConnection:
    """A connection to the server at ``address``. Raises ``OperationalError`` when there is none within three seconds."""
    if time.monotonic() < _silent_until.get(address, 0):
        raise errors.ConnectionTimeout(_("the server gave no answer a moment ago"))
    try:
        connection = BoundedConnection.connect(*arguments, **options)
    except errors.ConnectionTimeout:
        _silent_until[address] = time.monotonic() + SECONDS_BETWEEN_TRIES
        raise
    _begin_session(connection)
    return connection


def _begin_session(connection: BoundedConnection) -> None:
    try:
        connection.autocommit = True
        connection.execute(SESSION)
        connection.autocommit = False
    except BaseException:
        connection.close()
        raise
