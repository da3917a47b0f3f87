"""PostgreSQL's machine dies and its standby takes over, while organisations sign: the site follows by itself."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.scene import mail_server, sites, tally
from tests.faults.scene.ledger import Act
from tests.faults.scene.mail_server import MailServer
from tests.faults.scene.oracle import Kind, Verdict, judge
from tests.faults.scene.record import Database, Record
from tests.faults.scene.signers import Signers
from tests.servers import postgres
from tests.servers.postgres import Cluster
from tests.servers.running_site import FLASK
from tests.waiting import until

pytestmark = pytest.mark.faults

SYNCHRONOUS = "ALTER SYSTEM SET synchronous_standby_names = 'standby'"
CUT_OFF = "ALTER SYSTEM SET primary_conninfo = ''"
ALONE = "ALTER SYSTEM RESET synchronous_standby_names"
RELOAD = "SELECT pg_reload_conf()"
FOLLOWS = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = '{state}'"
NOBODY_FOLLOWS = "SELECT 1 FROM pg_stat_replication HAVING count(*) = 0"
NUMBER = 40


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server.running() as running:
        yield running


@pytest.fixture
def primary() -> Iterator[Cluster]:
    with postgres.own_cluster() as running:
        execute(running, "CREATE DATABASE site")
        yield running


def execute(cluster: Cluster, statement: str) -> None:
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute(statement)


def has(cluster: Cluster, query: str) -> bool:
    with psycopg.connect(cluster.url) as connection:
        return connection.execute(query).fetchone() == (1,)


def failed_over(
    folder: Path, mail: MailServer, primary: Cluster, standby: Cluster, *, cut_off: bool = False
) -> Verdict:
    """What the oracle says after the primary was killed under load, and its standby took over.

    A standby that is ``cut_off`` was not told of the last sign-ons.
    """
    hosts = f"{primary.folder},{standby.folder}"
    url = f"postgresql://signon@/site?host={hosts}&target_session_attrs=read-write"
    with sites.site(folder / "instance", mail, (FLASK, "serve"), SIGNON_DATABASE_URL=url) as site:
        with Signers(site.url, inbox=mail.inbox, many=4) as signers:
            until(lambda: signers.wait_for(NUMBER))
            if cut_off:
                execute(standby, CUT_OFF)
                execute(standby, RELOAD)
                until(lambda: has(primary, NOBODY_FOLLOWS))
                signers.until_more(3)
            primary.kill()
            standby.promote()
            execute(standby, ALONE)  # its settings are those of the primary: it would wait for a standby of its own
            execute(standby, RELOAD)
            after = len(signers.ledger.acknowledged(Act.SIGN)) + NUMBER
            until(lambda: signers.wait_for(after))
        site.let_leases_end()
        site.deliver_all()
        signers.finish()
        site.deliver_all()
        return judge(signers.ledger, Record.of(Database(site.instance, standby.address("site"))), mail.inbox)


def test_with_a_synchronous_standby_nothing_acknowledged_is_lost(
    tmp_path: Path, mail: MailServer, primary: Cluster
) -> None:
    execute(primary, SYNCHRONOUS)
    execute(primary, RELOAD)
    with postgres.standby_of(primary) as standby:
        until(lambda: has(primary, FOLLOWS.format(state="sync")))
        tally.count("failover to a synchronous standby", 1, failed_over(tmp_path, mail, primary, standby))


def test_with_another_standby_only_the_last_moment_may_be_lost(
    tmp_path: Path, mail: MailServer, primary: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    with postgres.standby_of(primary) as standby:
        until(lambda: has(primary, FOLLOWS.format(state="async")))
        verdict = failed_over(tmp_path, mail, primary, standby)
    told = verdict.acknowledged[Act.SIGN]
    with capsys.disabled():
        print(f"\nfailover to an asynchronous standby: {verdict.count(Kind.LOST)} of {told} lost")  # noqa: T201
    assert told >= 2 * NUMBER


def test_what_a_standby_was_never_told_is_lost(tmp_path: Path, mail: MailServer, primary: Cluster) -> None:
    """The negative control: the same failover to a standby that nobody waits for, and that lags behind."""
    with postgres.standby_of(primary) as standby:
        until(lambda: has(primary, FOLLOWS.format(state="async")))
        verdict = failed_over(tmp_path, mail, primary, standby, cut_off=True)
    assert verdict.count(Kind.LOST), verdict
