"""The statements that the database is asked while a block runs, so that tests can count them and look at their plans."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from signon.database.db import db

NOT_COUNTED = ("PRAGMA", "BEGIN", "SET ", "SAVEPOINT", "RELEASE")
"""How statements begin that open or tell of a transaction and read nothing."""


@contextmanager
def asked_of(app: Flask) -> Iterator[list[tuple[str, Any]]]:
    """Each statement with its parameters, in order, as the application asks its database within the block."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if not statement.startswith(NOT_COUNTED):
            asked.append((statement, parameters))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
