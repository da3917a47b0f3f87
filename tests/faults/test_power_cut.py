"""A power cut after any answer: what was written and not synced is gone, and every acknowledgement is still there."""

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from tests.faults.scene import mail_server, power_cut, sites, tally
from tests.faults.scene.ledger import Act, Ledger
from tests.faults.scene.mail_server import MailServer
from tests.faults.scene.oracle import Kind, Verdict, judge
from tests.faults.scene.power_cut import Disk, Recording
from tests.faults.scene.record import Database, Record
from tests.faults.scene.signers import Signers
from tests.faults.scene.sites import FLASK, Site
from tests.servers.running_site import ROOT
from tests.waiting import until

WEAKER = (sys.executable, "-m", "tests.faults.scene.weaker_sync")
AFTER_A_CUT = {Kind.LOST, Kind.DOUBLED, Kind.WITHOUT_CONSENT, Kind.WITHOUT_AUDIT, Kind.NOT_WRITTEN, Kind.DAMAGED}
"""What may not be wrong right after a cut; mails are delivered, and those who got no answer served, only later."""


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server.running() as running:
        yield running


def recorded(folder: Path, mail: MailServer, *, number: int, command: tuple[str, ...]) -> tuple[Recording, Ledger]:
    """What was written to the disk while so many organisations signed on, one after the other, and their own list."""
    site = sites.prepared(folder / "instance", mail, command)
    recording = Recording(site.instance, folder)
    site.add_environment(recording.environment)
    with running(site), Signers(site.url, inbox=mail.inbox, many=1) as signers:
        until(lambda: signers.wait_for(number))
    return recording, signers.ledger


def running(site: Site) -> Site:
    return site


def judged(recording: Recording, ledger: Ledger, folder: Path, *, torn: int = 0) -> Verdict:
    """What is wrong after a cut at each moment at which a client was told that something is done.

    Of what was not synced, each cut drops everything; and so many times more, some of it.
    """
    folder.mkdir()
    chance, inbox = random.Random(1), mail_server.Inbox()
    moments = sorted(at.timestamp() for entry in ledger.entries for at in entry.acknowledged.values())
    faults, verdict = [], None
    for moment, disk in power_cut.cuts(recording, moments):
        until_then = told_until(ledger, moment)
        for left in (disk.left(), *(disk.torn(chance) for _time in range(torn))):
            power_cut.write(left, recording.root, folder)
            verdict = judge(until_then, Record.of(Database(folder)), inbox)
            faults += [fault for fault in verdict.faults if fault.kind in AFTER_A_CUT]
    assert verdict
    return Verdict(faults, verdict.acknowledged, 0, 0, ledger.unanswered, ledger.refused, 0)
