"""Filling an empty database: in the shape that the rows had, compared with what was told, and then brought up to date."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.exc import DataError, IntegrityError

from signon.backup.faults import RestoreError
from signon.backup.rows import Row, digest_of, enter_rows, number_on, tables_of
from signon.database.schema import bring_to, newest_revision
from signon.translation import gettext as _

Told = dict[str, dict[str, Any]]
"""The count of rows, the hash and the next number of each table."""

Tables = Iterable[tuple[str, Iterator[Row]]]


def fill(connection: Connection, revision: str, tables: Tables, told: Told) -> None:
    """Make the tables of ``revision``, enter the rows, compare them with ``told``, and bring all to this code's shape.

    Raises ``RestoreError`` when a table does not come out as it was told.
    """
    bring_to(connection, revision)
    with references_looked_at_later(connection):
        targets = {table.name: table for table in tables_of(connection, told)}
        _empty(connection, list(targets.values()))
        for name, rows in tables:
            _enter(connection, _table(targets, name), rows)
        _compare(connection, targets, told)
    bring_to(connection, newest_revision())


@contextmanager
def references_looked_at_later(connection: Connection) -> Iterator[None]:
    """A transaction on SQLite in which rows may come before those that they refer to; at its end, none lacks its other.

    On PostgreSQL the rows come in order, and the transaction that is open goes on.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    own: Any = connection.connection.driver_connection
    own.execute("PRAGMA foreign_keys=OFF")
    own.execute("PRAGMA synchronous=OFF")  # the whole file is synced at the end
    yield
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken:
        raise RestoreError(
            _("Row %(row)s of %(table)s refers to a row that is not there.", row=broken[1], table=broken[0])
        )
    connection.commit()
    own.execute("PRAGMA foreign_keys=ON")


def _table(targets: dict[str, Table], name: str) -> Table:
    if name not in targets:
        raise RestoreError(_("There is no table '%(name)s' in the shape that the rows come from.", name=name))
    return targets[name]


def _enter(connection: Connection, table: Table, rows: Iterator[Row]) -> None:
    try:
        enter_rows(connection, table, rows)
    except (DataError, IntegrityError) as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise RestoreError(
            _("A row of %(table)s cannot be entered: %(reason)s. Nothing was changed.", table=table.name, reason=reason)
        ) from error


def _empty(connection: Connection, targets: list[Table]) -> None:
    """Remove what the migrations themselves have entered; tables that refuse it are empty."""
    for table in reversed(targets):
        if connection.execute(select(table).limit(1)).first():
            connection.execute(delete(table))


def _compare(connection: Connection, targets: dict[str, Table], told: Told) -> None:
    for name, wanted in told.items():
        table = _table(targets, name)
        if digest_of(connection, table).as_json() != {"rows": wanted["rows"], "sha256": wanted["sha256"]}:
            raise RestoreError(_("The rows of %(table)s did not arrive as they were. Nothing was changed.", table=name))
        number_on(connection, table, wanted["next"])
