"""Sites that are backed up and restored: with something of every kind, and empty ones on either database."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask

from signon.access import Role
from signon.backup.rows import digest_of, tables_of
from signon.backup.snapshot import kept_tables, one_moment
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.settings import Settings
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.applications import application


@dataclass(frozen=True)
class Empty:
    """Where nothing is yet: an instance folder, and a database of one of the two kinds."""

    folder: Path
    database_url: str

    def settings(self, **changes: Any) -> Settings:
        """The settings of a site there."""
        values: dict[str, Any] = {
            "instance": self.folder,
            "database_url": self.database_url,
            "public_url": "http://letters.test",
        }
        return Settings(**values | changes)


@contextmanager
def empty_database(kind: str, folder: Path, server: Callable[[], str]) -> Iterator[Empty]:
    """An empty place for a site: on PostgreSQL a database without a table, made and dropped again."""
    if kind == "sqlite":
        yield Empty(folder, "")
        return
    name = f"r{os.getpid()}_{abs(hash(folder))}"
    _execute(server(), f"CREATE DATABASE {name}")
    try:
        yield Empty(folder, server().replace("/postgres?", f"/{name}?"))
    finally:
        _execute(server(), f"DROP DATABASE {name} WITH (FORCE)")


def _execute(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


def fill(app: Flask, *, signatures: int = 3) -> None:
    """Give a site a letter, signatures, mails, an owner and a trail."""
    with app.app_context():
        letter = factories.letter(slug="rivers")
        for _number in range(signatures):
            factories.signature(letter)
        factories.signature(letter, SignatureStatus.PENDING)
        factories.coordinator(Role.OWNER)
        db.session.commit()


def sign(app: Flask, number: int) -> None:
    """Add one signature."""
    with app.app_context():
        letter = db.session.scalars(db.select(Letter).order_by(Letter.id).limit(1)).one()
        factories.signature(letter, organization=f"Later {number}")
        db.session.commit()


def organizations(settings: Settings) -> list[str]:
    """The organisations that have signed on a site, in order."""
    with application(settings) as app, app.app_context():
        return list(db.session.scalars(db.select(Signature.organization).order_by(Signature.id)))


def contents(app: Flask) -> dict[str, tuple[int, str]]:
    """The number of rows and the hash of each table that is kept."""
    with app.app_context(), one_moment() as connection:
        found = {table.name: digest_of(connection, table) for table in tables_of(connection, kept_tables())}
    return {name: (digest.rows, digest.sha256) for name, digest in found.items()}


def contents_at(settings: Settings) -> dict[str, tuple[int, str]]:
    """The same of a site that is not running."""
    with application(settings) as app:
        return contents(app)
