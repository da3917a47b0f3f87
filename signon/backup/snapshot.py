"""One moment of the database, read while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from signon.database.db import db, read_only
from signon.database.every_table import every_table

OF_THIS_INSTALLATION = frozenset({"backup", "public_mark", "seal_holder", "site_process", "unnamed_object"})
"""Tables that tell of these machines and of these files; another installation has its own."""


@contextmanager
def one_moment() -> Iterator[Connection]:
    """A connection that reads everything as it was at its first query, and that keeps no writer out."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with read_only():
            connection.execute(text("SELECT 1 FROM alembic_version"))
        yield connection
        connection.rollback()


def kept_tables() -> list[str]:
    """The names of the tables whose rows a backup holds."""
    return sorted(set(every_table()) - OF_THIS_INSTALLATION)
