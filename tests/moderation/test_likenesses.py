"""What a coordinator is shown beside a signature."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from signon.contacts import web_domain
from signon.database.db import now
from signon.letters.models.letter import Letter
from signon.moderation.duplicates.likenesses import directory_likenesses, signature_likenesses
from signon.moderation.labels import mail_remark
from signon.organizations.models import Organization
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories

pytestmark = pytest.mark.both_databases


@pytest.fixture
def letter(session: Session, database: str) -> Letter:
    return factories.letter()


def enter(name: str, **details: Any) -> Organization:
    return Organization.enter(name, at=now(), **details)


def signed(letter: Letter, name: str, **details: Any) -> Signature:
    return factories.signature(letter, SignatureStatus.VERIFIED, organization=name, **details)


def test_the_entry_with_the_same_name_and_country_is_the_exact_one(letter: Letter, session: Session) -> None:
    entry = enter("Écologie Rivière", country="CH")
    enter("Écologie Rivière", country="FR")
    session.flush()
    signature = signed(letter, "ECOLOGIE RIVIERE", country="CH")
    assert signature.entry() is entry
    assert [one.reasons for one in directory_likenesses(signature)] == [
        ("the same name, but in another country (75%)",)
    ]


def test_a_misspelled_name_finds_its_entry_with_the_reason(letter: Letter, session: Session) -> None:
    enter("Association for Mountain Streams", country="CH")
    enter("Bakers of Geneva", country="CH")
    session.flush()
    found = directory_likenesses(signed(letter, "Asociation for Mountain Steams", country="CH"))
    assert [one.name for one in found] == ["Association for Mountain Streams"]
    assert found[0].reasons[0].startswith("a difference in spelling (9")


def test_an_acronym_and_a_shared_domain_are_reasons(letter: Letter, session: Session) -> None:
    enter("Alliance of River Keepers", acronym="ARK", website="https://www.ark.example/about", country="DE")
    session.flush()
    found = directory_likenesses(signed(letter, "Water Friends", acronym="ark", representative_email="x@ark.example"))
    assert found[0].reasons == ("another name, but also at ark.example (60%)", "the same acronym")


def test_an_address_at_a_free_mail_service_is_no_reason(letter: Letter, session: Session) -> None:
    enter("Other Organisation", contact_email="somebody@gmail.com", country="DE")
    session.flush()
    signature = signed(letter, "Water Friends", representative_email="water@gmail.com")
    assert directory_likenesses(signature) == []
    assert "gmail.com gives addresses to anybody" in mail_remark(signature)


def test_similar_signatures_on_the_same_letter_are_shown_and_those_of_other_letters_not(
    letter: Letter, session: Session
) -> None:
    twin = signed(letter, "Friends of the Lake")
    signed(factories.letter(slug="other"), "Friends of the Lakes")
    signature = signed(letter, "Friends of the Lakes")
    assert [one.signature for one in signature_likenesses(signature)] == [twin.id]


def test_the_same_address_under_another_name_is_shown(letter: Letter, session: Session) -> None:
    signed(letter, "One Name", representative_email="same@group.example")
    found = signature_likenesses(signed(letter, "Quite Different", representative_email="same@group.example"))
    assert [one.reasons for one in found] == [("the same mail address",)]


@pytest.mark.parametrize(
    ("email", "website", "remark"),
    [
        ("a@lakes.example", "https://www.lakes.example/en", "belongs to the organisation's own website"),
        ("a@office.lakes.example", "lakes.example", "belongs to the organisation's own website"),
        ("a@hills.example", "https://lakes.example", "The address is at hills.example, the website at lakes.example."),
        ("a@lakes.example", "", ""),
        ("", "", "No mail address is known"),
    ],
)
def test_the_address_is_read_beside_the_website(email: str, website: str, remark: str) -> None:
    said = mail_remark(Signature(representative_email=email, website=website))
    assert remark in said
    assert bool(said) == bool(remark)


@pytest.mark.parametrize("website", ["", "http://[", "//", "https://", "::::"])
def test_a_website_that_is_none_has_no_domain(website: str) -> None:
    assert web_domain(website) == ""


def test_a_translation_is_shown_as_the_queue_marks_it_though_no_word_is_the_same(
    letter: Letter, session: Session
) -> None:
    signed(letter, "Friends of the Earth", country="CH")
    (one,) = signature_likenesses(signed(letter, "Amis de la Terre", country="CH"))
    assert one.name == "Friends of the Earth"
