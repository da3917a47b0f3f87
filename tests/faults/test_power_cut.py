"""A power cut after any answer: what was written and not synced is gone, and every acknowledgement is still there."""

import os
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
from tests.faults.scene.oracle import Fault, Kind, Verdict, judge
from tests.faults.scene.power_cut import Disk, Recording, Step
from tests.faults.scene.record import Database, Record
from tests.faults.scene.signers import Signers
from tests.servers.running_site import FLASK, ROOT
from tests.waiting import until

WEAKER = (sys.executable, "-m", "tests.faults.scene.weaker_sync")
AFTER_A_CUT = {Kind.LOST, Kind.DOUBLED, Kind.WITHOUT_CONSENT, Kind.WITHOUT_AUDIT, Kind.NOT_WRITTEN, Kind.DAMAGED}
"""What may not be wrong right after a cut; mails are delivered, and those who got no answer served, only later."""


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server.running() as running:
        yield running


def recorded(
    folder: Path, mail: MailServer, *, number: int, command: tuple[str, ...] = (FLASK, "serve")
) -> tuple[Recording, Ledger]:
    """What was written to the disk while so many organisations signed on, one after the other, and their own list."""
    recording = Recording(folder / "instance", folder)
    site = sites.prepared(folder / "instance", mail, command, **recording.environment)
    recording.begin()
    try:
        site.start()
        with Signers(site.url, inbox=mail.inbox, many=1) as signers:
            until(lambda: signers.wait_for(number))
    finally:
        site.stop()
    return recording, signers.ledger


def judged(recording: Recording, ledger: Ledger, folder: Path, *, torn: int = 0) -> list[Fault]:
    """What is wrong after a cut at each moment at which a client was told that something is done.

    Of what was not synced, each cut drops everything; and so many times more, some of it.
    """
    folder.mkdir()
    chance, faults = random.Random(1), list[Fault]()
    for moment, disk in power_cut.cuts(recording, moments(ledger)):
        for left in (disk.left(), *(disk.torn(chance) for _time in range(torn))):
            power_cut.write(left, recording.root, folder)
            verdict = judge(told_until(ledger, moment), Record.of(Database(folder)), mail_server.Inbox())
            faults += [fault for fault in verdict.faults if fault.kind in AFTER_A_CUT]
    return faults


def moments(ledger: Ledger) -> list[float]:
    """The moments at which a client was told that something is done."""
    return [at.timestamp() for entry in ledger.entries for at in entry.acknowledged.values()]


def told_until(ledger: Ledger, moment: float) -> Ledger:
    """The clients' list as it was at a moment."""
    then = Ledger()
    then.entries = deepcopy(ledger.entries)
    for entry in then.entries:
        entry.acknowledged = {act: at for act, at in entry.acknowledged.items() if at.timestamp() <= moment}
    return then


@pytest.mark.slow
def test_whoever_was_told_is_in_the_record_after_a_power_cut(tmp_path: Path, mail: MailServer) -> None:
    recording, ledger = recorded(tmp_path, mail, number=10)
    assert judged(recording, ledger, tmp_path / "left", torn=1) == []


@pytest.mark.faults
def test_of_a_power_cut_at_every_acknowledgement(tmp_path: Path, mail: MailServer) -> None:
    recording, ledger = recorded(tmp_path, mail, number=100)
    faults = judged(recording, ledger, tmp_path / "left", torn=3)
    told = Counter({act: len(ledger.acknowledged(act)) for act in Act})
    verdict = Verdict(faults, told, 0, 0, ledger.unanswered, ledger.refused, ledger.longest_outage())
    tally.count("power cut on SQLite", 4 * len(moments(ledger)), verdict)


@pytest.mark.slow
def test_with_less_syncing_a_power_cut_would_lose_them(tmp_path: Path, mail: MailServer) -> None:
    recording, ledger = recorded(tmp_path, mail, number=3, command=WEAKER)
    assert {fault.kind for fault in judged(recording, ledger, tmp_path / "left")} >= {Kind.LOST}


@pytest.mark.slow
def test_the_first_start_may_be_cut_off_at_any_step(tmp_path: Path) -> None:
    steps = steps_of(tmp_path, (FLASK, "coordinator", "list"))
    key = next(tmp_path.glob("instance/secret_key")).read_bytes()
    assert set(kept(steps, "secret_key")) == {None, key}
    assert kept(steps, "secret_key")[-1] == key
    assert kept([step for step in steps if step.kind != "F"], "secret_key")[-1] != key


def test_a_certificate_that_was_made_is_whole_after_a_power_cut(tmp_path: Path) -> None:
    steps = steps_of(tmp_path, (FLASK, "seal", "create", "--name", "Saltmark"))
    made = next(tmp_path.glob("instance/seal.pem")).read_bytes()
    assert set(kept(steps, "seal.pem")) == {None, made}
    assert kept(steps, "seal.pem")[-1] == made


def steps_of(folder: Path, command: tuple[str, ...]) -> list[Step]:
    """What a command on an empty instance folder writes."""
    instance = folder / "instance"
    instance.mkdir()
    recording = Recording(instance, folder)
    environment = os.environ | recording.environment | {"SIGNON_INSTANCE": str(instance)}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return recording.steps()


def kept(steps: list[Step], name: str) -> list[bytes | None]:
    """What a power cut leaves of a file after each of the steps that concern it: all that was not synced is gone, or part."""
    disk, chance, found = Disk({}), random.Random(1), list[bytes | None]()
    for step in steps:
        disk.do(step)
        for left in (disk.torn(chance), disk.left()):
            found.append(next((content for path, content in left.items() if Path(path).name == name), None))
    return found
