"""Runs the migrations with the application's own engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.migration import MigrationContext
from flask import current_app
from sqlalchemy import Connection, TypeDecorator

from signon.database.db import db
from signon.database.one_at_a_time import changing_tables


def plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Our own column types are written as what they are stored as, so that old migrations do not depend on today's code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


@contextmanager
def references_unenforced(connection: Connection) -> Iterator[None]:
    """Let a table on SQLite be made anew while others refer to it; that is how SQLite changes one.

    The references are turned off before the first transaction, because within one that has no effect.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    own: Any = connection.connection.driver_connection
    own.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        own.execute("PRAGMA foreign_keys=ON")


def refuse_broken_references(ctx: MigrationContext, step: Any, heads: Any, run_args: Any) -> None:  # noqa: ARG001
    """At the end of each migration on SQLite: raise ``RuntimeError`` for rows that refer to rows which are gone."""
    if ctx.connection is None or ctx.dialect.name != "sqlite":
        return
    broken = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken:
        table, row, of, _number = broken
        raise RuntimeError(f"The migration would leave row {row} of {table} without the row of {of} that it refers to.")


@contextmanager
def _connection(given: Connection | None) -> Iterator[Connection]:
    """The connection that was given, which is the giver's alone; or a new one, while nobody else changes the tables."""
    if given:
        yield given
        return
    with changing_tables(db.engine), db.engine.connect() as connection:
        yield connection


def _let_no_trigger_wait(connection: Connection) -> None:
    """PostgreSQL changes no table for whose rows a trigger waits until the end of the transaction."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")


def run() -> None:
    """Bring the database to the wanted revision: in one transaction, on SQLite in one for each migration.

    Who gives a connection in the configuration has that database brought there, in a transaction of theirs where one is open.
    """
    configure_args = current_app.extensions["migrate"].configure_args
    given: Connection | None = context.config.attributes.get("connection")
    with _connection(given) as connection, references_unenforced(connection):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=plain_type,
            on_version_apply=refuse_broken_references,
            **configure_args,
        )
        with context.begin_transaction():
            _let_no_trigger_wait(connection)
            context.run_migrations()


run()
