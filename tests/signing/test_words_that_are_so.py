"""What pages say of a signature and a letter is so, in every state that they can be in."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from signon.access import Role
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.signing.status import SignatureStatus
from tests import factories
from tests.consent.changing import MATERIAL, change_text
from tests.signing.entries import confirmation_token, status_token
from tests.walker import Walker

ENTRY = "This is the entry in the letter’s list of signatories"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (SignatureStatus.APPROVED, ENTRY),
        (SignatureStatus.VERIFIED, "The letter does not name it now."),
        (SignatureStatus.WITHDRAWN, ""),
        (SignatureStatus.REJECTED, ""),
    ],
)
def test_only_a_signature_that_stands_is_said_to_be_in_the_list(
    app: Flask, walker: Walker, status: SignatureStatus, said: str
) -> None:
    with app.app_context():
        token = status_token(factories.signature(factories.letter(), status))
        db.session.commit()
    walker.open(f"/signatures/{token}")
    assert (ENTRY in walker.text) is (said == ENTRY)
    assert (walker.page.find(id="printed") is not None) is bool(said)
    assert said in walker.text


def test_a_confirmation_page_says_until_when_in_the_letters_zone_and_after_closing_what_is_so(
    app: Flask, walker: Walker
) -> None:
    """The earlier of both: signing closes tomorrow, though the link would serve for two weeks."""
    closes = (now() + timedelta(days=1)).replace(second=0, microsecond=0)
    with app.app_context():
        letter = factories.letter(closes_at=closes.strftime("%Y-%m-%dT%H:%M"), timezone="UTC")
        token = confirmation_token(factories.signature(letter, SignatureStatus.PENDING))
        db.session.commit()
    walker.open(f"/signatures/{token}")
    assert f"until signing closes, on {closes:%-d %B %Y, %H:%M} UTC." in walker.text
    with app.app_context():
        Letter.named("clean-rivers").close(by=factories.BY, at=now())
        db.session.commit()
    walker.open(f"/signatures/{token}")
    assert "closed before this link was used" in walker.text
    assert walker.page.find("a", href="/contact") is not None


def test_of_a_closed_letter_finalising_ends_no_signing(app: Flask, signed_in: Any) -> None:
    """The control is open."""
    with app.app_context():
        factories.letter(LetterStatus.CLOSED)
        factories.letter(slug="otters")
        db.session.commit()
    desk = signed_in(Role.OWNER)
    assert "Signing ends." not in desk.open("/coordinator/letters/clean-rivers/finals").text
    assert "Signing ends. The documents are dated" in desk.open("/coordinator/letters/otters/finals").text


def test_on_the_first_day_nobody_is_counted(app: Flask, walker: Walker) -> None:
    """A large 0 says that nobody wants to sign; the control has one signature."""
    with app.app_context():
        factories.letter()
        factories.signature(factories.letter(slug="otters"))
        db.session.commit()
    assert not walker.open("/letters/clean-rivers").page.select(".figures")
    assert "Yours can be the first on the list." in walker.text
    assert "Be the first on the list." in walker.open("/letters/clean-rivers/embed").text
    assert "0 organisations" not in walker.text
    assert walker.open("/letters/otters").page.select_one(".figures dd").get_text() == "1"


@pytest.mark.parametrize(
    "path",
    ["/letters/feed", "/letters/feed/sign", "/letters/feed/signatories.json", "/act/feed", "/act/feed/background"],
)
def test_an_address_that_is_no_letters_is_not_taken_for_the_name_of_one(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "feed" not in answer.get_data(as_text=True).split("<main", 1)[-1]


def test_a_draft_cannot_be_told_from_what_does_not_exist(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        factories.letter(LetterStatus.DRAFT)
        db.session.commit()
    said = [client.get(f"/letters/{slug}").get_data(as_text=True) for slug in ("clean-rivers", "feed")]
    mains = [text.split("<main", 1)[1].split("<code>", 1)[0] for text in said]  # the number of the request comes last
    assert mains[0] == mains[1]


def test_the_next_step_names_those_who_have_still_to_agree(app: Flask, signed_in: Any) -> None:
    """It said that nothing waits, with seven to reconfirm."""
    with app.app_context():
        letter = factories.letter()
        for _number in range(2):
            factories.signature(letter)
        change_text(letter, MATERIAL)
        db.session.commit()
    page = signed_in(Role.MODERATOR).open("/coordinator/letters/clean-rivers")
    next_step = page.page.select_one(".next").get_text(" ", strip=True)
    assert next_step.startswith("2 approved organisations have not agreed to the present text")
    assert "Nothing waits" not in next_step


def test_a_letter_that_is_finalised_is_not_said_to_have_been_delivered(app: Flask, walker: Walker) -> None:
    """Finalising is not sending; a person sends it."""
    with app.app_context():
        factories.letter(LetterStatus.DELIVERED)
        db.session.commit()
    for path in ("/", "/letters/clean-rivers", "/letters/clean-rivers/sign", "/letters/clean-rivers/embed", "/verify"):
        text = walker.open(path).text
        assert "elivered" not in text, path
        assert "has left" not in text, path
    assert "Finalised" in walker.open("/").text
