"""An entry from before a correction means the organisation that was corrected, whatever it is printed as by now."""

from typing import Any

import pytest
from flask import Flask

from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.mail.models import OutboxMail
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from tests import factories
from tests.signing.entries import ADDRESS, ENTERED, confirmation_token, status_token
from tests.walker import Walker

SIGN = "/letters/rivers/sign"
pytestmark = pytest.mark.both_databases


@pytest.fixture
def letter(app: Flask) -> None:
    with app.app_context():
        factories.letter(slug="rivers")
        db.session.commit()


@pytest.fixture
def own(app: Flask, letter: None) -> Walker:
    """The page of a signature beside which another entry of the same mailbox waits."""
    Walker(app).open(SIGN).press("Sign the letter", **ENTERED)
    Walker(app).open(SIGN).press("Sign the letter", **ENTERED | {"website": "evil.example"})
    return Walker(app).open(link_of(app, 1)).press("Confirm the signature")


def link_of(app: Flask, number: int) -> str:
    with app.app_context():
        token = confirmation_token(db.session.get_one(Signature, number))
        db.session.commit()
    return f"/signatures/{token}"


def correct(app: Flask, verb: str, value: Any) -> None:
    with app.app_context():
        getattr(db.session.get_one(Signature, 1), verb)(value, by=factories.BY, at=now())
        db.session.commit()


def statuses(app: Flask) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(db.select(Signature.status).order_by(Signature.id)))


CORRECTIONS = [("correct_printed_name", "Friends of the Lake"), ("correct_country", "NO")]


@pytest.mark.parametrize(("verb", "value"), CORRECTIONS)
def test_it_leads_to_the_signature_that_a_coordinator_has_corrected(
    app: Flask, own: Walker, verb: Any, value: Any
) -> None:
    correct(app, verb, value)
    page = Walker(app).open(link_of(app, 2))
    assert "Your organisation has signed already" in page.text
    page.press("Open your signature")
    assert statuses(app) == [SignatureStatus.VERIFIED, SignatureStatus.PENDING]


@pytest.mark.parametrize(("verb", "value"), CORRECTIONS)
def test_signing_again_under_the_former_name_enters_nothing_new(app: Flask, own: Walker, verb: Any, value: Any) -> None:
    correct(app, verb, value)
    Walker(app).open(SIGN).press("Sign the letter", **ENTERED)
    with app.app_context():
        last = db.session.scalar(db.select(OutboxMail).order_by(OutboxMail.id.desc()).limit(1))
        assert (last.subject.partition(":")[0], last.recipient) == ("Already signed", ADDRESS)
    assert len(statuses(app)) == 2


@pytest.mark.parametrize(("verb", "value"), CORRECTIONS)
def test_it_brings_nobody_back_who_withdrew_after_the_correction(
    app: Flask, own: Walker, verb: Any, value: Any
) -> None:
    correct(app, verb, value)
    own.open(own.path).follow("Withdraw").press("Withdraw the signature")
    page = Walker(app).open(link_of(app, 2))
    assert page.status == 409
    assert "has withdrawn its signature since this form was filled in" in page.text


def test_nor_who_has_renamed_it_before_withdrawing(app: Flask, own: Walker) -> None:
    own.follow("Correct it").press("Save the corrections", organization="Friends of the Lake")
    own.follow("Withdraw").press("Withdraw the signature")
    assert Walker(app).open(link_of(app, 2)).status == 409


def withdraw_what_a_table_brought(app: Flask) -> None:
    """Withdraw an import without a country, beside which the mailbox's own entry waits."""
    Walker(app).open(SIGN).press("Sign the letter", **ENTERED)
    with app.app_context():
        factories.imported(
            Letter.named("rivers"), organization="Lake Friends", country="", representative_email=ADDRESS
        )
        token = status_token(db.session.get_one(Signature, 2))
        db.session.commit()
    Walker(app).open(f"/signatures/{token}").follow("Withdraw").press("Withdraw the signature")


def test_nor_who_withdrew_what_a_table_had_brought_without_a_country(app: Flask, letter: None) -> None:
    withdraw_what_a_table_brought(app)
    assert Walker(app).open(link_of(app, 1)).status == 409
    assert statuses(app) == [SignatureStatus.PENDING, SignatureStatus.WITHDRAWN]


def test_by_its_own_country_alone_the_entry_would_bring_it_back(
    app: Flask, letter: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Signature, "_country_of_place", lambda entry, _other: entry.country)
    withdraw_what_a_table_brought(app)
    assert Walker(app).open(link_of(app, 1)).status == 200


def test_a_name_that_the_representative_gave_up_is_free_for_another_signature_of_theirs(
    app: Flask, own: Walker
) -> None:
    own.follow("Correct it").press("Save the corrections", organization="River Friends")
    Walker(app).open(link_of(app, 2)).press("Confirm the signature")
    assert statuses(app) == [SignatureStatus.VERIFIED] * 2


def test_another_mailbox_may_sign_under_the_name_that_is_free_now(app: Flask, own: Walker) -> None:
    correct(app, "correct_printed_name", "Friends of the Lake")
    Walker(app).open(SIGN).press("Sign the letter", **ENTERED | {"representative_email": "noa@lake.example"})
    assert "It is confirmed." in Walker(app).open(link_of(app, 3)).press("Confirm the signature").text


class TestWithoutTheLookAtWhatWasCorrected:
    @pytest.fixture(autouse=True)
    def only_the_present_place(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def stands_at(signature: Signature, key: str, country: str, **_more: object) -> bool:
            return (signature.key, signature.country) == (key, country)

        monkeypatch.setattr(Signature, "has_stood_at", stands_at)

    def test_one_mailbox_would_sign_twice(self, app: Flask, own: Walker) -> None:
        correct(app, "correct_printed_name", "Friends of the Lake")
        Walker(app).open(link_of(app, 2)).press("Confirm: it is another organisation")
        assert statuses(app) == [SignatureStatus.VERIFIED] * 2

    def test_an_old_link_would_bring_the_organisation_back(self, app: Flask, own: Walker) -> None:
        correct(app, "correct_printed_name", "Friends of the Lake")
        own.open(own.path).follow("Withdraw").press("Withdraw the signature")
        Walker(app).open(link_of(app, 2)).press("Confirm the signature")
        assert statuses(app) == [SignatureStatus.WITHDRAWN, SignatureStatus.VERIFIED]
