"""kill -9 of the process that prints, and of the worker that has it print: the final is made exactly once."""

import random
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from signon.database.db import db, now
from signon.delivery.orders import order_final
from signon.letters.models.letter import Letter
from signon.names import organization_key
from signon.signing.importing.applying import enter_signatories
from signon.signing.importing.plan import PlannedRow
from signon.signing.importing.signatories_file import SignatoryRow
from signon.signing.status import SignatureStatus
from tests import factories
from tests.faults.scene import sites, tally
from tests.faults.scene.mail_server import MailServer
from tests.faults.scene.sites import Site
from tests.faults.scene.trial import engine, tried
from tests.waiting import until

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]

SIGNATORIES = 400
"""So many that printing takes about a second: long enough to be killed within."""

FINALS = "SELECT count(*) FROM final JOIN letter ON letter.id = final.letter_id WHERE letter.slug = '{slug}'"
ORDER = "SELECT r.status, r.error FROM rendering r JOIN letter ON letter.id = r.letter_id WHERE letter.slug = '{slug}'"
MADE_AGAIN = "SELECT count(*) FROM rendering WHERE attempts > 1"
DELIVERIES = """
    SELECT count(*) FROM audit_entry JOIN letter ON letter.id = subject_id
    WHERE action = 'letter:deliver' AND letter.slug = '{slug}'
"""


@pytest.fixture
def site(tmp_path: Path, mail: MailServer, database: str) -> Iterator[Site]:
    with sites.site(tmp_path / "instance", mail, SIGNON_DATABASE_URL=database) as site:
        yield site


def _order(site: Site, slug: str) -> None:
    """Order the final of a letter with many signatories."""
    with site.application() as app, app.app_context():
        letter = factories.letter(slug=slug)
        rows = [SignatoryRow(organization=f"Union {number}", country="CH") for number in range(SIGNATORIES)]
        planned = [PlannedRow(row, organization_key(row.organization)) for row in rows]
        enter_signatories(letter, planned, status=SignatureStatus.APPROVED, by=factories.BY, at=now())
        db.session.commit()
        order_final(Letter.named(slug), by=factories.BY, at=now())
        db.session.commit()
        db.session.remove()


def _is(site: Site, slug: str, *statuses: str) -> bool:
    """Whether the letter's order has one of these states."""
    return site.database.rows(ORDER.format(slug=slug))[0][0] in statuses


def _print_and_kill(site: Site, what: str, kills: int) -> None:
    """Order a final so many times, and kill what makes it while it does."""
    moments = random.Random(kills)
    kill = site.kill_renderer if what == "renderer" else partial(site.kill_child, "signon-worker")
    for slug in (f"{what}-{number}" for number in range(kills)):
        _order(site, slug)
        until(partial(_is, site, slug, "running", "done"))
        time.sleep(moments.uniform(0, 1.5))
        kill()
        site.let_leases_end()
        until(partial(_is, site, slug, "done", "failed"))
        assert site.database.rows(ORDER.format(slug=slug)) == [("done", "")]
        assert site.database.rows(FINALS.format(slug=slug)) == [(1,)]
        assert site.database.rows(DELIVERIES.format(slug=slug)) == [(1,)]


@pytest.mark.parametrize("what", ["renderer", "worker"])
def test_a_final_is_made_exactly_once(site: Site, mail: MailServer, database: str, what: str) -> None:
    kills = max(tally.KILLS // 10, 1)
    verdict = tried(site, mail, lambda site: _print_and_kill(site, what, kills), many=2)
    again = site.database.rows(MADE_AGAIN)[0][0]
    assert again, "No kill met a final that was being made."
    fault = f"kill -9 of the {what} beside a final ({again} in its midst), on {engine(database)}"
    tally.count(fault, kills, verdict)
