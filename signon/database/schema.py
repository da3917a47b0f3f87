"""The database's shape: migrations, bringing an empty database up to date, and refusing one that the code does not know.

Every command asks which revision the database is at; what changes the tables is loaded only where they are changed.
"""

from functools import cache
from pathlib import Path

from flask import Flask, current_app, request
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from signon.database.db import db, read_only
from signon.database.every_table import every_table
from signon.database.one_at_a_time import changing_tables
from signon.declared import complete
from signon.errors import DomainError
from signon.translation import gettext as _

FOLDER = Path(__file__).parents[1] / "migrations"
UPGRADE = "flask db upgrade"
NEED_NO_TABLES = ("static", "health.ready")
TELL_BY_THEMSELVES = ("health.alive",)
"""The pages for monitoring: one needs no database, the other says that it is away."""

FOUND_RIGHT = "signon_schema_is_right"

MOVED = "moved"
"""The revision of a database whose data has gone to another; nothing serves it any more."""


class SchemaError(DomainError):
    """The database is older or newer than the code."""

    status = 503


def init_migrations(app: Flask) -> None:
    """Let the application change its tables, for which everything that has tables is registered."""
    complete(app)
    if "migrate" not in app.extensions:
        from flask_migrate import Migrate

        Migrate(app, db, directory=str(FOLDER), render_as_batch=True, compare_type=True)


@cache
def newest_revision() -> str:
    """The revision that this code works with: the number that begins the name of the last migration's file."""
    return max(path.name.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def present_revision() -> str | None:
    """The revision the database is at; None for a database without tables.

    It is read on a connection of its own, which must not wait for the one that this process may be writing on.
    """
    with read_only(), db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.scalar(text("SELECT version_num FROM alembic_version"))


def prepare_database() -> None:
    """Bring an empty database up to date; where another process does so, wait for it.

    Raises ``SchemaError`` for a database that is at another revision.
    """
    if present_revision() == newest_revision():
        return
    with changing_tables(db.engine):
        if is_empty():
            from flask_migrate import upgrade

            init_migrations(current_app)
            upgrade(directory=str(FOLDER))
    verify_schema()


def bring_to(connection: Connection, revision: str) -> None:
    """Bring the database of ``connection`` to a revision from an older one, in the transaction that is open there."""
    from alembic import command

    init_migrations(current_app)
    config = current_app.extensions["migrate"].migrate.get_config(str(FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def knows_revision(revision: str) -> bool:
    """Whether this code has the migration to ``revision``."""
    from alembic.script import ScriptDirectory

    return any(script.revision == revision for script in ScriptDirectory(str(FOLDER)).walk_revisions())


def is_empty() -> bool:
    """Whether the database has none of our tables; others, such as the queue's, may share it."""
    tables = every_table()
    with read_only():
        return not {"alembic_version", *tables} & set(inspect(db.engine).get_table_names())


def verify_schema() -> None:
    """Raises ``SchemaError``, saying the command to run, when the database is not at this code's revision."""
    present, newest = present_revision(), newest_revision()
    if present == newest:
        return
    if present == MOVED:
        raise SchemaError(
            _(
                "The data of this database was moved to another one. Name that one in SIGNON_DATABASE_URL, then start again."
            )
        )
    if present is None or knows_revision(present):
        raise SchemaError(
            _(
                "The database is at revision %(present)s, this code needs %(newest)s. Run '%(upgrade)s', then start again.",
                present=present or "none",
                newest=newest,
                upgrade=UPGRADE,
            )
        )
    raise SchemaError(
        _(
            "The database is at revision %(present)s, which this code does not know; it was upgraded by a newer version. "
            "Install that version, or restore a backup made with this one.",
            present=present,
        )
    )


def check_schema() -> None:
    """Refuse to serve a request on a database of another shape. Once found right, it is not asked again.

    What needs no database is served in any case.
    """
    if request.endpoint in NEED_NO_TABLES or current_app.extensions.get(FOUND_RIGHT):
        return
    try:
        refuse_other_shapes()
    except SQLAlchemyError:
        if request.endpoint not in TELL_BY_THEMSELVES:
            raise


def schema_problem() -> SchemaError | None:
    """The fault of the database's shape now, asked again; None when there is none."""
    current_app.extensions.pop(FOUND_RIGHT, None)
    try:
        refuse_other_shapes()
    except SchemaError as problem:
        return problem
    except SQLAlchemyError:
        pass
    return None


def refuse_other_shapes() -> None:
    """Raise ``SchemaError`` when the tables are not those of this code."""
    if is_empty():
        raise SchemaError(_("The database is empty. Run '%(upgrade)s', then start again.", upgrade=UPGRADE))
    verify_schema()
    current_app.extensions[FOUND_RIGHT] = True
