"""Many processes that start at once on an empty database: one makes its tables, and all of them serve."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from signon.database.schema import newest_revision
from tests.servers.running_site import ROOT

MANY = 3
SCRIPT = """
import os, sys
from contextlib import nullcontext
from pathlib import Path
from signon.application import create_app
from signon.database import schema
from signon.settings import Settings

folder, url, queue, locked, many = Path(sys.argv[1]), *sys.argv[2:5], int(sys.argv[5])
if locked == "no":
    schema.changing_tables = lambda _engine: nullcontext()
    sys.modules["signon.database.one_at_a_time"].changing_tables = schema.changing_tables

def start():
    os.read(waiting, 1)
    app = create_app(Settings(instance=folder, database_url=url, queue_url=queue))
    with app.app_context():
        schema.prepare_database()
    app.extensions["signon_jobs"].calls.size()
    os.write(1, f"{app.test_client().get('/healthz').status_code} {app.config['SECRET_KEY']}\\n".encode())

waiting, go = os.pipe()
for _ in range(many):
    if not os.fork():
        try:
            start()
        except BaseException as error:
            os.write(1, f"{type(error).__name__}: {str(error).splitlines()[0]}\\n".encode())
        os._exit(0)
os.write(go, b"." * many)
for _ in range(many):
    os.wait()
"""


def start_at_once(folder: Path, url: str, queue: str = "", *, locked: str = "yes", many: int = MANY) -> list[str]:
    """Have processes start in the same moment; gives what each has come to."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SIGNON_")}
    command = [sys.executable, "-c", SCRIPT, str(folder), url, queue, locked, str(many)]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=150, check=True)
    return ended.stdout.splitlines()


@pytest.fixture(params=[pytest.param("sqlite", marks=pytest.mark.slow), "postgresql"])
def empty(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield ""
        return
    server = request.getfixturevalue("postgres_server")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE firststart")
    yield server.replace("/postgres?", "/firststart?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP DATABASE firststart WITH (FORCE)")


def test_all_of_them_serve_with_one_secret_and_one_migration(empty: str, tmp_path: Path) -> None:
    said = start_at_once(tmp_path, empty, empty)
    assert said == [f"200 {(tmp_path / 'secret_key').read_text()}"] * MANY
    if empty:
        with psycopg.connect(empty) as connection:
            assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(newest_revision(),)]


@pytest.mark.slow
def test_without_the_lock_some_would_fail(empty: str, tmp_path: Path) -> None:
    """The negative control."""
    said = start_at_once(tmp_path, empty, locked="no", many=3)
    assert [line for line in said if not line.startswith("200")]


def test_an_application_is_made_without_connecting_to_anything(tmp_path: Path) -> None:
    script = """
import socket, sys
import psycopg, sqlite3
sys.addaudithook(lambda event, _arguments: sys.exit(event) if event in {"socket.connect", "sqlite3.connect"} else None)
psycopg.Connection.connect = lambda *_a, **_n: sys.exit("psycopg")
import wsgi
from signon.application import create_app
from signon.settings import load_settings
create_app(load_settings(queue_url="redis://203.0.113.1/0"))
"""
    environment: dict[str, Any] = os.environ | {
        "SIGNON_INSTANCE": str(tmp_path),
        "SIGNON_DATABASE_URL": "postgresql://nobody@203.0.113.1/nothing",
        "SIGNON_QUEUE_URL": "postgresql://203.0.113.1/0",
        "SIGNON_MAIL_URL": "smtp://203.0.113.1:25",
    }
    ended = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
