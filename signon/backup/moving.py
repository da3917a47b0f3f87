"""Moving the site's data to another database: between SQLite and PostgreSQL, or to another server.

The present database takes no change meanwhile, and none afterwards: it says where the data went. So nothing that was
acknowledged can be left behind in it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from signon.backup.faults import RestoreError
from signon.backup.filling import Tables, Told, fill
from signon.backup.placing import only_restore
from signon.backup.rows import digest_of, next_number, read_rows, tables_of
from signon.backup.snapshot import kept_tables
from signon.backup.targets import (
    engine_of,
    put_in_place,
    refuse_open_file,
    refuse_others,
    replaced_file,
    replaced_tables,
)
from signon.database.db import db
from signon.database.schema import MOVED, newest_revision, verify_schema
from signon.private_files import database_file
from signon.settings import Settings
from signon.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Moved:
    """The numbers of rows and tables that were moved."""

    rows: int
    tables: int


def move(target: str, settings: Settings) -> Moved:
    """Bring all data into the empty database at the address ``target``, and close the present one for good.

    Every table is compared by count and hash before it counts. Raises ``RestoreError`` with the reason; then nothing was changed.
    """
    verify_schema()
    url = _address(target)
    db.session.remove()
    db.engine.dispose()
    with only_restore(settings), _closed_to_others(settings) as source:
        told = _told(source)
        _bring(url, source, told)
        source.execute(text("UPDATE alembic_version SET version_num = :moved"), {"moved": MOVED})
        source.commit()
    db.engine.dispose()
    return Moved(sum(table["rows"] for table in told.values()), len(told))


def _bring(url: URL, source: Connection, told: Told) -> None:
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "").absolute()
        with replaced_file(path, force=False) as connection:
            fill(connection, newest_revision(), _rows(source, told), told)
        put_in_place(path)
        return
    engine = engine_of(url.render_as_string(hide_password=False))
    with replaced_tables(engine, force=False) as connection:
        fill(connection, newest_revision(), _rows(source, told), told)


def _told(source: Connection) -> Told:
    tables = tables_of(source, kept_tables())
    return {table.name: digest_of(source, table).as_json() | {"next": next_number(source, table)} for table in tables}


def _rows(source: Connection, told: Told) -> Tables:
    return ((table.name, read_rows(source, table)) for table in tables_of(source, told))


def _address(target: str) -> URL:
    try:
        url = make_url(target.replace("postgresql://", "postgresql+psycopg://", 1))
    except ArgumentError as error:
        raise RestoreError(_("'%(target)s' is no address of a database.", target=target)) from error
    if url.get_backend_name() not in {"sqlite", "postgresql"} or not url.database:
        raise RestoreError(
            _(
                "Name the target as sqlite:////folder/signon.sqlite3 or postgresql://user@host/name, not '%(target)s'.",
                target=target,
            )
        )
    if _is_same(url, db.engine.url):
        raise RestoreError(_("The data is in that database already."))
    return url


def _is_same(one: URL, other: URL) -> bool:
    return (one.get_backend_name(), one.host, one.port, one.database, one.query.get("host")) == (
        other.get_backend_name(),
        other.host,
        other.port,
        other.database,
        other.query.get("host"),
    )


@contextmanager
def _closed_to_others(settings: Settings) -> Iterator[Connection]:
    """A connection to the present database with a transaction open, in which nobody else can write.

    Raises ``RestoreError`` while others have it open.
    """
    if db.engine.dialect.name == "sqlite":
        refuse_open_file(database_file(settings))
    with db.engine.connect() as source:
        if source.dialect.name == "postgresql":
            refuse_others(source)
            names = ", ".join(f'"{name}"' for name in kept_tables())
            source.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
        yield source  # on SQLite the transaction holds the lock for writing from its beginning
        source.rollback()
