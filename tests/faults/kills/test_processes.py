"""kill -9 of each process of a site while organisations sign: what was acknowledged is there, once, and its mail arrives.

The site is the real one, in its processes; the clients keep their own list, and the oracle compares.
"""

import random
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.faults.scene import doubles, sites, tally
from tests.faults.scene.mail_server import MailServer
from tests.faults.scene.oracle import Kind
from tests.faults.scene.signers import Signers
from tests.faults.scene.sites import Site
from tests.faults.scene.trial import engine, tried
from tests.waiting import until

WEB = ("signon-web-1", "signon-web-2")
WORKER = ("signon-worker",)
SIGN_ONS_BETWEEN = 3
DEATHS_OF_A_CHILD = 3
"""A child that dies again and again is started after ever longer pauses; so the site is restarted after so many deaths."""


def _kill(site: Site, signers: Signers, *, names: tuple[str, ...], number: int) -> None:
    """Kill processes with these names in turn, each at some moment between two requests or within one."""
    moments = random.Random(number)
    for kill in range(number):
        if kill and kill % (DEATHS_OF_A_CHILD * len(names)) == 0:
            site.stop()
            site.start()
        signers.until_more(SIGN_ONS_BETWEEN)
        time.sleep(moments.uniform(0, 0.3))
        until(partial(site.kill_child, names[kill % len(names)]))


def _kill_whole(site: Site, signers: Signers, *, number: int) -> None:
    moments = random.Random(number)
    for _kill in range(number):
        signers.until_more(SIGN_ONS_BETWEEN)
        time.sleep(moments.uniform(0, 0.3))
        site.kill()
        site.start()


def test_every_process_may_be_killed_while_organisations_sign(tmp_path: Path, mail: MailServer) -> None:
    def each_once(site: Site, signers: Signers) -> None:
        _kill(site, signers, names=(*WEB, *WORKER), number=3)
        _kill_whole(site, signers, number=1)

    with sites.site(tmp_path / "instance", mail) as site:
        tally.count("each process", 4, tried(site, mail, each_once))


@pytest.mark.faults
@pytest.mark.both_databases
class TestInFullNumber:
    @pytest.fixture
    def site(self, tmp_path: Path, mail: MailServer, database: str) -> Iterator[Site]:
        with sites.site(tmp_path / "instance", mail, SIGNON_DATABASE_URL=database) as site:
            yield site

    @pytest.mark.parametrize(("names", "share"), [(WEB, 1), (WORKER, 2)], ids=["web", "worker"])
    def test_of_kills(self, site: Site, mail: MailServer, database: str, names: tuple[str, ...], share: int) -> None:
        kills = max(tally.KILLS // share // (2 if database else 1), 1)
        verdict = tried(site, mail, partial(_kill, names=names, number=kills))
        tally.count(f"kill -9 of {names[0]} on {engine(database)}", kills, verdict)

    def test_of_the_whole_site(self, site: Site, mail: MailServer, database: str) -> None:
        kills = max(tally.KILLS // 10, 1)
        verdict = tried(site, mail, partial(_kill_whole, number=kills))
        tally.count(f"kill -9 of flask serve on {engine(database)}", kills, verdict)


@pytest.mark.faults
@pytest.mark.parametrize(
    ("double", "victim", "kind"),
    [
        ("answer-before-commit", WEB[0], Kind.LOST),
        ("note-before-sending", WORKER[0], Kind.NOT_MAILED),
    ],
)
def test_a_site_that_says_so_too_early_loses_what_it_acknowledged(
    tmp_path: Path, mail: MailServer, double: str, victim: str, kind: Kind
) -> None:
    with sites.site(tmp_path / "instance", mail, doubles.command(double)) as site:
        verdict = tried(site, mail, partial(_kill, names=(victim,), number=3))
    assert verdict.count(kind), verdict
