"""The check before finalising: who is likely one organisation, and whose authority is still open."""

from collections.abc import Callable

import pytest
from flask import Flask

from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.moderation.duplicates import beside
from signon.moderation.duplicates.models import DistinctPair
from signon.moderation.duplicates.search import DuplicateSearch
from signon.signing.models.authority import Authoriser
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.statements import asked_of
from tests.walker import Walker

FINALS = "/coordinator/letters/clean-rivers/finals"
PAIR = "1 pair of those that will be printed looks like one organisation"


@pytest.fixture
def numbers(app: Flask) -> dict[str, int]:
    with app.app_context():
        letter = factories.letter()
        made = [
            factories.signature(letter, organization=name) for name in ("Oter Trust", "Otter Trust", "Lantern Forum")
        ]
        factories.signature(letter, SignatureStatus.VERIFIED, organization="The Lantern Forum")
        db.session.commit()
        return {one.printed_name: one.id for one in made}


@pytest.fixture
def desk(signed_in: Callable[..., Walker]) -> Walker:
    return signed_in()


def test_likely_duplicates_among_those_who_stand_are_named_with_the_way_to_compare_them(
    numbers: dict[str, int], desk: Walker
) -> None:
    assert PAIR in desk.open(FINALS).text
    assert "Oter Trust – Otter Trust a difference in spelling" in desk.text
    assert "The Lantern Forum" not in desk.text
    assert "Are these one organisation?" in desk.follow("Otter Trust").text


def test_a_coordinator_may_go_on_knowingly(numbers: dict[str, int], desk: Walker) -> None:
    desk.open(FINALS).press("Finalise the letter")
    assert "/renderings/" in desk.path


def test_a_pair_that_was_told_apart_is_not_named(app: Flask, numbers: dict[str, int], desk: Walker) -> None:
    with app.app_context():
        one, other = (db.session.get_one(Signature, numbers[name]) for name in ("Oter Trust", "Otter Trust"))
        DistinctPair.tell_apart(one, other, by="ada@coalition.example", at=now())
        db.session.commit()
    assert "No two of those that will be printed look like one organisation." in desk.open(FINALS).text


def test_an_authority_that_was_asked_for_and_not_answered_is_named(
    app: Flask, numbers: dict[str, int], desk: Walker
) -> None:
    assert "authority of" not in desk.open(FINALS).text
    with app.app_context():
        signature = db.session.get_one(Signature, numbers["Lantern Forum"])
        signature.name_authoriser(Authoriser("Ola Reed", "Director", "ola@lantern.example"))
        signature.ask_authority(at=now())
        db.session.commit()
    assert "The authority of 1 organisation that will be printed is still open" in desk.open(FINALS).text
    assert desk.follow("Lantern Forum").path.endswith(f"/signatures/{numbers['Lantern Forum']}")


def test_of_a_large_letter_it_is_said_what_was_compared(
    app: Flask, numbers: dict[str, int], desk: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "AT_ONCE", 1)
    assert "likely duplicates are not known" in desk.open(FINALS).text
    with app.app_context():
        letter = Letter.named("clean-rivers")
        DuplicateSearch.order(letter, by="ada", at=now())
        found = [(numbers["Oter Trust"], numbers["Otter Trust"], 0.99, "a difference in spelling")]
        DuplicateSearch.latest(letter).finish(found, searched=4, at=now())
        db.session.commit()
    assert PAIR in desk.open(FINALS).text
    assert "later ones were not" in desk.text


def test_places_that_will_not_print_as_they_look_are_named_with_their_lines(app: Flask, desk: Walker) -> None:
    with app.app_context():
        factories.letter(body="So.\n\n#hashtag\n\na <b>word</b>")
        db.session.commit()
    assert "3 places of the text will not print as they look" in desk.open(FINALS).text
    assert "Line 3" in desk.text
    assert desk.follow("Line 5").page.select_one("#body-notices [data-line='5']")


def test_more_than_a_few_signatures_are_compared_in_a_place_of_their_own(
    numbers: dict[str, int], desk: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "SMALL", 0)
    assert PAIR in desk.open(FINALS).text


def test_a_character_that_no_font_has_is_named_with_the_name_it_stands_in(
    app: Flask, numbers: dict[str, int], desk: Walker
) -> None:
    assert "No installed font has" not in desk.open(FINALS).text
    with app.app_context():
        factories.signature(Letter.named("clean-rivers"), organization="Reed\u0378 Trust")
        db.session.commit()
    text = desk.open(FINALS).text
    assert "No installed font has '\u0378' (U+0378), which stands in “Reed\u0378 Trust”." in text
    assert "correct how the name is printed (on the signature's page)" in text
    assert "Write it otherwise" not in text
    assert "Correct the printed name" in desk.follow("Reed\u0378 Trust").text


def test_a_character_of_the_text_is_written_otherwise_and_what_is_not_printed_of_a_signature_is_not_named(
    app: Flask, numbers: dict[str, int], desk: Walker
) -> None:
    with app.app_context():
        letter = Letter.named("clean-rivers")
        letter.parts = letter.parts.model_copy(update={"subject": "Rivers\u0378"})
        signature = factories.signature(letter, organization="Reed Trust", representative_name="Mara\u0378")
        signature.sort_as = "\u0378"
        db.session.commit()
    text = desk.open(FINALS).text
    assert "which stands in “Rivers\u0378”. Write it otherwise" in text
    assert "Mara\u0378" not in text
    assert "signature's page" not in text


def test_signatories_are_looked_at_one_by_one_only_where_a_character_is_missing(
    app: Flask, numbers: dict[str, int], desk: Walker
) -> None:
    def reads_each() -> bool:
        with asked_of(app) as asked:
            desk.open(FINALS)
        return any(
            "signature.representative_title, signature.consented_at" in statement for statement, _values in asked
        )

    assert not reads_each()
    with app.app_context():
        factories.signature(Letter.named("clean-rivers"), organization="Reed\u0378 Trust")
        db.session.commit()
    assert reads_each()
