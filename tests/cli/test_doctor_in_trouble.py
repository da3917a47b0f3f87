"""``flask doctor`` looks at whatever it finds, and never crashes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade
from sqlalchemy import text

from signon.database.db import db
from signon.database.schema import FOLDER
from tests.servers.running_site import free_port


def half_migrated(app: Flask) -> None:
    with app.app_context():
        downgrade(directory=str(FOLDER), revision="0024")


def tables_without_revision(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("DROP TABLE alembic_version"))
        db.session.commit()


def revision_without_tables(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("DROP TABLE site_process"))
        db.session.commit()


def empty(app: Flask) -> None:
    file_of(app).unlink()


def no_database(app: Flask) -> None:
    file_of(app).write_bytes(b"no database" * 1000)


def a_folder(app: Flask) -> None:
    file_of(app).unlink()
    file_of(app).mkdir()


def no_secret(app: Flask) -> None:
    app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"secret_key": ""})


def no_queue(app: Flask) -> None:
    app.extensions["signon_jobs"].calls._url = f"redis://127.0.0.1:{free_port()}/0"


def file_of(app: Flask) -> Path:
    for path in app.config["SIGNON"].instance.glob("signon.sqlite3-*"):
        path.unlink()
    return Path(app.config["SIGNON"].instance) / "signon.sqlite3"


@pytest.mark.parametrize(
    "trouble",
    [
        half_migrated,
        tables_without_revision,
        revision_without_tables,
        empty,
        no_database,
        a_folder,
        no_secret,
        no_queue,
    ],
)
def test_it_says_what_it_finds_line_by_line(app: Flask, trouble: Callable[[Flask], None]) -> None:
    trouble(app)
    with app.app_context():
        db.engine.dispose()
    result = app.test_cli_runner().invoke(args=["doctor"])
    assert isinstance(result.exception, SystemExit | None), result.exception
    assert result.exit_code in {0, 1}
    lines = [line for line in result.stdout.splitlines() if not line.startswith("         ")]
    assert len(lines) > 15
    assert all(line.split()[0] in {"ok", "warning", "FAILED"} for line in lines)
    assert "Traceback" not in result.output
