"""Columns that are read whatever stands in them, because somebody may have written what the program never would."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Dialect, String, TypeDecorator, type_coerce
from sqlalchemy.types import TypeEngine

LONG = 4_000
"""Characters from which on a text is read once for rows that have the same, such as the signatories of a letter to many."""


class AsItIs(TypeDecorator[Any]):
    """The values of a column's type; what is none of them comes as text, so that it differs from what was written."""

    impl = String
    cache_ok = True

    def __init__(self, kind: TypeEngine[Any]) -> None:
        super().__init__()
        self.kind = kind

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """The reading of a stored value, which never raises; None when it is as it is stored."""
        read = self.kind.dialect_impl(dialect).result_processor(dialect, coltype)
        if read is None:
            return None
        before: list[tuple[str, Any]] = []

        def value_of(stored: Any) -> Any:
            kept = before[0] if before else None  # taken out at once, for other threads read with this, too
            if kept and isinstance(stored, str) and kept[0] == stored:
                return kept[1]
            try:
                value = read(stored)
            except (ValueError, TypeError):
                return f"unreadable: {stored!r}"
            if isinstance(stored, str) and len(stored) > LONG:
                before[:] = [(stored, value)]
            return value

        return value_of


def as_it_is(column: Column[Any], kind: TypeEngine[Any] | None = None) -> ColumnElement[Any]:
    """A column, read as its own type or another ``kind``, under its own name."""
    return type_coerce(column, AsItIs(kind or column.type)).label(column.name)


@contextmanager
def text_as_it_is(connection: Connection) -> Iterator[None]:
    """Read text on this connection even where it is no UTF-8, which SQLite takes from whoever puts it there."""
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.text_factory = _text_of
    try:
        yield
    finally:
        driver.text_factory = str


def _text_of(stored: bytes) -> str:
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return f"unreadable: {stored!r}"
