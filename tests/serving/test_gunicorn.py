"""The site under Gunicorn, which operators may know already: as under its own server, and no process shares a connection."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from flask.testing import FlaskClient

from signon.settings import Settings
from tests.servers.processes import children
from tests.servers.running_site import ROOT, free_port, is_ready
from tests.serving.test_site import eventually, get, started

GUNICORN = str(Path(sys.executable).parent / "gunicorn")


@contextmanager
def gunicorn(settings: Settings, port: int, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """Gunicorn with two processes, stopped at the end."""
    environment = os.environ | {
        "SIGNON_INSTANCE": str(settings.instance),
        "SIGNON_DATABASE_URL": settings.database_url,
        "SIGNON_SECRET_KEY": settings.secret_key,
        "SIGNON_PORT": str(port),
    }
    command = [GUNICORN, "--workers", "2", "--bind", f"127.0.0.1:{port}", *options, "wsgi:app"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert eventually(lambda: _answers(port))
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _answers(port: int) -> bool:
    try:
        return get(port, "/healthz")[0] == 200
    except OSError:
        return False


def _asked(port: int, path: str) -> urllib.request.Request:
    return urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": "gzip"})


@pytest.mark.slow
def test_static_files_are_kept_for_ever_and_compressed(settings: Settings) -> None:
    port = free_port()
    with gunicorn(settings, port):
        with urllib.request.urlopen(_asked(port, "/static/site.css"), timeout=20) as answer:
            headers = answer.headers
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert headers["Content-Encoding"] == "gzip"
        assert headers["X-Content-Type-Options"] == "nosniff"
        status, page, headers = get(port, "/")
        assert (status, "Letters" in page, headers["Cache-Control"]) == (200, True, "no-store")


def test_without_that_flask_would_have_them_asked_for_each_time(client: FlaskClient) -> None:
    """The negative control: the application by itself."""
    with client.get("/static/site.css", headers={"Accept-Encoding": "gzip"}) as answer:
        assert "immutable" not in answer.headers.get("Cache-Control", "")


def _sockets(process: int) -> set[str]:
    """The sockets that a process has open, by their numbers in the kernel."""
    found = set()
    for file in Path(f"/proc/{process}/fd").iterdir():
        try:
            target = str(file.readlink())
        except OSError:
            continue
        if target.startswith("socket:"):
            found.add(target)
    return found


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
class TestNoConnectionIsShared:
    def test_between_the_processes_of_the_sites_own_server(self, settings: Settings) -> None:
        port = free_port()
        with started(
            "serve",
            instance=settings.instance,
            SIGNON_PORT=port,
            SIGNON_DATABASE_URL=settings.database_url,
            SIGNON_SECRET_KEY="test",
        ) as site:
            assert eventually(lambda: is_ready(port))
            self._each_has_its_own(site.pid, settings.database_url)
            site.send_signal(signal.SIGTERM)
            site.wait(30)

    @pytest.mark.slow
    def test_nor_under_gunicorn_that_loads_the_application_first(self, settings: Settings) -> None:
        port = free_port()
        with gunicorn(settings, port, "--preload") as site:
            for _ in range(20):
                get(port, "/")
            self._each_has_its_own(site.pid, settings.database_url)

    def _each_has_its_own(self, site: int, database: str) -> None:
        own = [_sockets(child) - _sockets(site) for child in children(site)]
        assert not any(first & second for place, first in enumerate(own) for second in own[place + 1 :])
        with psycopg.connect(database) as connection:
            query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            number = connection.execute(query).fetchone()
        assert number is not None
        assert number[0] > 1, "somebody has a connection at all"
