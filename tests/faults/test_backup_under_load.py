"""A backup made while organisations sign, restored on an empty machine, holds everything that was acknowledged before it began.

The clients' own list is compared with what came back: each act once, with consent, text, trail and mail; nothing invented.
"""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from signon.settings import Settings
from tests.applications import application
from tests.backup.sites import Empty, empty_database
from tests.faults.scene import sites
from tests.faults.scene.ledger import Act, Ledger
from tests.faults.scene.mail_server import Inbox, MailServer
from tests.faults.scene.oracle import Kind, Verdict, judge
from tests.faults.scene.record import Database, Record
from tests.faults.scene.signers import EVERY_CONFIRMS, Signers
from tests.faults.scene.sites import Site
from tests.servers.running_site import FLASK, ROOT
from tests.waiting import until
from tests.walker import Walker

OTHER = {"": "postgresql"}


@pytest.fixture
def empty(tmp_path: Path, request: pytest.FixtureRequest, database: str) -> Iterator[Empty]:
    """An empty machine with the other kind of database."""
    server = lambda: request.getfixturevalue("postgres_server")  # noqa: E731
    with empty_database(OTHER.get(database, "sqlite"), tmp_path / "empty", server) as place:
        yield place


def _reader(site: Site, database: str) -> Any:
    """Somebody who reads for long, as a page may, so that SQLite keeps what is new in its log."""
    if database:
        return nullcontext()
    reader = sqlite3.connect(site.instance / "signon.sqlite3")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM signature").fetchall()
    return closing(reader)


def _backed_up(site: Settings, file: Path, copied: Path) -> None:
    if not site.database_url:
        copied.mkdir()
        shutil.copy(site.instance / "signon.sqlite3", copied)
    flask(site, "backup", file)


def signed_meanwhile(site: Site, mail: MailServer, act: Callable[[], object]) -> Ledger:
    """The clients' list as it was before ``act`` was done to a site while they signed."""
    with Signers(site.url, inbox=mail.inbox, pause=0.02) as signers:
        until(lambda: signers.wait_for(12) and mail.inbox.first_link(signers.ledger.entries[0].address))
        begun = datetime.now(UTC)
        act()
        signers.until_more(3)
    site.deliver_all()
    return until_then(signers.ledger, begun)


def until_then(ledger: Ledger, moment: datetime) -> Ledger:
    """The list as it was: what was acknowledged later may be there or not."""
    then = Ledger()
    then.entries = [deepcopy(entry) for entry in ledger.entries]
    for entry in then.entries:
        entry.acknowledged = {act: at for act, at in entry.acknowledged.items() if at <= moment}
    return then


def compared(ledger: Ledger, database: Database, inbox: Inbox) -> Verdict:
    """The oracle's word on a restored database; of mails that arrived, only those of its time count."""
    record = Record.of(database)
    arrived = Inbox()
    kept = {mail.message_id for mail in record.mails}
    arrived.arrivals.update({name: to for name, to in inbox.arrivals.items() if name in kept})
    return judge(ledger, record, arrived)


def flask(settings: Settings, *arguments: object) -> None:
    """Run a command as an operator does."""
    own = {"SIGNON_INSTANCE": settings.instance, "SIGNON_DATABASE_URL": settings.database_url}
    environment = {name: str(value) for name, value in own.items() if value}
    command = [FLASK, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.faults)], indirect=True)
def test_a_backup_under_load_brings_everything_acknowledged_back(
    tmp_path: Path, mail: MailServer, database: str, empty: Empty
) -> None:
    """The negative control, on SQLite: the same comparison is red for a plain copy of the file in use."""
    file, copied = tmp_path / "backup.tar.gz", tmp_path / "copied"
    with sites.site(tmp_path / "instance", mail, SIGNON_DATABASE_URL=database) as site:
        origin = Settings(instance=site.instance, database_url=database)
        with _reader(site, database):
            before = signed_meanwhile(site, mail, lambda: _backed_up(origin, file, copied))
    if not database:
        assert compared(before, Database(copied), mail.inbox).count(Kind.LOST) >= 12
    flask(empty.settings(), "restore", file)
    verdict = compared(before, Database(empty.folder, empty.database_url), mail.inbox)
    assert not verdict.faults, str(verdict)
    assert verdict.acknowledged[Act.SIGN] >= 12
    _confirm_by_a_link_of_before(before, mail.inbox, empty.settings())


def _confirm_by_a_link_of_before(ledger: Ledger, inbox: Inbox, settings: Settings) -> None:
    """A link that was mailed before the backup works on the restored site."""
    first = ledger.entries[0]
    assert Act.CONFIRM not in first.acknowledged, EVERY_CONFIRMS
    with application(settings) as app:
        walker = Walker(app).open(urlsplit(inbox.first_link(first.address)).path)
        walker.press("Confirm")
        assert walker.status == 200
    assert Database(settings.instance, settings.database_url).rows(
        f"SELECT status FROM signature WHERE organization = '{first.organization}'"
    )[0][0] in {"verified", "approved"}
