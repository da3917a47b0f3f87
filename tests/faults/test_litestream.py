"""Litestream copies SQLite while organisations sign: what has reached the copy comes back, also after a VACUUM."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.faults.scene import sites
from tests.faults.scene.ledger import Act, Ledger
from tests.faults.scene.mail_server import MailServer
from tests.faults.scene.record import Database
from tests.faults.scene.signers import Signers
from tests.faults.scene.sites import Site
from tests.faults.test_backup_under_load import compared, until_then
from tests.waiting import until

LITESTREAM = str(Path(sys.executable).parent / "litestream")


@contextmanager
def copying(site: Site, copy: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Litestream as the documentation configures it."""
    file = site.instance / "signon.sqlite3"
    configuration = copy.with_suffix(".yml")
    configuration.write_text(f"dbs:\n  - path: {file}\n    replica:\n      type: file\n      path: {copy}\n")
    with subprocess.Popen(
        [LITESTREAM, "replicate", "-config", configuration], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait(30)


def restored(copy: Path, folder: Path) -> Database:
    """The database as it comes back from the copy."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    command = [LITESTREAM, "restore", "-o", str(folder / "signon.sqlite3"), f"file://{copy}"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return Database(folder)


def has_everything(ledger: Ledger, database: Database) -> bool:
    """Whether each sign-on that is acknowledged has come to the copy."""
    kept = {row[0] for row in database.rows("SELECT organization FROM signature")}
    return {entry.organization for entry in ledger.acknowledged(Act.SIGN)} <= kept


@pytest.mark.faults
def test_what_has_reached_the_copy_comes_back_after_everything_is_lost(tmp_path: Path, mail: MailServer) -> None:
    copy = tmp_path / "copy"
    with sites.site(tmp_path / "instance", mail) as site, copying(site, copy) as litestream:
        with Signers(site.url, inbox=mail.inbox) as signers:
            until(lambda: signers.wait_for(20))
            with closing(sqlite3.connect(site.instance / "signon.sqlite3", timeout=30)) as connection:
                connection.execute("VACUUM")
            signers.until_more(10)
        reached = datetime.now(UTC)
        until(lambda: has_everything(signers.ledger, restored(copy, tmp_path / "seen")), seconds=60)
        with Signers(site.url, inbox=mail.inbox) as others:
            others.until_more(5)
            litestream.send_signal(signal.SIGKILL)  # with the last seconds not copied
        site.deliver_all()
        site.kill()
    back = restored(copy, tmp_path / "back")
    then = until_then(signers.ledger, reached)
    then.entries += until_then(others.ledger, reached).entries
    verdict = compared(then, back, mail.inbox)
    assert not verdict.faults, str(verdict)
    assert verdict.acknowledged[Act.SIGN] >= 30
