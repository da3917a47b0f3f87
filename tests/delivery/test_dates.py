"""A letter bears the date of its place, or the one that was chosen when it was finalised."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from signon.database.db import db
from signon.delivery.orders import Rendering
from signon.delivery.snapshots import printed_date
from tests import factories
from tests.walker import Walker

LATE = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
FINALS = "/coordinator/letters/clean-rivers/finals"


@pytest.mark.parametrize(
    ("place", "zone", "day"),
    [
        ("Zürich", "America/New_York", 2),
        ("Geneva, Switzerland", "America/New_York", 2),
        ("New York", "Europe/Zurich", 1),
        ("The old mill", "Europe/Zurich", 2),
        ("", "Europe/Zurich", 2),
        ("Georgetown", "UTC", 1),
    ],
)
def test_the_date_is_the_one_at_the_place_where_this_is_a_city_that_is_known(
    app: Flask, place: str, zone: str, day: int
) -> None:
    """Else the one in the letter's zone, in which its deadlines are meant."""
    with app.app_context():
        letter = factories.letter(place=place, timezone=zone)
        assert printed_date(letter, LATE) == date(2026, 12, day)


def test_the_date_of_the_letter_itself_goes_before(app: Flask) -> None:
    with app.app_context():
        assert printed_date(factories.letter(place="Zürich", date="2026-11-30"), LATE) == date(2026, 11, 30)


@pytest.fixture
def desk(app: Flask, signed_in: Callable[..., Walker]) -> Walker:
    with app.app_context():
        letter = factories.letter(place="Zürich", date="2026-11-30")
        factories.signature(letter)
        db.session.commit()
    return signed_in()


def test_the_page_that_finalises_shows_the_date_and_lets_it_be_changed(app: Flask, desk: Walker) -> None:
    desk.open(FINALS)
    shown = desk.page.find("input", attrs={"name": "date"})
    assert shown is not None
    assert shown["value"] == "2026-11-30"
    assert "as it is told in Zurich (Central European Time" in desk.text
    desk.press("Finalise the letter", date="2026-12-24")
    with app.app_context():
        assert db.session.scalars(db.select(Rendering)).one().snapshot["date"] == "2026-12-24"


def test_what_is_no_date_orders_nothing(app: Flask, desk: Walker) -> None:
    desk.open(FINALS).press("Finalise the letter", date="Christmas")
    assert desk.status == 409
    assert "is no date such as" in desk.text
    with app.app_context():
        assert db.session.scalars(db.select(Rendering)).all() == []
