"""Likely duplicates where signatures are decided: beside each one in the queue, and asked about before many are approved."""

from collections.abc import Callable, Sequence

import pytest
from flask import Flask

from signon.database.db import db, now
from signon.moderation.duplicates import beside
from signon.moderation.duplicates.models import DistinctPair
from signon.moderation.duplicates.search import DuplicateSearch
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.walker import Walker

QUEUE = "/coordinator/letters/clean-rivers/signatures"
APPROVED, VERIFIED = SignatureStatus.APPROVED, SignatureStatus.VERIFIED


@pytest.fixture
def desk(app: Flask, signed_in: Callable[..., Walker]) -> Walker:
    with app.app_context():
        letter = factories.letter()
        factories.signature(letter, APPROVED, organization="Nailby Climate Emergency Group")
        for name in ("Oter Trust", "Otter Trust", "Nailby climate emergency", "Lantern Forum"):
            factories.signature(letter, VERIFIED, organization=name)
        db.session.commit()
    return signed_in()


def tick(desk: Walker, *names: str) -> Walker:
    desk.open(QUEUE)
    values = [str(desk.page.select_one(f'input[aria-label="Approve {name}"]')["value"]) for name in names]
    return desk.press("Approve the ticked ones", signature=values)


def approved(app: Flask) -> list[str]:
    with app.app_context():
        query = db.select(Signature.printed_name).filter_by(status=APPROVED).order_by(Signature.id)
        return list(db.session.scalars(query))


def row_of(desk: Walker, name: str) -> str:
    rows: Sequence[str] = [" ".join(row.get_text(" ").split()) for row in desk.page.select("tbody tr")]
    return next(row for row in rows if row.startswith(name))


def test_the_queue_says_beside_a_signature_which_others_are_likely_the_same(desk: Walker) -> None:
    desk.open(QUEUE)
    assert "Likely the same as Otter Trust" in row_of(desk, "Oter Trust")
    assert "a difference in spelling" in row_of(desk, "Oter Trust")
    assert "Likely the same as Nailby Climate Emergency Group" in row_of(desk, "Nailby climate emergency")
    assert "Likely" not in row_of(desk, "Lantern Forum")
    assert "Are these one organisation?" in desk.follow("Nailby Climate Emergency Group").text


def test_a_pair_that_was_told_apart_is_not_marked_and_not_asked_about(app: Flask, desk: Walker) -> None:
    with app.app_context():
        one, other = db.session.scalars(
            db.select(Signature).where(Signature.printed_name.in_(["Oter Trust", "Otter Trust"]))
        )
        DistinctPair.tell_apart(one, other, by="ada@coalition.example", at=now())
        db.session.commit()
    assert "Likely" not in row_of(desk.open(QUEUE), "Oter Trust")
    tick(desk, "Oter Trust", "Otter Trust")
    assert approved(app)[1:] == ["Oter Trust", "Otter Trust"]


def test_ticked_likely_duplicates_are_shown_first_and_the_others_can_be_approved(app: Flask, desk: Walker) -> None:
    tick(desk, "Oter Trust", "Otter Trust", "Nailby climate emergency", "Lantern Forum")
    assert "Nothing is approved yet. 2 pairs look like one organisation each" in desk.text
    assert len(approved(app)) == 1
    desk.press("Approve the other one")
    assert approved(app)[1:] == ["Lantern Forum"]
    assert "3 likely duplicates were not approved" in desk.text
    assert "Nothing was ticked" not in desk.text


def test_all_are_approved_when_the_coordinator_says_so(app: Flask, desk: Walker) -> None:
    tick(desk, "Oter Trust", "Otter Trust").press("Approve all 2: they are different organisations")
    assert approved(app)[1:] == ["Oter Trust", "Otter Trust"]


def test_a_pair_that_was_not_on_the_page_is_asked_about_again(app: Flask, desk: Walker) -> None:
    tick(desk, "Oter Trust", "Lantern Forum", "Otter Trust")
    with app.app_context():
        letter = db.session.scalar(db.select(Signature)).letter
        factories.signature(letter, APPROVED, organization="The Lantern Forum")
        db.session.commit()
    desk.press("Approve all 3")
    assert "2 pairs look like one organisation each" in desk.text
    assert len(approved(app)) == 2


def test_a_likely_duplicate_that_only_waits_is_no_reason_to_ask(app: Flask, desk: Walker) -> None:
    tick(desk, "Oter Trust")
    assert approved(app)[1:] == ["Oter Trust"]


def test_on_a_large_letter_the_workers_search_is_shown_and_the_ticked_are_compared(
    app: Flask, desk: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "AT_ONCE", 1)
    assert "have not been compared with one another yet" in desk.open(QUEUE).text
    assert "2 pairs" not in tick(desk, "Oter Trust", "Otter Trust").text
    assert "1 pair looks like one organisation" in desk.text
    with app.app_context():
        first, *_rest, nailby, _last = db.session.scalars(db.select(Signature).order_by(Signature.id))
        DuplicateSearch.order(first.letter, by="ada", at=now())
        DuplicateSearch.latest(first.letter).finish(
            [(first.id, nailby.id, 0.92, "the same words")], searched=5, at=now()
        )
        db.session.commit()
    assert "Likely the same as Nailby Climate Emergency Group" in row_of(desk.open(QUEUE), "Nailby climate emergency")
    assert "were found when all signatures were compared" in desk.text
