"""The database that rows are brought into: made beside the present one, and put in its place at once.

On SQLite that is a new file, on PostgreSQL one transaction. Until the end, whoever looks finds what was there before.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

from signon.backup.faults import RestoreError
from signon.backup.writing import sync_folder
from signon.database.every_table import every_table
from signon.database.schema import knows_revision
from signon.translation import gettext as _

RESTORED = ".restored"
"""The end of the name of a database's file until it takes its place."""

BESIDE = ("-wal", "-shm", "-journal")
MADE_BY_ITSELF = frozenset(
    {"attempt", "audit_head", "backup", "proxy_sighting", "public_mark", "role", "seal_holder", "site_process", "theme"}
)
"""Tables in which a site has rows before anybody has used it."""

VERSION_TABLE = "alembic_version"


def engine_of(url: str) -> Engine:
    """An engine of one connection at a time, for a database that is not the site's own, or not yet."""
    named = make_url(url.replace("postgresql://", "postgresql+psycopg://", 1))
    return create_engine(named, poolclass=NullPool, connect_args=_arguments_of(named))


def _arguments_of(named: URL) -> dict[str, Any]:
    if named.get_backend_name() != "postgresql":
        return {}
    from signon.database.postgresql import CONNECTING

    return dict(CONNECTING)


def holds_data(connection: Connection) -> bool:
    """Whether somebody has used the site on this database."""
    used = (_ours(connection) - MADE_BY_ITSELF) & set(every_table())
    return any(connection.execute(text(f'SELECT 1 FROM "{name}" LIMIT 1')).first() for name in sorted(used))  # noqa: S608


@contextmanager
def replaced_file(path: Path, *, force: bool) -> Iterator[Connection]:
    """A connection to a new SQLite database, which lies ready beside ``path`` after the block: see ``put_in_place``.

    Raises ``RestoreError`` when the present one is in use, or holds data and is not to be given up.
    """
    beside = forget_unfinished(path)
    _refuse_present_file(path, force=force)
    engine = engine_of(f"sqlite:///{beside}")
    try:
        with engine.connect() as connection:
            yield connection
        with closing(sqlite3.connect(beside)) as whole:
            whole.execute("PRAGMA journal_mode=DELETE")
        _sync(beside)
        _refuse_present_file(path, force=force)
    except BaseException:
        engine.dispose()
        _forget(beside)
        raise


def forget_unfinished(path: Path) -> Path:
    """Remove what a killed restore left beside the database at ``path``; gives the place for the next one's file."""
    beside = path.with_name(path.name + RESTORED)
    _forget(beside)
    return beside


def put_in_place(path: Path) -> None:
    """Let the database that lies ready beside ``path`` take its place; does nothing when there is none."""
    beside = path.with_name(path.name + RESTORED)
    if not beside.exists():
        return
    for end in BESIDE:  # they belong to the old one, and SQLite would apply them to the new one
        path.with_name(path.name + end).unlink(missing_ok=True)
    with suppress(FileNotFoundError):  # another process was faster
        beside.replace(path)
    sync_folder(path.parent)


@contextmanager
def replaced_tables(engine: Engine, *, force: bool) -> Iterator[Connection]:
    """A connection to PostgreSQL with a transaction open, in which our tables are gone; what was made is committed at the end.

    Raises ``RestoreError`` when others are connected, or when there is data that is not to be given up.
    """
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('signon restore'))"))
        if holds_data(connection) and not force:
            raise RestoreError(_has_data(engine.url.database or ""))
        _refuse_unknown_revision(connection)
        refuse_others(connection)
        _drop_ours(connection)
        yield connection
        connection.commit()


def refuse_open_file(path: Path) -> None:
    """Raise ``RestoreError`` while another process has the SQLite database at ``path`` open; leaves no log beside it."""
    try:
        with closing(sqlite3.connect(path, timeout=1)) as alone:
            alone.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise RestoreError(
            _("%(file)s is in use (%(reason)s). Stop the site and its workers first.", file=path, reason=error)
        ) from error


def _refuse_present_file(path: Path, *, force: bool) -> None:
    """Raise ``RestoreError`` when the database at ``path`` is open elsewhere, or holds data and is not to be given up."""
    if not path.exists():
        return
    try:
        refuse_open_file(path)
    except sqlite3.DatabaseError:  # damaged, which may be why somebody restores
        if not force:
            raise RestoreError(_has_data(str(path))) from None
        return
    engine = engine_of(f"sqlite:///{path}")
    with engine.connect() as connection:
        if not force and holds_data(connection):
            raise RestoreError(_has_data(str(path)))
    refuse_open_file(path)


def _has_data(name: str) -> str:
    return _("The database %(name)s holds data already. Nothing was changed. To give it up, say --force.", name=name)


def _refuse_unknown_revision(connection: Connection) -> None:
    if VERSION_TABLE not in _ours(connection):
        return
    present = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if present and not knows_revision(present):
        raise RestoreError(
            _(
                "The database was made by a newer version of Signon (revision %(present)s), whose tables this one does not know. "
                "Make an empty database, and name it in SIGNON_DATABASE_URL.",
                present=present,
            )
        )


def refuse_others(connection: Connection) -> None:
    """Raise ``RestoreError`` when others are connected to a database on PostgreSQL."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    if others := connection.scalar(text(f"{query} AND backend_type = 'client backend'")):
        raise RestoreError(
            _("%(number)s others are connected to the database. Stop the site and its workers first.", number=others)
        )


def _drop_ours(connection: Connection) -> None:
    """Drop our tables, and the functions that their triggers call."""
    names = sorted(_ours(connection))
    functions = connection.scalars(
        text(
            "SELECT DISTINCT p.oid::regprocedure::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE c.relname = ANY(:names) AND NOT t.tgisinternal AND n.nspname = current_schema()"
        ),
        {"names": names},
    ).all()
    for name in names:
        connection.execute(text(f'DROP TABLE "{name}" CASCADE'))
    for function in functions:
        connection.execute(text(f"DROP FUNCTION {function}"))


def _ours(connection: Connection) -> set[str]:
    return {VERSION_TABLE, *every_table()} & set(inspect(connection).get_table_names())


def _forget(file: Path) -> None:
    for end in ("", *BESIDE):
        file.with_name(file.name + end).unlink(missing_ok=True)


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
