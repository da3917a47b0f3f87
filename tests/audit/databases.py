"""The databases that the site is tried on."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.servers import postgres

DATABASES = ("sqlite", "postgresql")


@contextmanager
def empty_database(kind: str) -> Iterator[str]:
    """The address of an empty database; empty for SQLite, which lies in the instance folder."""
    if kind == "sqlite":
        yield ""
        return
    with postgres.cluster() as server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE tried")
        yield server.replace("/postgres?", "/tried?")
