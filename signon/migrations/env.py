"""Runs the migrations with the application's own engine."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import TypeDecorator

from signon.database.db import db


def plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Our own column types are written as what they are stored as, so that old migrations do not depend on today's code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def run() -> None:
    """Bring the database to the wanted revision, in one transaction."""
    configure_args = current_app.extensions["migrate"].configure_args
    with db.engine.connect() as connection:
        context.configure(connection=connection, target_metadata=db.metadata, render_item=plain_type, **configure_args)
        with context.begin_transaction():
            context.run_migrations()


run()
