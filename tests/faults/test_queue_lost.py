"""The queue is lost: its file is deleted or full of rubbish, its table is dropped. Work goes on, and nobody waits for it."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from signon.jobs.queue import HEARTBEAT_SECONDS
from tests.faults.scene import doubles, mail_server, sites, tally
from tests.faults.scene.mail_server import MailServer
from tests.faults.scene.oracle import Kind, judge
from tests.faults.scene.record import Record
from tests.faults.scene.signers import Signers
from tests.faults.scene.sites import Site
from tests.faults.scene.trial import Fault, tried
from tests.servers.running_site import FLASK

pytestmark = pytest.mark.faults


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server.running() as running:
        yield running


def queue_files(site: Site) -> list[Path]:
    found = sorted(site.instance.glob("queue.sqlite3*"))
    assert found
    return found


def delete(site: Site, _signers: Signers) -> None:
    for file in queue_files(site):
        file.unlink()


def fill_with_rubbish(site: Site, _signers: Signers) -> None:
    for file in queue_files(site):
        file.write_bytes(b"rubbish " * 1000)


def fill_with_rubbish_and_start_again(site: Site, signers: Signers) -> None:
    site.stop()
    fill_with_rubbish(site, signers)
    site.start()


FAULTS: dict[str, Fault] = {
    "queue's file deleted": delete,
    "queue's file full of rubbish": fill_with_rubbish,
    "queue's file full of rubbish at the start": fill_with_rubbish_and_start_again,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_of_a_file(tmp_path: Path, mail: MailServer, fault: str) -> None:
    with sites.site(tmp_path / "instance", mail) as site:
        tally.count(fault, 1, tried(site, mail, FAULTS[fault]))
        assert len(site.log.read_bytes()) < 1_000_000


def test_of_tables(tmp_path: Path, mail: MailServer, postgres_server: str) -> None:
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE lost_queue")
    url = postgres_server.replace("/postgres?", "/lost_queue?")

    def drop_tables(_site: Site, _signers: Signers) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            assert tables
            for (table,) in tables:
                connection.execute(f'DROP TABLE "{table}" CASCADE')

    with sites.site(tmp_path / "instance", mail, (FLASK, "serve"), SIGNON_QUEUE_URL=url) as site:
        tally.count("queue's tables dropped", 1, tried(site, mail, drop_tables))


def test_a_worker_that_waits_for_its_queue_leaves_mails_unsent(tmp_path: Path, mail: MailServer) -> None:
    """The negative control: without sweeps of its own, nothing tells the worker of what there is to do."""
    with sites.site(tmp_path / "instance", mail, doubles.command("without-sweeps")) as site:
        signers = Signers(site.url, inbox=mail.inbox)
        fill_with_rubbish(site, signers)
        with signers:
            signers.until_more(3)
        with pytest.raises(AssertionError):
            site.deliver_all(2 * HEARTBEAT_SECONDS)
        verdict = judge(signers.ledger, Record.of(site.database), mail.inbox)
    assert verdict.count(Kind.NOT_MAILED), verdict
