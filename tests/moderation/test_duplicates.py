"""The pairs of a letter that look like one organisation: at once on a small letter, by the worker on a large one."""

from collections.abc import Callable

import pytest
from flask import Flask

from signon.access import Role
from signon.database.db import db, now
from signon.moderation.duplicates import search as duplicate_search
from signon.moderation.duplicates.search import DuplicateSearch
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.walker import Walker

PAGE = "/coordinator/letters/clean-rivers/duplicates"


@pytest.fixture
def pair(app: Flask) -> list[int]:
    with app.app_context():
        letter = factories.letter()
        factories.signature(letter, organization="Quite Another Society")
        numbers = [
            factories.signature(letter, organization=name).id
            for name in ("Harbour Memory Trust", "The Harbor Memory Trust")
        ]
        factories.signature(letter, SignatureStatus.REJECTED, organization="Harbour Memory Trust Ltd")
        db.session.commit()
        return numbers


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every letter is a large one."""
    monkeypatch.setattr(duplicate_search, "SMALL", 0)


@pytest.mark.both_databases
def test_a_pair_that_was_told_apart_stays_away_until_that_is_taken_back(
    pair: list[int], signed_in: Callable[..., Walker]
) -> None:
    page = signed_in(Role.MODERATOR).open(PAGE)
    assert "1 pair to look at" in page.text
    assert " %" in page.text
    page.press("Not the same")
    assert page.path == PAGE
    assert "No two signatures look like one organisation" in page.text
    page.press("Take back")
    assert "1 pair to look at" in page.text


def test_the_pair_leads_to_its_merging_and_is_gone_once_merged(
    app: Flask, pair: list[int], signed_in: Callable[..., Walker]
) -> None:
    page = signed_in().open(PAGE).follow("Compare and merge")
    page.press("Merge, and tell the other representative").open(PAGE)
    assert "0 pairs to look at" in page.text


@pytest.mark.both_databases
def test_on_a_large_letter_the_worker_compares_when_it_is_asked(
    pair: list[int], large: None, signed_in: Callable[..., Walker], work: Callable[[], None]
) -> None:
    page = signed_in().open(PAGE)
    assert "0 pairs" not in page.text
    page.press("Compare the signatures")
    assert page.page.find("progress") is not None
    state = page.client.get(f"{PAGE}/state").get_json()
    assert state == {"under_way": True, "progress": 0}
    work()
    page.open(PAGE)
    assert "3 signatures were compared" in page.text
    assert "1 pair to look at" in page.text
    page.press("Compare them again")
    work()
    assert "1 pair to look at" in page.open(PAGE).text


def test_a_search_is_ordered_once_however_often_it_is_asked_for(
    app: Flask, pair: list[int], large: None, signed_in: Callable[..., Walker]
) -> None:
    pages = [signed_in().open(PAGE) for _coordinator in range(2)]
    for page in pages:
        page.press("Compare the signatures")
    with app.app_context():
        assert db.session.query(DuplicateSearch).count() == 1


def test_pairs_found_earlier_disappear_when_one_of_them_withdraws(
    app: Flask, pair: list[int], large: None, signed_in: Callable[..., Walker], work: Callable[[], None]
) -> None:
    page = signed_in().open(PAGE).press("Compare the signatures")
    work()
    with app.app_context():
        db.session.get_one(Signature, pair[0]).withdraw(at=now())
        db.session.commit()
    assert "0 pairs to look at" in page.open(PAGE).text
