"""Outages: the database or the disk cannot be used. It is nobody's fault who asks; it passes, and trying again helps."""

import errno
import sqlite3
import sys
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError

from signon.database.db import is_reading
from signon.logs.machine_text import MachineText

if TYPE_CHECKING:
    import psycopg

RETRY_SECONDS = 30
SQLITE_CODES = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOTADB,
    }
)
POSTGRESQL_STATES = ("08", "25006", "40001", "40P01", "53", "55P03", "55006", "57", "58")
"""Connections, a server that only reads, collisions, resources, locks, an operator's act, and errors of the system."""

UNDEFINED_STATES = ("42P01", "42703")
"""A table or a column that is not there."""

DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM})
NONE = MachineText()
WRITING = ("INSERT", "UPDATE", "DELETE")


def cause_of(error: BaseException) -> MachineText:
    """The fault of the database or the disk, in one line for the log; empty when ``error`` is of another kind."""
    if isinstance(error, NoConnectionFreeError):
        return MachineText("every connection to the database is in use")
    if isinstance(error, DBAPIError):
        if _writes_where_it_may_only_read(error):
            return NONE
        return first_line(error.orig) if error.connection_invalidated or _is_outage(error.orig) else NONE
    return first_line(error) if _is_outage(error) else NONE


def lacks_tables(error: BaseException) -> bool:
    """Whether the database is not, or no longer, of the shape that this code knows."""
    original = getattr(error, "orig", error)
    if isinstance(original, sqlite3.OperationalError):
        return str(original).startswith(("no such table", "no such column"))
    refusal = _of_postgresql(original)
    return refusal is not None and refusal.sqlstate in UNDEFINED_STATES


def _is_outage(error: BaseException | None) -> bool:
    if isinstance(error, sqlite3.Error):
        return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in SQLITE_CODES
    if refusal := _of_postgresql(error):
        if refusal.sqlstate is None:  # there was no answer at all
            from psycopg import OperationalError

            return isinstance(refusal, OperationalError)
        return refusal.sqlstate.startswith(POSTGRESQL_STATES)
    return isinstance(error, OSError) and error.errno in DISK_ERRORS


def _writes_where_it_may_only_read(error: DBAPIError) -> bool:
    """Whether a page that only reads has tried to write, which is a fault of ours and says nothing of the database."""
    return is_reading() and (error.statement or "").lstrip().upper().startswith(WRITING)


def first_line(error: BaseException | None) -> MachineText:
    """The text of an error, as far as it fits on a line of the log and the machine alone has written it."""
    original = getattr(error, "orig", None) or error
    said = _said_by_the_machine(original).strip()
    return MachineText(said.splitlines()[0] if said else type(original).__name__)


def _said_by_the_machine(error: BaseException | None) -> str:
    """The text of an error, unless it may repeat what somebody wrote."""
    refusal = _of_postgresql(error)
    if refusal and not _is_outage(refusal):
        return f"{type(refusal).__name__} {refusal.sqlstate or ''}"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error) if refusal or isinstance(error, sqlite3.Error) or _is_of_redis(error) else ""


def _of_postgresql(error: BaseException | None) -> "psycopg.Error | None":
    """The error as one of PostgreSQL's; while its library is not loaded, none is."""
    if "psycopg" not in sys.modules:
        return None
    from psycopg import Error

    return error if isinstance(error, Error) else None


def _is_of_redis(error: BaseException | None) -> bool:
    if "redis" not in sys.modules:
        return False
    from redis import RedisError

    return isinstance(error, RedisError)
