"""The database: engine, session, base class and column types.

On SQLite every pooled connection writes ahead, syncs fully and keeps foreign keys; a transaction that may write begins
IMMEDIATE, so that writers queue instead of failing halfway. A transaction inside ``read_only()`` cannot write, on SQLite and
PostgreSQL alike: that is how GET never changes anything. What waits for
something outside holds no transaction: see ``signon.waiting``.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar, cast

from flask import current_app, has_app_context
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CursorResult, DateTime, Dialect, Engine, MetaData, String, TypeDecorator, UpdateBase, event, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import Pool

from signon.database.turns import BUSY_SECONDS, WritingInTurn
from signon.declared import complete
from signon.metrics.counting import count_connection
from signon.waiting import refuse_to_begin, transaction_has_begun, transaction_has_ended

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
ONLY_READS = "only_reads"
SECONDS_FOR_CONNECTION = 10

Named = TypeVar("Named", bound=StrEnum)

_reading: ContextVar[bool] = ContextVar("reading", default=False)
_reads_first: ContextVar[bool] = ContextVar("reads_first", default=False)
_may_be_lost: ContextVar[bool] = ContextVar("may_be_lost", default=False)


class Base(DeclarativeBase):
    """The base of every model."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)


class Moment(TypeDecorator[datetime]):
    """An aware time, stored in UTC and returned in UTC on every database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuses a time without a zone, which could mean anything."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The stored time, in UTC."""
        return value and value.replace(tzinfo=UTC)


class Choice(TypeDecorator[Named]):
    """One of the values of a ``StrEnum``, stored as its text and read as the member, so that ``is`` may compare it."""

    impl = String
    cache_ok = True

    def __init__(self, choices: type[Named], length: int = 20) -> None:
        self.choices = choices
        super().__init__(length)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Named | None:  # noqa: ARG002
        """The member with the stored text. Raises ``ValueError`` for a text that is none."""
        return None if value is None else self.choices(value)


def now() -> datetime:
    """The present moment in UTC; edges call it and pass the time on as an argument."""
    return datetime.now(UTC)


@contextmanager
def read_only() -> Iterator[None]:
    """Transactions begun inside cannot write; the database itself refuses."""
    token = begin_read_only()
    try:
        yield
    finally:
        _reading.reset(token)


def begin_read_only() -> Any:
    """Make the transactions of this context read-only until ``end_read_only`` is given what this returned."""
    return _reading.set(True)


def is_reading() -> bool:
    """Whether transactions of this context cannot write."""
    return _reading.get()


def end_read_only(token: Any) -> None:
    """Allow writing again."""
    _reading.reset(token)


@contextmanager
def reads_first() -> Iterator[None]:
    """Transactions begun inside only read until ``writing()``, so that what is checked and shown keeps nobody from writing.

    Until then SQLite refuses to write. Also a decorator of a view: ``@reads_first()``.
    """
    token = _reads_first.set(True)
    try:
        yield
    finally:
        _reads_first.reset(token)


@contextmanager
def writing() -> Iterator[None]:
    """Write inside ``reads_first()``: the present transaction may write from here on, and is rolled back by an error.

    What it has read until now others may have changed, on SQLite as on PostgreSQL: hold what must not have changed.
    """
    token = _reads_first.set(False)
    try:
        connection = db.session.connection()
        if connection.info.pop(ONLY_READS, False):
            _ask_sqlite(connection, "write_from_here")
        yield
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _reads_first.reset(token)


@contextmanager
def may_be_lost() -> Iterator[None]:
    """Transactions begun inside do not wait for the disk: a power cut may undo the last of them, the end of a process never.

    For notes whose loss is made good by itself. Whatever is committed otherwise takes them to the disk along.
    """
    token = _may_be_lost.set(True)
    try:
        yield
    finally:
        _may_be_lost.reset(token)


def rows_changed(statement: UpdateBase) -> int:
    """Execute an update or a delete; gives how many rows it met."""
    return cast("CursorResult[Any]", db.session.execute(statement)).rowcount


def takes_changes() -> bool:
    """Whether the database's server is one that writes: false for PostgreSQL's standby. Raises when it does not answer."""
    if db.engine.dialect.name != "postgresql":
        return db.session.scalar(text("SELECT 1")) == 1
    query = "SELECT NOT pg_is_in_recovery() AND NOT current_setting('default_transaction_read_only')::boolean"
    return bool(db.session.scalar(text(query)))


def engine_options(url: str, *, most_threads: int) -> dict[str, Any]:
    """The options of the engine of ``url``: connections for every thread, tried before use, none waited for without end.

    A connection that died, as when PostgreSQL was restarted, is replaced before anybody notices.
    """
    parsed = make_url(url)
    private: dict[str, Any] = {"hide_parameters": True}  # an error would show what people wrote
    if parsed.get_backend_name() == "sqlite" and not parsed.database:
        return private
    options = private | {"pool_size": 5, "max_overflow": most_threads + 5, "pool_timeout": SECONDS_FOR_CONNECTION}
    if parsed.get_backend_name() == "postgresql":
        from signon.database import postgresql

        wanted = {name: value for name, value in postgresql.CONNECTING.items() if name not in parsed.query}
        options |= {"pool_pre_ping": True, "connect_args": wanted}
    return options


@event.listens_for(Session, "before_flush")
def _have_all_features_follow(*_arguments: object) -> None:
    """Features follow what the session writes, such as entries of the directory, so they are there before it writes."""
    if has_app_context():
        complete(current_app)


@event.listens_for(Engine, "do_connect")
def _connect(dialect: Dialect, _record: Any, arguments: Any, options: Any) -> Any:
    if dialect.name != "postgresql":
        options["factory"] = WritingInTurn
        return None
    from signon.database import postgresql

    address = f"{options.get('host')}:{options.get('port')}"
    return postgresql.connect(address, *arguments, **options)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Pool, "checkout")
def _taken(*_arguments: object) -> None:
    count_connection(1)


@event.listens_for(Pool, "checkin")
def _given_back(*_arguments: object) -> None:
    count_connection(-1)


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    refuse_to_begin()
    reading, hasty = _reading.get(), _may_be_lost.get()
    if connection.dialect.name == "sqlite":
        _wait_for_disk(connection, "NORMAL" if hasty else "FULL")
        connection.info[ONLY_READS] = not reading and _reads_first.get()
        _ask_sqlite(connection, "begin_to_read" if reading or connection.info[ONLY_READS] else "begin_to_write")
    elif reading:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
    elif hasty:
        connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")
    transaction_has_begun(connection)


def _ask_sqlite(connection: Connection, what: str) -> None:
    """Have the driver's own connection do something; its errors are raised as those of statements are."""
    try:
        getattr(connection.connection.driver_connection, what)()
    except sqlite3.Error as error:
        raise DBAPIError.instance(
            what, None, error, sqlite3.Error, hide_parameters=True, dialect=connection.dialect
        ) from error


def _wait_for_disk(connection: Connection, how: str) -> None:
    """Have SQLite wait for the disk at each commit (FULL), or only before it merges what it wrote ahead (NORMAL)."""
    if connection.info.get("synchronous", "FULL") != how:
        connection.exec_driver_sql(f"PRAGMA synchronous={how}")
        connection.info["synchronous"] = how


@event.listens_for(Engine, "commit")
@event.listens_for(Engine, "rollback")
def _end(connection: Connection) -> None:
    transaction_has_ended(connection)
