import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from signon.database.db import db
from signon.database.schema import (
    FOLDER,
    SchemaError,
    is_empty,
    newest_revision,
    prepare_database,
    present_revision,
    refuse_other_shapes,
)
from signon.settings import Settings
from tests import factories

pytestmark = [pytest.mark.both_databases, pytest.mark.engines_differ]


def test_an_empty_database_is_brought_up_to_date(session: Session) -> None:
    session.rollback()
    downgrade(directory=str(FOLDER), revision="base")
    session.execute(text("DROP TABLE alembic_version"))
    session.commit()
    prepare_database()
    assert "signature" in inspect(db.engine).get_table_names()


def test_an_older_database_is_refused_with_the_command_to_run(session: Session) -> None:
    session.execute(text("DELETE FROM alembic_version"))
    session.commit()
    with pytest.raises(SchemaError, match=r"none, this code needs \w+. Run 'flask db upgrade'"):
        prepare_database()


def test_a_database_of_a_newer_version_is_refused(session: Session) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    session.commit()
    with pytest.raises(SchemaError, match="9999, which this code does not know"):
        prepare_database()


def test_the_site_refuses_to_serve_on_a_database_it_does_not_know(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        db.session.commit()
    response = app.test_client().get("/healthz")
    assert response.status_code == 503
    assert "9999" in response.get_data(as_text=True)


def test_the_models_and_the_migrations_agree(session: Session, app: Flask) -> None:
    context = MigrationContext.configure(session.connection(), opts={"compare_type": False})
    assert compare_metadata(context, db.metadata) == []
    assert newest_revision() == ScriptDirectory(str(FOLDER)).get_current_head()


def test_the_migrations_can_be_taken_back(session: Session) -> None:
    session.rollback()
    downgrade(directory=str(FOLDER), revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]


def test_a_migration_that_leaves_a_row_without_the_one_it_refers_to_is_not_taken(
    session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps references while it migrates")
    downgrade(directory=str(FOLDER), revision="0021")
    with closing(sqlite3.connect(str(db.engine.url.database))) as connection, connection:
        connection.execute("INSERT INTO letter_image VALUES (1, 99, 'logo', '', '', 1, 1)")
    with pytest.raises(SystemExit):
        upgrade(directory=str(FOLDER))
    assert "leave row 1 of letter_image without the row of letter that it refers to" in caplog.text
    assert present_revision() == "0021"


def test_two_applications_share_nothing(new_app: Callable[[Settings], Flask], tmp_path: Path) -> None:
    first = new_app(Settings(instance=tmp_path / "a"))
    second = new_app(Settings(instance=tmp_path / "b"))
    assert first.config["SECRET_KEY"] != second.config["SECRET_KEY"]


def test_the_shape_of_the_tables_is_read_while_this_request_is_writing(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signon.database.turns.BUSY_SECONDS", 0)  # who waits for the writer fails at once
    session.rollback()
    db.engine.dispose()
    factories.letter()
    refuse_other_shapes()
    assert not is_empty()
    if db.engine.dialect.name == "sqlite":
        with pytest.raises(OperationalError, match="locked"), db.engine.connect() as another:
            another.execute(text("SELECT 1"))  # a transaction that may write, as it was before
