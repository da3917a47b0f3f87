"""What tests are given: an application on a fresh database (SQLite, or both SQLite and PostgreSQL), and ways to use it.

A test module that says ``pytestmark = pytest.mark.both_databases`` runs each of its tests on both; ``make test`` runs only the
first of them on PostgreSQL (none with ``at_once=False``), and ``make test-postgresql`` the others. Where locks, races, migrations
or SQL of our own are tested, the engines differ: a test that is marked by itself, and a module that is also marked
``engines_differ``, always run on both.
"""

import gc
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session

from signon.access import Role
from signon.database.db import db
from signon.database.schema import prepare_database
from signon.settings import Settings
from signon.waiting import refuse_open_transaction
from tests import factories, fonts, scratch
from tests.applications import application, remember_rules, remember_statements
from tests.servers import mailbox as mailbox_server
from tests.servers import postgres, redis
from tests.servers.mailbox import Mailbox
from tests.walker import Walker

DATABASES = ("sqlite", "postgresql")
OWN_CODE = str(Path(__file__).parent.parent / "signon")
WAITED_FOR = {"socket.connect": "a server", "subprocess.Popen": "a child process"}


def pytest_configure(config: pytest.Config) -> None:
    if in_memory := scratch.root():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(in_memory))
    fonts.use()
    remember_rules()
    remember_statements()
    sys.addaudithook(_refuse_waiting_in_a_transaction)
    gc.set_threshold(1_000_000, 50, 100)  # what thousands of tests leave behind is not worth a sixth of the time


def _refuse_waiting_in_a_transaction(event: str, _arguments: tuple[object, ...]) -> None:
    """Whatever the code says of itself: it makes no connection and starts no process beside an open transaction."""
    if event in WAITED_FOR and _called_by_signon():
        refuse_open_transaction(WAITED_FOR[event])


def _called_by_signon() -> bool:
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if frame.f_code.co_filename.startswith(OWN_CODE):
            return True
        frame = frame.f_back
    return False


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.definition.get_closest_marker("both_databases") and "database" in metafunc.fixturenames:
        metafunc.parametrize("database", DATABASES, indirect=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave to ``make test-postgresql`` what would only repeat on PostgreSQL what SQLite has shown."""
    modules: set[Path] = set()
    for item in items:
        if not _repeats_a_module_on_postgresql(item):
            continue
        mark = item.get_closest_marker("both_databases")
        if item.path in modules or not (mark and mark.kwargs.get("at_once", True)):
            item.add_marker("postgresql")
        modules.add(item.path)


def _repeats_a_module_on_postgresql(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.Function) or not hasattr(item, "callspec"):
        return False
    always = any(mark.name == "both_databases" for mark in item.own_markers) or item.get_closest_marker(
        "engines_differ"
    )
    elsewhere = any(item.get_closest_marker(name) for name in ("slow", "faults"))
    marked = item.get_closest_marker("both_databases") is not None
    return marked and not always and not elsewhere and item.callspec.params.get("database") == "postgresql"


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database to copy from."""
    folder = tmp_path_factory.mktemp("empty")
    with application(Settings(instance=folder, secret_key="test")) as app, app.app_context():
        prepare_database()
    return folder / "signon.sqlite3"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL cluster with a migrated database ``empty`` to copy from. Never skipped in CI."""
    if postgres.binaries() is None and not os.environ.get("CI"):
        pytest.skip("PostgreSQL's server programs are not installed; 'make setup' installs them.")
    with postgres.cluster() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE empty")
        settings = Settings(database_url=url.replace("/postgres?", "/empty?"), secret_key="test")
        with application(settings) as app, app.app_context():
            prepare_database()
        yield url


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The address of a Redis server without the number of a database. Never skipped in CI."""
    if not redis.is_installed() and not os.environ.get("CI"):
        pytest.skip("Redis is not installed; 'make setup' installs it for the tests.")
    with redis.running() as url:
        yield url


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database: empty for SQLite in the instance folder."""
    if getattr(request, "param", "sqlite") == "sqlite":
        (tmp_path / "instance").mkdir()
        shutil.copy(request.getfixturevalue("empty_sqlite"), tmp_path / "instance" / "signon.sqlite3")
        yield ""
        return
    server = request.getfixturevalue("postgres_server")
    name = f"t{os.getpid()}_{abs(hash(request.node.nodeid))}"
    with psycopg.connect(server, autocommit=True) as connection:
        # Twice as quick as the usual strategy, which writes every page of the copy to the log.
        connection.execute(f"CREATE DATABASE {name} TEMPLATE empty STRATEGY FILE_COPY")
    yield server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def settings(tmp_path: Path, database: str) -> Settings:
    """The settings under test; a module overrides this fixture to change one."""
    return Settings(
        instance=tmp_path / "instance",
        database_url=database,
        secret_key="test",
        public_url="http://letters.test",
        least_seconds_to_sign=0,
    )


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates as the applications of earlier tests have compiled them: a quarter of all time otherwise."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(settings: Settings, compiled_templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    """The application, without a context: for requests and commands."""
    with application(settings) as app:
        app.jinja_env.bytecode_cache = compiled_templates
        yield app


@pytest.fixture
def new_app() -> Iterator[Callable[[Settings], Flask]]:
    """A function that makes an application of the test's own; its connections are closed after the test."""
    with ExitStack() as closing:
        yield lambda settings: closing.enter_context(application(settings))


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """The database session inside an application context: for tests of models."""
    with app.app_context():
        yield db.session()
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor without scripts."""
    return app.test_client()


@pytest.fixture
def walker(app: Flask) -> Walker:
    """A visitor who reads pages, fills in forms and presses buttons."""
    return Walker(app)


@pytest.fixture
def signed_in(app: Flask) -> Callable[..., Walker]:
    """A function that gives a signed-in coordinator with the wanted role."""

    def sign_in(role: Role = Role.OWNER) -> Walker:
        walker = Walker(app)
        with app.app_context():
            coordinator = factories.coordinator(role)
            uniquifier = coordinator.fs_uniquifier
            db.session.commit()
        walker.sign_in_as(uniquifier)
        return walker

    return sign_in


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A real mail server on loopback; name it in a ``settings`` fixture to have mail delivered there."""
    with mailbox_server.running() as running:
        yield running


@pytest.fixture
def work(app: Flask) -> Callable[[], None]:
    """Does what the worker does, once: delivers mail, renders."""
    return app.extensions["signon_jobs"].run_pending
