"""Rows in a form that no database engine owns: read from one, told as lines of JSON, entered into another.

The columns are those that the database itself has, not those of today's models, so that an older shape can be told too.
A moment is text in ISO 8601 without a zone (UTC), bytes are Base64, and a JSON column is its text, exactly as it is stored.
"""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    cast,
    func,
    select,
    text,
)

Row = dict[str, Any]
"""The values of a row by column: text, numbers, truth values and nothing else."""

ROWS_AT_ONCE = 500
HASHES = 2**256


@dataclass
class Digest:
    """The number of rows of a table and the sum of their hashes, which is the same in whatever order they come."""

    rows: int = 0
    total: int = field(default=0, repr=False)

    def add(self, line: bytes) -> None:
        """Count one row, told as a line."""
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(line).digest())) % HASHES

    @property
    def sha256(self) -> str:
        """The sum in hexadecimal."""
        return f"{self.total:064x}"

    def as_json(self) -> dict[str, Any]:
        """The digest for the list of contents."""
        return {"rows": self.rows, "sha256": self.sha256}


def line_of(row: Row) -> bytes:
    """A row as one line of JSON, always the same for the same values."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8") + b"\n"


def tables_of(connection: Connection, names: Iterable[str]) -> list[Table]:
    """The tables with these names as the database has them, each after those that it refers to."""
    wanted, known = set(names), MetaData()
    known.reflect(connection, only=lambda name, _known: name in wanted)
    return [table for table in known.sorted_tables if table.name in wanted]


def read_rows(connection: Connection, table: Table) -> Iterator[Row]:
    """Every row of a table in the order of its key; few are held at a time, where they may be large only one."""
    columns = [cast(column, Text).label(column.name) if _is(column, JSON) else column for column in table.columns]
    query = select(*columns).order_by(*table.primary_key.columns)
    for values in connection.execute(query, execution_options={"yield_per": _at_once(table)}).mappings():
        yield {name: _told(value) for name, value in values.items()}


def enter_rows(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Add rows to a table; few are held at a time, as in ``read_rows``."""
    statement = table.insert().values({column.name: _parameter(connection, column) for column in table.columns})
    kinds = {column.name: column for column in table.columns}
    left = iter(rows)
    while some := list(islice(left, _at_once(table))):
        connection.execute(
            statement, [{f"v_{name}": _meant(kinds[name], row.get(name)) for name in kinds} for row in some]
        )


def digest_of(connection: Connection, table: Table) -> Digest:
    """The digest of a table as it is."""
    found = Digest()
    for row in read_rows(connection, table):
        found.add(line_of(row))
    return found


def next_number(connection: Connection, table: Table) -> int:
    """The number that the table's next row gets at least; 0 for a table whose rows have no numbers."""
    if _numbered(table) is None:
        return 0
    following = _highest(connection, table) + 1
    if sequence := _sequence(connection, table):
        used = text(f"SELECT last_value + is_called::int FROM {sequence}")  # noqa: S608 - the server's own name
        following = max(following, int(connection.scalar(used) or 0))
    return following


def number_on(connection: Connection, table: Table, least: int) -> None:
    """Let the table's next row get a number that no row has, and ``least`` at least where the engine counts by itself."""
    if sequence := _sequence(connection, table):
        following = max(least, _highest(connection, table) + 1)
        connection.execute(
            text("SELECT setval(:sequence, :following, false)"), {"sequence": sequence, "following": following}
        )


def _at_once(table: Table) -> int:
    """The number of rows that are held at a time."""
    return 1 if any(_is(column, LargeBinary) for column in table.columns) else ROWS_AT_ONCE


def _highest(connection: Connection, table: Table) -> int:
    return int(connection.scalar(select(func.coalesce(func.max(_numbered(table)), 0))))


def _numbered(table: Table) -> Column[Any] | None:
    keys = list(table.primary_key.columns)
    return keys[0] if len(keys) == 1 and keys[0].type.python_type is int else None


def _sequence(connection: Connection, table: Table) -> str | None:
    """PostgreSQL's own count for the table's numbers, as it is named in statements."""
    column = _numbered(table)
    if connection.dialect.name != "postgresql" or column is None:
        return None
    query = text("SELECT pg_get_serial_sequence(:name, :column)")
    return connection.scalar(query, {"name": f'"{table.name}"', "column": column.name})


def _parameter(connection: Connection, column: Column[Any]) -> Any:
    if not _is(column, JSON):
        return bindparam(f"v_{column.name}", type_=column.type)
    stored = bindparam(f"v_{column.name}", type_=Text())
    return cast(stored, JSON) if connection.dialect.name == "postgresql" else stored


def _told(value: Any) -> Any:
    match value:
        case bytes() | memoryview():
            return b64encode(value).decode("ascii")
        case datetime() | date():
            return value.isoformat()
    return value


def _meant(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if _is(column, LargeBinary):
        return b64decode(value, validate=True)
    if _is(column, DateTime):
        return datetime.fromisoformat(value)
    if _is(column, Date):
        return date.fromisoformat(value)
    return value


def _is(column: Column[Any], kind: type[Any]) -> bool:
    return isinstance(column.type, kind)
