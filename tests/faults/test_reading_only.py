"""A database that can only be read for a while: pages are shown, who signs is asked to come back, and it goes on by itself."""

import shutil
import subprocess
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from tests.faults.scene import doubles, mail_server, sites, tally
from tests.faults.scene.mail_server import MailServer
from tests.faults.scene.oracle import Kind
from tests.faults.scene.signers import Signers
from tests.faults.scene.sites import Site
from tests.faults.scene.trial import Fault, tried
from tests.faults.scene.visitor import Visitor
from tests.servers.running_site import FLASK, is_ready
from tests.signing.entries import ENTERED
from tests.waiting import until

pytestmark = pytest.mark.faults
SERVICE_UNAVAILABLE = 503


class ReadingServer(NamedTuple):
    """A database at ``url`` whose server can be made to only read for a while."""

    connection: psycopg.Connection
    url: str

    def only_read(self) -> None:
        self._turn("SET default_transaction_read_only = on")

    def go_on(self) -> None:
        self._turn("RESET default_transaction_read_only")

    def _turn(self, setting: str) -> None:
        """Change a setting of the database for everybody, who are connected anew."""
        self.connection.execute(f"ALTER DATABASE reading_only {setting}")
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'reading_only'"
        self.connection.execute(ended)


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server.running() as running:
        yield running


@pytest.fixture
def on_a_disk() -> Iterator[Path]:
    """A folder on a disk, where a file can be made immutable even for those who have it open."""
    folder = Path(tempfile.mkdtemp(prefix="signon-reading-", dir="/var/tmp"))
    yield folder
    make_immutable(folder, "-i")
    shutil.rmtree(folder)


def make_immutable(folder: Path, how: str) -> bool:
    files = [*folder.rglob("signon.sqlite3"), *folder.rglob("signon.sqlite3-wal")]
    return subprocess.run(["chattr", how, *files], check=False, capture_output=True).returncode == 0


def only_read(stop: Callable[[], object], go_on: Callable[[], object]) -> Fault:
    def fault(site: Site, _signers: Signers) -> None:
        stop()
        try:
            until(lambda: not is_ready(site.port))
            assert page(site) == "200"
            visitor = Visitor([site.url])
            form = visitor.get("/letters/rivers/sign")
            answer = visitor.post("/letters/rivers/sign", form.hidden_fields() | ENTERED | {"listed": "public"})
            assert answer.status == SERVICE_UNAVAILABLE
            assert "Lake Friends" in answer.page
        finally:
            go_on()

    return fault


def page(site: Site) -> str:
    with urllib.request.urlopen(f"{site.url}/letters/rivers", timeout=30) as answer:
        return str(answer.status)


def test_of_a_file_that_nobody_may_change(on_a_disk: Path, mail: MailServer) -> None:
    (on_a_disk / "signon.sqlite3").touch()
    if not make_immutable(on_a_disk, "+i"):
        pytest.skip("this machine makes no file immutable")
    make_immutable(on_a_disk, "-i")
    fault = only_read(lambda: make_immutable(on_a_disk, "+i"), lambda: make_immutable(on_a_disk, "-i"))
    with sites.site(on_a_disk / "instance", mail) as site:
        tally.count("SQLite's file immutable", 1, tried(site, mail, fault))


@pytest.fixture
def server(postgres_server: str) -> Iterator[ReadingServer]:
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE reading_only")
        yield ReadingServer(connection, postgres_server.replace("/postgres?", "/reading_only?"))
        connection.execute("DROP DATABASE reading_only WITH (FORCE)")


def test_of_a_server_that_only_reads(tmp_path: Path, mail: MailServer, server: ReadingServer) -> None:
    with sites.site(tmp_path / "instance", mail, (FLASK, "serve"), SIGNON_DATABASE_URL=server.url) as site:
        verdict = tried(site, mail, only_read(server.only_read, server.go_on))
        tally.count("PostgreSQL only reads", 1, verdict)


def test_a_site_that_takes_it_for_a_fault_of_its_own_says_so(
    tmp_path: Path, mail: MailServer, server: ReadingServer
) -> None:
    """The negative control: where the refusal counts as no outage, who signs meets a broken page."""

    def fault(site: Site, signers: Signers) -> None:
        server.only_read()
        until(lambda: signers.ledger.unexpected)
        server.go_on()

    command = doubles.command("without-patience-for-reading")
    with sites.site(tmp_path / "instance", mail, command, SIGNON_DATABASE_URL=server.url) as site:
        assert tried(site, mail, fault).count(Kind.UNEXPECTED)
