"""kill -9 of the process that prints, and of the worker that has it print: the final is made exactly once."""

import random
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.faults.scene import sites, tally
from tests.faults.scene.mail_server import MailServer
from tests.faults.scene.printing import assert_made_once, is_order, order_a_final, times_made_again, times_ordered
from tests.faults.scene.signers import Signers
from tests.faults.scene.sites import Site
from tests.faults.scene.trial import engine, tried
from tests.waiting import until

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]


@pytest.fixture
def site(tmp_path: Path, mail: MailServer, database: str) -> Iterator[Site]:
    with sites.site(tmp_path / "instance", mail, SIGNON_DATABASE_URL=database) as site:
        yield site


def _print_and_kill(site: Site, _signers: Signers, *, what: str, kills: int) -> None:
    """Order finals until so many met the end of what makes them."""
    moments, met = random.Random(kills), 0
    while met < kills:
        met += _is_killed_beside(site, f"{what}-{times_ordered(site)}", what=what, after=moments.uniform(0, 1.5))


def _is_killed_beside(site: Site, slug: str, *, what: str, after: float) -> bool:
    """Kill what makes a final, so many seconds after that was begun or as soon as it runs; false when it is done by then."""
    kill = site.kill_renderer if what == "renderer" else partial(site.kill_child, "signon-worker")
    order_a_final(site, slug)
    until(partial(is_order, site, slug, "running", "done"))
    time.sleep(after)
    killed = False
    while not killed and not is_order(site, slug, "done", "failed"):
        killed = kill()
    if what == "worker":
        site.let_leases_end()
    until(partial(is_order, site, slug, "done", "failed"))
    assert_made_once(site, slug)
    return killed


@pytest.mark.parametrize("what", ["renderer", "worker"])
def test_a_final_is_made_exactly_once(site: Site, mail: MailServer, database: str, what: str) -> None:
    kills = max(tally.KILLS // 20, 1)
    verdict = tried(site, mail, partial(_print_and_kill, what=what, kills=kills), many=2)
    again = times_made_again(site)
    assert again, "No kill met a final that was being made."
    fault = f"kill -9 of the {what} beside a final ({again} in its midst), on {engine(database)}"
    tally.count(fault, kills, verdict)
