"""A site on four machines behind nginx and Caddy: any process, machine or server may be killed while organisations sign."""

import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from tests.faults.scene import machines, mail_server, tally
from tests.faults.scene.ledger import Act
from tests.faults.scene.machines import Machines
from tests.faults.scene.mail_server import Inbox, MailServer
from tests.faults.scene.oracle import judge
from tests.faults.scene.record import Record
from tests.faults.scene.signers import Signers
from tests.servers.proxies import NAME
from tests.waiting import until

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    with mail_server.running() as running:
        yield running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, mail: MailServer) -> Iterator[Machines]:
    with machines.running(tmp_path_factory.mktemp("machines"), mail) as running:
        yield running


def away(seconds: float, stop: Callable[[], object], start: Callable[[], object]) -> None:
    """Take something away for so long."""
    stop()
    time.sleep(seconds)
    start()


def hang_queue(site: Machines) -> None:
    away(6, lambda: site.queue.send(signal.SIGSTOP), lambda: site.queue.send(signal.SIGCONT))


def lose_queue(site: Machines) -> None:
    away(6, lambda: site.queue.stop(signal.SIGKILL), site.queue.start)


def restart_database(site: Machines) -> None:
    away(2, lambda: site.cluster.stop(mode="immediate"), site.cluster.start)


def kill_database(site: Machines) -> None:
    away(1, site.cluster.kill, site.cluster.start_again)


FAULTS: dict[str, Callable[[Machines], None]] = {
    "kill -9 of a web": lambda site: site.kill_web(0),
    "kill -9 of the other web": lambda site: site.kill_web(1),
    "kill -9 of a machine": lambda site: site.kill_machine(0),
    "kill -9 of a worker": lambda site: site.kill_worker(0),
    "kill -9 of the other worker": lambda site: site.kill_worker(1),
    "Redis killed and empty": lose_queue,
    "Redis hung": hang_queue,
    "PostgreSQL stopped at once": restart_database,
    "kill -9 of PostgreSQL": kill_database,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_acknowledged_is_lost(site: Machines, mail: MailServer, fault: str) -> None:
    slug = f"letter-{[*FAULTS].index(fault)}"
    site.webs[0].prepare(slug)
    mail.inbox = Inbox()
    with Signers(*site.proxies, inbox=mail.inbox, host=NAME, slug=slug, many=4) as signers:
        until(lambda: signers.wait_for(10))
        FAULTS[fault](site)
        after = len(signers.ledger.acknowledged(Act.SIGN)) + 10
        until(lambda: signers.wait_for(after))
    outage, database = signers.ledger.longest_outage(), site.webs[0].database
    site.webs[0].let_leases_end()
    site.webs[0].deliver_all()
    signers.finish()
    site.webs[0].deliver_all()
    verdict = replace(judge(signers.ledger, Record.of(database, slug), mail.inbox), longest_outage=outage)
    tally.count(f"{fault}, four machines", 1, verdict)


@pytest.mark.parametrize("proxy", [0, 1], ids=["nginx", "caddy"])
def test_only_those_who_were_at_it_meet_a_dead_web(
    site: Machines, mail: MailServer, proxy: int, capsys: pytest.CaptureFixture[str]
) -> None:
    slug, many = f"dead-web-{proxy}", 4
    site.webs[0].prepare(slug)
    mail.inbox = Inbox()
    with Signers(site.proxies[proxy], inbox=mail.inbox, host=NAME, slug=slug, many=many) as signers:
        signers.until_more()
        site.webs[0].kill()
        for _time in range(20):
            signers.until_more()
        met, told = signers.ledger.unanswered, len(signers.ledger.acknowledged(Act.SIGN))
        site.webs[0].start()
    with capsys.disabled():
        print(f"\n{met} requests met the dead web, beside {told} sign-ons")  # noqa: T201
    assert met <= many
