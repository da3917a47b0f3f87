"""Two coordinators merge the same pair at the same moment: one of them does, the other is told."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.moderation.duplicates import merging
from signon.moderation.duplicates.models import Merge, MergeRefusedError
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.signing.test_at_once import together
from tests.walker import Walker

pytestmark = [pytest.mark.both_databases, pytest.mark.engines_differ]

MERGE = "Merge, and tell the other representative"


@pytest.fixture
def pair(app: Flask) -> tuple[int, int]:
    with app.app_context():
        letter = factories.letter()
        numbers = factories.signature(letter).id, factories.signature(letter).id
        db.session.commit()
        return numbers


def assert_merged_once(app: Flask, pair: Any) -> None:
    with app.app_context():
        statuses = [db.session.get_one(Signature, number).status for number in pair]
        assert sorted(statuses) == [SignatureStatus.APPROVED, SignatureStatus.REJECTED]
        [made] = db.session.scalars(db.select(Merge))
        assert {made.kept_id, made.rejected_id} == set(pair)


@pytest.mark.parametrize("keeps", [("first", "first"), ("first", "second")], ids=["the same way", "both directions"])
def test_of_two_coordinators_one_merges_and_the_other_is_told(
    app: Flask, pair: tuple[int, int], signed_in: Callable[..., Walker], keeps: tuple[str, ...]
) -> None:
    pages = [signed_in().open("/coordinator/signatures/{}/merge/{}".format(*pair)) for _coordinator in keeps]
    together(
        *(lambda page=page, keep=keep: page.press(MERGE, keep=keep) for page, keep in zip(pages, keeps, strict=True))
    )
    assert sorted(page.status for page in pages) == [200, 409]
    [told] = [page.text for page in pages if page.status != 200]
    assert "has been changed since you opened the page, so nothing was merged" in told
    assert_merged_once(app, pair)


def test_two_pages_opened_from_either_side_merge_once(
    app: Flask, pair: tuple[int, int], signed_in: Callable[..., Walker]
) -> None:
    pages = [signed_in().open(f"/coordinator/signatures/{one}/merge/{two}") for one, two in (pair, pair[::-1])]
    together(*(lambda page=page: page.press(MERGE, keep="first") for page in pages))
    assert sorted(page.status for page in pages) == [200, 409]
    assert_merged_once(app, pair)


def test_undoing_at_once_undoes_once(app: Flask, pair: tuple[int, int], signed_in: Callable[..., Walker]) -> None:
    pages = [signed_in().open("/coordinator/signatures/{}/merge/{}".format(*pair))]
    pages[0].press(MERGE)
    pages.append(signed_in().open(f"/coordinator/signatures/{pair[1]}"))
    together(*(lambda page=page: page.press("Undo the merge") for page in pages))
    assert sorted(page.status for page in pages) == [200, 409]
    with app.app_context():
        assert {db.session.get_one(Signature, number).status for number in pair} == {SignatureStatus.APPROVED}


def test_without_the_locks_the_database_lets_one_merge_of_a_pair_in(
    app: Flask, pair: tuple[int, int], database: str
) -> None:
    """What the constraint does by itself: both coordinators have looked, and neither holds anything."""
    if not database:
        pytest.skip("SQLite lets one writer in at a time, so there is nothing to collide.")
    looked = threading.Barrier(2)

    def merge_unlocked(kept: Any, other: Any) -> None:
        with app.app_context():
            kept, other = db.session.get_one(Signature, kept), db.session.get_one(Signature, other)
            merging.refuse_dead(kept, other)
            looked.wait()
            Merge.keep(kept, other, ({}, {}), by=factories.BY, at=now())
            db.session.commit()

    results = together(lambda: merge_unlocked(*pair), lambda: merge_unlocked(*pair[::-1]))
    [refusal] = [result for result in results if result is not None]
    assert isinstance(refusal, MergeRefusedError)
    assert "Somebody else is merging" in str(refusal)


def test_on_either_database_a_second_merge_of_a_pair_is_refused_whatever_its_direction(
    session: Session, pair: tuple[int, int]
) -> None:
    kept, other = (session.get_one(Signature, number) for number in pair)
    Merge.keep(kept, other, ({}, {}), by=factories.BY, at=now())
    row = {"kept_before": {}, "rejected_before": {}, "at": now(), "by": factories.BY}
    lower, higher = sorted(pair)
    session.add(Merge(kept_id=other.id, rejected_id=kept.id, lower_id=lower, higher_id=higher, **row))
    with pytest.raises(Exception, match=r"(?i)unique"):
        session.flush()
