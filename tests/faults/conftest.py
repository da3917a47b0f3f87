"""A site on a PostgreSQL of its own that a test may take away; and what a run of the faults has counted, at its end."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask

from signon.database.schema import prepare_database
from signon.settings import Settings
from tests.applications import application
from tests.faults.scene import mail_server, tally
from tests.faults.scene.mail_server import MailServer
from tests.servers import postgres


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was counted, if anything was."""
    for line in tally.table():
        terminalreporter.write_line(line)


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """A mail server that may be in any mood."""
    with mail_server.running() as running:
        yield running


@pytest.fixture(scope="module")
def cluster() -> Iterator[postgres.Cluster]:
    """A cluster that may be stopped; each test finds it running."""
    with postgres.own_cluster() as running:
        _execute(running, "CREATE DATABASE empty")
        settings = Settings(database_url=running.address("empty"), secret_key="test")
        with application(settings) as app, app.app_context():
            prepare_database()
        yield running


def _execute(cluster: postgres.Cluster, statement: str) -> None:
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture
def site(cluster: postgres.Cluster, tmp_path: Path, compiled_templates: Any) -> Iterator[Flask]:
    """The application on that cluster, with the database ``site``."""
    _execute(cluster, "CREATE DATABASE site TEMPLATE empty")
    settings = Settings(
        instance=tmp_path / "instance",
        database_url=cluster.address("site"),
        secret_key="test",
        public_url="http://letters.test",
        least_seconds_to_sign=0,
    )
    with application(settings) as app:
        app.jinja_env.bytecode_cache = compiled_templates
        yield app
    cluster.stop()
    cluster.start()
    _execute(cluster, "DROP DATABASE site WITH (FORCE)")
