"""Rows that the trail speaks of, whose state each of their entries fixes: features declare here which columns count.

So a row that was changed past the program no longer agrees with its newest entry.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

from flask import Flask
from sqlalchemy import Column, Connection, Select, Table, TypeDecorator, bindparam, select

from signon.audit.digests import canonical
from signon.audit.spoilt import as_it_is
from signon.database.db import Base
from signon.declared import Declared

CHUNK = 500
READ_AT_ONCE = 20
"""Rows that are read at a time where there are many: a final's has all its signatories."""

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of another table that belong to the state of a row: ``owner`` is the column that names it.

    Where columns are of a further table, ``joined`` are the two columns that it is found by.
    """

    owner: Column[Any]
    columns: tuple[Column[Any], ...]
    joined: tuple[Column[Any], Column[Any]] | None = None

    @classmethod
    def of(cls, table: Table, owner: str, columns: str) -> Self:
        """The part of a table: the name of its owner's column, and those of the columns that count, with spaces between."""
        return cls(table.c[owner], _columns(table, columns))


@dataclass(frozen=True, slots=True)
class Shape:
    """The part of a row that counts: these columns, and these rows of other tables."""

    columns: tuple[Column[Any], ...]
    parts: tuple[Part, ...] = ()

    @classmethod
    def of(cls, table: Table, columns: str, *parts: Part) -> Self:
        """The shape of a table: the names of the columns that count, with spaces between."""
        return cls(_columns(table, columns), parts)


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes that count by the SHA-256 that stands beside them, in hexadecimal."""

    content: Column[Any]
    sha256: Column[Any]


@dataclass(frozen=True, slots=True)
class Watched:
    """A table whose rows are watched: the column of their numbers, and what counts.

    When something else shall count, a shape is added at the end; older entries keep the one of their time, by its number
    from 1. A table is ``complete`` when each of its rows has an entry from the beginning. ``label`` is the column that
    people know a row by.
    """

    number: Column[Any]
    shapes: tuple[Shape, ...]
    label: Column[Any] | None = None
    complete: bool = True
    contents: tuple[Content, ...] = ()

    @property
    def name(self) -> str:
        """The table's name, which is the subject of its entries."""
        table = self.number.table
        assert isinstance(table, Table)
        return table.name

    @property
    def present_shape(self) -> int:
        """The number of the shape that new entries have."""
        return len(self.shapes)

    def states(self, connection: Connection, numbers: Collection[int], shape: int) -> dict[int, State]:
        """The present states of those of the rows that are there, by their numbers; none in a shape that there never was."""
        if not 1 <= shape <= len(self.shapes):
            return {}
        found: dict[int, State] = {}
        for some in in_chunks(sorted(numbers)):
            found |= self._some(connection, some, self.shapes[shape - 1])
        return found

    def _some(self, connection: Connection, numbers: Sequence[int], shape: Shape) -> dict[int, State]:
        names = [column.name for column in shape.columns]
        query = _rows_of(self.number, shape.columns)
        if len(numbers) > READ_AT_ONCE:
            query = query.execution_options(yield_per=READ_AT_ONCE)
        rows = connection.execute(query, {"numbers": numbers})
        found: dict[int, State] = {number: dict(zip(names, values, strict=True)) for number, *values in rows}
        for part in shape.parts:
            belonging = _belonging(connection, part, numbers)
            for number, state in found.items():
                state[f"{part.owner.table}"] = belonging.get(number, [])
        return found


@cache
def _rows_of(number: Column[Any], columns: tuple[Column[Any], ...]) -> Select[Any]:
    """The query for these columns of rows, built once for each shape, because to build it takes longer than to ask it."""
    return select(number, *map(_stored, columns)).where(number.in_(bindparam("numbers", expanding=True)))


def table_of(model: type[Base]) -> Table:
    """The table of a model."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


def _columns(table: Table, names: str) -> tuple[Column[Any], ...]:
    return tuple(table.c[name] for name in names.split())


def _belonging(connection: Connection, part: Part, numbers: Sequence[int]) -> Mapping[int, list[list[Any]]]:
    rows: dict[int, list[list[Any]]] = defaultdict(list)
    query = select(part.owner, *map(_stored, part.columns)).where(part.owner.in_(numbers))
    if part.joined:
        here, there = part.joined
        query = query.join_from(part.owner.table, there.table, here == there)
    for number, *values in connection.execute(query):
        rows[number].append(values)
    # Sorted here, because databases sort each in its own way.
    return {number: sorted(found, key=canonical) for number, found in rows.items()}


def _stored(column: Column[Any]) -> Any:
    """A column as it is stored, so that a state does not depend on what the program makes of it."""
    kind = column.type
    return as_it_is(column, kind.impl_instance if isinstance(kind, TypeDecorator) else kind)


def in_chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """The numbers in pieces that one query may name."""
    for start in range(0, len(numbers), CHUNK):
        yield numbers[start : start + CHUNK]


_watched: Declared[Watched] = Declared("watched tables")


def watch(app: Flask, watched: Watched) -> None:
    """Declare a table of the feature."""
    _watched.add(app, watched.name, watched)


def watched_tables() -> dict[str, Watched]:
    """All that are declared to the present application, by the names of their tables."""
    return _watched.by_name()
