"""A clock that is a day off, either way, and put right while the site runs: nothing is lost, and nothing waits for a day."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.faults.scene import mail_server, sites, tally
from tests.faults.scene.clock import DAY, Clock
from tests.faults.scene.ledger import Act
from tests.faults.scene.mail_server import MailServer
from tests.faults.scene.oracle import Verdict, judge
from tests.faults.scene.record import Record
from tests.faults.scene.signers import Signers
from tests.faults.scene.sites import Site
from tests.servers.running_site import FLASK
from tests.waiting import until


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server.running() as running:
        yield running


def told(signers: Signers, more: int) -> None:
    """Return once so many more organisations were told that they have signed."""
    wanted = len(signers.ledger.acknowledged(Act.SIGN)) + more
    until(lambda: signers.wait_for(wanted))


def put_right(site: Site, clock: Clock, mail: MailServer, off: timedelta, *, each: int) -> Verdict:
    """Have organisations sign by a clock that is ``off``, kill the worker at its work, put the clock right, and wait."""
    clock.set_off(off)
    with Signers(site.url, inbox=mail.inbox, many=3) as signers:
        until(lambda: told_by_clock(site, off))
        told(signers, each)
        until(lambda: site.kill_child("signon-worker"))
        clock.set_off(timedelta(0))
        until(lambda: told_by_clock(site, timedelta(0)))
        told(signers, each)
    site.deliver_all(seconds=200)  # a lease lasts two minutes, and no test waits for a day
    signers.finish()
    site.deliver_all()
    return judge(signers.ledger, Record.of(site.database), mail.inbox)


def told_by_clock(site: Site, off: timedelta) -> bool:
    """Whether the site thinks that somebody signed just now by a clock that is ``off``."""
    found = site.database.rows("SELECT at FROM audit_entry ORDER BY id DESC LIMIT 1")[0][0]
    at = datetime.fromisoformat(str(found)).replace(tzinfo=UTC)
    return abs(at - datetime.now(UTC) - off) < timedelta(hours=1)


@pytest.mark.faults
@pytest.mark.parametrize("off", [DAY, -DAY], ids=["a-day-ahead", "a-day-behind"])
def test_nothing_is_lost_and_nothing_waits_for_a_day(tmp_path: Path, mail: MailServer, off: timedelta) -> None:
    clock = Clock(tmp_path)
    with sites.site(tmp_path / "instance", mail, (FLASK, "serve"), **clock.environment) as site:
        tally.count(f"clock {off.days:+d} day and back", 1, put_right(site, clock, mail, off, each=5))
