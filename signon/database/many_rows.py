"""Many rows written at once, and the numbers that they get."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Table, func, select, text

from signon.database.db import Base, db

MOST_PARAMETERS = 20_000
"""Values in one statement: SQLite takes 32,766, PostgreSQL 65,535."""

NONE: Mapping[str, Any] = {}


def insert_many(model: type[Base], rows: Sequence[Mapping[str, Any]], common: Mapping[str, Any] = NONE) -> list[int]:
    """Insert the rows, given by their columns, in one go, and give their numbers in the same order.

    ``common`` are the columns that are the same in all of them. The numbers are taken first. To have the database give them
    back in order, SQLite is asked a statement for each row.
    """
    if not rows:
        return []
    db.session.flush()
    table, connection = db.metadata.tables[model.__tablename__], db.session.connection()
    numbers = _next_numbers(connection, table, len(rows))
    numbered = [{**row, "id": number} for number, row in zip(numbers, rows, strict=True)]
    write_rows(connection, model, numbered, common)
    return numbers


def write_rows(
    connection: Connection, model: type[Base], rows: Sequence[Mapping[str, Any]], common: Mapping[str, Any] = NONE
) -> None:
    """Insert the rows, which all name the same columns; ``common`` and the defaults fill in the others.

    Each statement has many rows, and what they share is made ready once. One statement a row would be twice as slow: where a
    table has triggers, SQLite keeps a journal for each statement.
    """
    if not rows:
        return
    table, dialect = db.metadata.tables[model.__tablename__], connection.dialect
    shared = {**_defaults(table, {*common, *rows[0]}), **common}
    fixed = [_stored(value, table.c[name], dialect) for name, value in shared.items()]
    own = [(name, _storing(table.c[name], dialect)) for name in rows[0]]
    quote = dialect.identifier_preparer.quote
    columns = [*shared, *rows[0]]
    names = ", ".join(map(quote, columns))
    beginning = f"INSERT INTO {quote(table.name)} ({names}) VALUES "  # noqa: S608 - our own tables and columns
    place = f"({', '.join([_placeholder(dialect)] * len(columns))})"
    for some in _portions(rows, MOST_PARAMETERS // len(columns)):
        values: list[Any] = []
        for row in some:
            values += fixed
            values += [storing(row[name]) if storing else row[name] for name, storing in own]
        connection.exec_driver_sql(beginning + ", ".join([place] * len(some)), tuple(values))


def _next_numbers(connection: Connection, table: Table, many: int) -> list[int]:
    """The numbers of the next rows, which nobody else gets: on SQLite one transaction at a time writes."""
    if connection.dialect.name == "postgresql":
        series = text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :many)")
        return list(connection.scalars(series, {"table": table.name, "many": many}))
    latest = connection.scalar(select(func.max(table.c.id))) or 0
    return list(range(latest + 1, latest + 1 + many))


def _defaults(table: Table, named: set[str]) -> dict[str, Any]:
    """The defaults of the columns that nobody named."""
    found: dict[str, Any] = {}
    for column in table.columns:
        default: Any = column.default
        if default is not None and column.name not in named:
            found[column.name] = default.arg(None) if default.is_callable else default.arg
    return found


def _storing(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """The function that makes a value of the column ready for the driver; None where it is taken as it is."""
    return column.type.dialect_impl(dialect).bind_processor(dialect)


def _stored(value: Any, column: Column[Any], dialect: Dialect) -> Any:
    storing = _storing(column, dialect)
    return storing(value) if storing else value


def _placeholder(dialect: Dialect) -> str:
    return "?" if dialect.name == "sqlite" else "%s"


def _portions(rows: Sequence[Mapping[str, Any]], most: int) -> Iterator[Sequence[Mapping[str, Any]]]:
    return (rows[start : start + most] for start in range(0, len(rows), most))
