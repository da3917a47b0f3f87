"""Many rows written at once, and the numbers that they get."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text

from signon.database.db import Base, db


def insert_many(model: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert the rows, given by their columns, in one go, and give their numbers in the same order.

    The numbers are taken first. To have the database give them back in order, SQLite is asked a statement for each row.
    """
    if not rows:
        return []
    db.session.flush()
    table, connection = db.metadata.tables[model.__tablename__], db.session.connection()
    numbers = _next_numbers(connection, table, len(rows))
    connection.execute(insert(table), [{**row, "id": number} for number, row in zip(numbers, rows, strict=True)])
    return numbers


def _next_numbers(connection: Connection, table: Table, many: int) -> list[int]:
    """The numbers of the next rows, which nobody else gets: on SQLite one transaction at a time writes."""
    if connection.dialect.name == "postgresql":
        series = text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :many)")
        return list(connection.scalars(series, {"table": table.name, "many": many}))
    latest = connection.scalar(select(func.max(table.c.id))) or 0
    return list(range(latest + 1, latest + 1 + many))
