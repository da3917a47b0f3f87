"""A final that the worker of a site makes for long enough to be disturbed, and what became of it."""

from signon.database.db import db, now
from signon.delivery.orders import order_final
from signon.letters.models.letter import Letter
from signon.names import organization_key
from signon.signing.importing.applying import enter_signatories
from signon.signing.importing.plan import PlannedRow
from signon.signing.importing.signatories_file import SignatoryRow
from signon.signing.status import SignatureStatus
from tests import factories
from tests.faults.scene.sites import Site

SIGNATORIES = 400
"""So many that printing takes about a second: long enough to be killed within."""

FINALS = "SELECT count(*) FROM final JOIN letter ON letter.id = final.letter_id WHERE letter.slug = '{slug}'"
ORDER = "SELECT r.status, r.error FROM rendering r JOIN letter ON letter.id = r.letter_id WHERE letter.slug = '{slug}'"
ORDERED = "SELECT count(*) FROM rendering"
MADE_AGAIN = "SELECT count(*) FROM rendering WHERE attempts > 1"
DELIVERIES = """
    SELECT count(*) FROM audit_entry JOIN letter ON letter.id = subject_id
    WHERE action = 'letter:deliver' AND letter.slug = '{slug}'
"""


def order_a_final(site: Site, slug: str) -> None:
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


def is_order(site: Site, slug: str, *statuses: str) -> bool:
    """Whether the letter's order has one of these states."""
    return site.database.rows(ORDER.format(slug=slug))[0][0] in statuses


def assert_made_once(site: Site, slug: str) -> None:
    """The order is done, there is one final, and the trail has one line of it."""
    assert site.database.rows(ORDER.format(slug=slug)) == [("done", "")]
    assert site.database.rows(FINALS.format(slug=slug)) == [(1,)]
    assert site.database.rows(DELIVERIES.format(slug=slug)) == [(1,)]


def times_made_again(site: Site) -> int:
    """The number of orders that took more than one attempt."""
    return int(site.database.rows(MADE_AGAIN)[0][0])


def times_ordered(site: Site) -> int:
    """The number of orders, whatever became of them."""
    return int(site.database.rows(ORDERED)[0][0])
