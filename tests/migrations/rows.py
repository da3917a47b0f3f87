"""The rows of a database whatever its revision: written where a table has none, read back, and compared."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    Float,
    Inspector,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
    insert,
    inspect,
    text,
)

from signon.database.db import read_only

MOMENT = datetime(2026, 11, 1, 12, 30)  # noqa: DTZ001 - the way it is stored
REVISIONS = "alembic_version"
CHOSEN: dict[tuple[str, str], object] = {("signature", "status"): "rejected", ("signature", "reason"): "It is a test."}
"""Values that a column needs, where any would not do."""

Row = dict[str, Any]
_numbers = count(1)


class Contents(NamedTuple):
    """The rows of each table by their key, the columns and indexes of each table, and the triggers that guard it."""

    rows: dict[str, dict[tuple[Any, ...], Row]]
    columns: dict[str, frozenset[str]]
    indexes: dict[str, frozenset[str]]
    triggers: frozenset[tuple[str, str]]


def contents(engine: Engine) -> Contents:
    """All that the database holds."""
    with read_only(), engine.connect() as connection:
        found = inspect(connection)
        columns = {table: frozenset(_names(ones)) for (_, table), ones in found.get_multi_columns().items()}
        indexes = {table: frozenset(_names(ones)) for (_, table), ones in found.get_multi_indexes().items()}
        keys = {table: one["constrained_columns"] for (_, table), one in found.get_multi_pk_constraint().items()}
        rows = {table: _rows(connection, table, keys[table]) for table in columns if table != REVISIONS}
        return Contents(rows, columns, indexes, frozenset(_triggers(connection)))


def fill_empty_tables(engine: Engine) -> list[str]:
    """Write two rows into each table that has none; gives the names of these tables."""
    with engine.begin() as connection:
        found = inspect(connection)
        order = [name for name, _keys in found.get_sorted_table_and_fkc_names() if name and name != REVISIONS]
        empty = [name for name in order if not _count(connection, name)]
        for name in empty:
            table = _table(name, found)
            for place in range(min(2, *_referred_counts(connection, name, found))):
                connection.execute(insert(table).values(_values(connection, table, found, place)))
        return empty


def lost(before: Contents, after: Contents, changed: Iterable[tuple[str, str]] = ()) -> list[str]:
    """What the tables and columns that stand in both have lost or got changed, in sentences.

    ``changed`` names the tables and columns that a migration means to change; ``*`` as column: rows may go; or its triggers.
    """
    expected, told = set(changed), []
    for table in sorted(before.rows.keys() & after.rows.keys()):
        common = before.columns[table] & after.columns[table]
        for key, row in before.rows[table].items():
            kept = after.rows[table].get(key)
            if kept is None and (table, "*") not in expected:
                told.append(f"{table} {key} is gone")
            differing = [name for name in common if kept is not None and kept[name] != row[name]]
            told += [
                f"{table}.{name} of {key} was {row[name]!r} and is {kept[name]!r}"
                for name in differing
                if kept is not None and (table, name) not in expected
            ]
    guards = {one for one in before.triggers if one[0] in after.rows} - expected
    return told + [f"{table} has lost its trigger {name}" for table, name in sorted(guards - after.triggers)]


def _names(ones: Iterable[Any]) -> list[str]:
    return [str(one["name"]) for one in ones]


def _rows(connection: Connection, table: str, key: list[str]) -> dict[tuple[Any, ...], Row]:
    rows = connection.execute(text(f'SELECT * FROM "{table}"')).mappings()
    return {tuple(row[name] for name in key): dict(row) for row in rows}


def _count(connection: Connection, table: str) -> int:
    return int(connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one())


def _triggers(connection: Connection) -> list[tuple[str, str]]:
    query = "SELECT event_object_table, trigger_name FROM information_schema.triggers"
    if connection.dialect.name == "sqlite":
        query = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    return [(str(table), str(name)) for table, name in connection.execute(text(query))]


def _table(name: str, found: Inspector) -> Table:
    columns = [Column(one["name"], one["type"], nullable=one["nullable"]) for one in found.get_columns(name)]
    return Table(name, MetaData(), *columns)


def _referred_counts(connection: Connection, table: str, found: Inspector) -> list[int]:
    """The number of rows in each table that this one refers to: a row that is taken once may be unique."""
    return [2] + [max(_count(connection, one["referred_table"]), 1) for one in found.get_foreign_keys(table)]


def _values(connection: Connection, table: Table, found: Inspector, place: int) -> Row:
    referred = {
        one["constrained_columns"][0]: (one["referred_table"], one["referred_columns"][0])
        for one in found.get_foreign_keys(table.name)
    }
    own_number = found.get_pk_constraint(table.name)["constrained_columns"] == ["id"]
    return {
        column.name: _value(connection, table.name, column, referred.get(column.name), place)
        for column in table.columns
        if not (own_number and column.name == "id")
    }


def _value(
    connection: Connection, table: str, column: Column[Any], referred: tuple[str, str] | None, place: int
) -> object:
    if (table, column.name) in CHOSEN:
        return CHOSEN[table, column.name]
    if referred:
        of, key = referred
        query = text(f'SELECT "{key}" FROM "{of}" ORDER BY 1 LIMIT 1 OFFSET :place')
        return connection.execute(query, {"place": place}).scalar()
    return _invented(column)


def _invented(column: Column[Any]) -> object:
    kind, number = column.type, next(_numbers)
    if isinstance(kind, TypeDecorator):
        kind = kind.impl_instance
    if isinstance(kind, String):
        return f"{number} ſ {column.name}"[: kind.length]
    made: dict[type, object] = {
        Boolean: bool(number % 2),
        Integer: number,
        Float: number / 8,
        DateTime: MOMENT + timedelta(minutes=number),
        Date: MOMENT.date() + timedelta(days=number),
        JSON: [],
        LargeBinary: bytes(range(256)),
    }
    return next(value for base, value in made.items() if isinstance(kind, base))
