"""A disk that fills up under a whole site: who signs is told to come back, nothing is lost, and the log stays small."""

import os
import subprocess
import time
from collections.abc import Iterator
from functools import partial
from io import RawIOBase
from pathlib import Path

import pytest

from tests.faults.scene import doubles, sites, tally
from tests.faults.scene.mail_server import MailServer
from tests.faults.scene.oracle import Kind
from tests.faults.scene.signers import Signers
from tests.faults.scene.sites import Site
from tests.faults.scene.trial import tried

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk"),
]
TIMES, SECONDS_FULL = 3, 8.0
REFUSALS = 20
MOST_COMPLAINTS_A_TIME = 60
"""Lines of the log about what is wrong while the disk is full once; each request and each sweep fails meanwhile."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=24m,mode=700", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("this machine lets nobody mount a disk")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def _fill(disk: Path) -> None:
    with (disk / "filling").open("wb", buffering=0) as filling:
        for size in (65536, 4096, 1):
            _fill_with(filling, size)


def _fill_with(file: RawIOBase, size: int) -> None:
    try:
        while True:
            file.write(b"x" * size)
    except OSError:
        return


def _fill_and_free(disk: Path, _site: Site, signers: Signers, *, times: int) -> None:
    for _time in range(times):
        _fill(disk)
        time.sleep(SECONDS_FULL)
        (disk / "filling").unlink()
        signers.until_more()


def test_nothing_acknowledged_is_lost_and_the_log_stays_small(disk: Path, mail: MailServer) -> None:
    with sites.site(disk / "instance", mail, SIGNON_LEAST_FREE_MEGABYTES=0) as site:
        verdict = tried(site, mail, partial(_fill_and_free, disk, times=TIMES))
        complaints = len(site.complaints())
        tally.count(
            f"disk full ({verdict.refused} sign-ons refused, {complaints} complaints in the log)", TIMES, verdict
        )
    assert verdict.refused >= REFUSALS
    assert complaints < TIMES * MOST_COMPLAINTS_A_TIME


def test_a_site_that_answers_before_it_commits_loses_what_it_acknowledged(disk: Path, mail: MailServer) -> None:
    double = doubles.command("answer-before-commit")
    with sites.site(disk / "instance", mail, double, SIGNON_LEAST_FREE_MEGABYTES=0) as site:
        verdict = tried(site, mail, partial(_fill_and_free, disk, times=1))
    assert verdict.count(Kind.LOST), verdict
