"""kill -9 of a restore: the site has all that it had before, or all that the backup has, and never a part."""

import random
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.faults.scene import sites, tally
from tests.faults.scene.mail_server import MailServer
from tests.faults.scene.oracle import judge
from tests.faults.scene.record import Record
from tests.faults.scene.signers import Signers
from tests.faults.scene.sites import Site
from tests.faults.scene.trial import engine

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]
SIGN_ONS = 15
PATIENCE = 120


@pytest.fixture
def site(tmp_path: Path, mail: MailServer, database: str) -> Iterator[Site]:
    with sites.site(tmp_path / "instance", mail, SIGNON_DATABASE_URL=database) as site:
        yield site


def _done(site: Site, *arguments: object) -> float:
    """Let a command end well; gives the seconds it took."""
    began = time.monotonic()
    assert site.command(*arguments).wait(PATIENCE) == 0, site.log.read_text()[-2000:]
    return time.monotonic() - began


def _record(site: Site) -> Record:
    """The record once a program of the site has started, which ends what a killed restore had made ready."""
    with site.application():
        return Record.of(site.database)


def _is_killed(site: Site, backup: Path, seconds: float) -> bool:
    """Start a restore and kill it after so many seconds; false when it had ended by then."""
    restoring = site.command("restore", "--force", backup)
    time.sleep(seconds)
    restoring.kill()
    return restoring.wait() == -signal.SIGKILL


def test_a_restore_brings_back_all_or_nothing(tmp_path: Path, site: Site, mail: MailServer, database: str) -> None:
    early, late = tmp_path / "early.backup", tmp_path / "late.backup"
    with Signers(site.url, inbox=mail.inbox) as signers:
        signers.until_more(SIGN_ONS)
        moment = datetime.now(UTC)
        _done(site, "backup", early)
        signers.until_more(SIGN_ONS)
    site.deliver_all()
    site.stop()
    _done(site, "backup", late)
    seconds = _done(site, "restore", "--force", early)
    known = {early: _record(site)}
    seconds = min(seconds, _done(site, "restore", "--force", late))
    known[late] = _record(site)
    assert len(known[early].signatures) < len(known[late].signatures)
    assert not judge(signers.ledger, known[late], mail.inbox).faults

    moments, kills = random.Random(tally.KILLS), 0
    while kills < max(tally.KILLS // 20, 2):
        goal = (early, late)[kills % 2]
        kills += _is_killed(site, goal, moments.uniform(0.3, 1) * seconds)
        assert _record(site) in known.values(), f"Kill {kills} left neither what was there nor what was restored."

    _done(site, "restore", "--force", early)
    site.start()
    site.deliver_all()
    record = Record.of(site.database)
    verdict = judge(signers.ledger.up_to(moment), record, mail.inbox.only(one.message_id for one in record.mails))
    tally.count(f"kill -9 of a restore on {engine(database)}", kills, verdict)
