"""Forms that stand open while somebody else changes the signature behind them: corrections, and the word on authority."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.mail.models import OutboxMail
from signon.signing.models.authority import Authoriser
from signon.signing.models.details import Details, SignatureDetails
from signon.signing.models.record import Authority, Listed
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.tokens import LinkToken, Purpose
from tests import factories
from tests.consent.changing import change_text
from tests.signing.entries import status_token
from tests.signing.test_at_once import together
from tests.walker import Walker

DIRECTOR = Authoriser(name="Ines Ferry", title="President", email="ines@lake.example")


@pytest.fixture
def signature(app: Flask) -> tuple[str, str]:
    """The links of an approved signature of Lake Friends: to its own page, and to the word on its authority."""
    with app.app_context():
        letter = factories.letter(slug="rivers", authority="named")
        made = factories.signature(letter, SignatureStatus.VERIFIED, organization="Lake Friends", country="CH")
        made.name_authoriser(DIRECTOR)
        made.ask_authority(at=now())
        made.approve(by=factories.BY, at=now())
        own, question = f"/signatures/{status_token(made)}", f"/authorities/{question_about(made)}"
        db.session.commit()
    return own, question


def question_about(signature: Signature) -> str:
    return LinkToken.mint(Purpose.AUTHORITY, signature.id, at=now(), lifetime=timedelta(days=1))


def read(app: Flask) -> Signature:
    with app.app_context():
        found = db.session.get_one(Signature, 1)
        db.session.refresh(found)
        db.session.expunge(found)
        return found


def change(app: Flask, act: Any) -> None:
    with app.app_context():
        act(db.session.get_one(Signature, 1))
        db.session.commit()


def amend(signature: Signature, **changes: Any) -> None:
    signature.amend(replace(SignatureDetails(**signature.details()), **changes), at=now())


def print_as(name: str) -> Callable[..., Any]:
    return lambda signature: signature.correct_printed_name(name, by=factories.BY, at=now())


class TestCorrecting:
    def test_does_not_take_back_what_a_coordinator_corrected_meanwhile(
        self, app: Flask, signature: tuple[str, str]
    ) -> None:
        page = Walker(app).open(signature[0]).follow("Correct it")
        change(app, print_as("Friends of the Lake"))
        page.press("Save the corrections", acronym="FL")
        assert page.status == 409
        assert "has been changed since you opened this page, so nothing was saved." in page.text
        assert "Friends of the Lake" in page.page.find("dl").get_text()
        assert page.page.find("input", attrs={"name": "acronym"})["value"] == "FL"
        assert (read(app).printed_name, read(app).acronym) == ("Friends of the Lake", "")
        assert read(app).status is SignatureStatus.APPROVED

    def test_saves_when_it_is_pressed_again(self, app: Flask, signature: tuple[str, str]) -> None:
        page = Walker(app).open(signature[0]).follow("Correct it")
        change(app, print_as("Friends of the Lake"))
        page.press("Save the corrections", acronym="FL")
        page.press("Save the corrections", organization="Friends of the Lake")
        assert "Your corrections are saved." in page.text
        assert (read(app).printed_name, read(app).acronym) == ("Friends of the Lake", "FL")

    def test_would_take_it_back_without_the_check(
        self, app: Flask, signature: tuple[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Details, "refuse_unsaid", lambda _self, _seen: None)
        page = Walker(app).open(signature[0]).follow("Correct it")
        change(app, print_as("Friends of the Lake"))
        page.press("Save the corrections", acronym="FL")
        assert (read(app).printed_name, read(app).status) == ("Lake Friends", SignatureStatus.VERIFIED)

    def test_from_two_pages_does_not_make_public_what_the_other_has_hidden(
        self, app: Flask, signature: tuple[str, str]
    ) -> None:
        pages = [Walker(app).open(signature[0]).follow("Correct it") for _tab in range(2)]
        pages[0].press("Save the corrections", listed="recipient-only")
        assert pages[1].press("Save the corrections", acronym="FL").status == 409
        assert read(app).listed is Listed.RECIPIENT_ONLY


@pytest.mark.both_databases
def test_of_two_corrections_at_the_same_moment_one_is_shown_the_other(app: Flask, signature: tuple[str, str]) -> None:
    pages = [Walker(app).open(signature[0]).follow("Correct it") for _tab in range(2)]
    results = together(
        lambda: pages[0].press("Save the corrections", listed="recipient-only").status,
        lambda: pages[1].press("Save the corrections", acronym="FL").status,
    )
    assert sorted(results) == [200, 409]


class TestTheNamedPerson:
    @pytest.mark.parametrize(("button", "said"), [("Yes, I authorised it", "approved"), ("No, I did not", "denied")])
    def test_answers_only_what_the_page_showed(
        self, app: Flask, signature: tuple[str, str], button: str, said: str
    ) -> None:
        page = Walker(app).open(signature[1])
        change(app, lambda one: amend(one, organization="Evil Crane"))
        page.press(button, words="As decided.")
        assert page.status == 409
        assert "was changed while you read, so nothing was answered." in page.text
        assert "Evil Crane" in page.text
        assert page.page.textarea.get_text().strip() == "As decided."
        assert read(app).authority is Authority.ASKED
        page.press(button)
        assert read(app).authority == said

    def test_would_answer_for_another_signature_without_the_check(
        self, app: Flask, signature: tuple[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Details, "refuse_unsaid", lambda _self, _seen: None)
        page = Walker(app).open(signature[1])
        change(app, lambda one: amend(one, organization="Evil Crane"))
        page.press("Yes, I authorised it")
        assert (read(app).authority, read(app).printed_name) == (Authority.APPROVED, "Evil Crane")

    def test_is_shown_a_text_that_the_representative_agreed_to_meanwhile(
        self, app: Flask, signature: tuple[str, str]
    ) -> None:
        page = Walker(app).open(signature[1])
        with app.app_context():
            change_text(Letter.named("rivers"), subject="Lakes without lead")
            db.session.get_one(Signature, 1).reconfirm(2, at=now())
            db.session.commit()
        assert page.press("Yes, I authorised it").status == 409
        assert "Lakes without lead" in page.text

    def test_is_not_disturbed_by_a_decision_of_the_coordinators(self, app: Flask, signature: tuple[str, str]) -> None:
        page = Walker(app).open(signature[1])
        change(app, lambda one: one.reject("No.", by=factories.BY, at=now()))
        change(app, lambda one: one.approve(by=factories.BY, at=now()))
        assert "You have approved the signature" in page.press("Yes, I authorised it").text


class TestAfterTheNamedPersonSaidYes:
    @pytest.fixture
    def own(self, app: Flask, signature: tuple[str, str]) -> Walker:
        change(app, lambda one: one.approve_authority("Fine.", at=now()))
        return Walker(app).open(signature[0]).follow("Correct it")

    @pytest.mark.parametrize(
        "changes",
        [{"organization": "Evil Crane"}, {"country": "Norway"}, {"representative_name": "Mallory Crane"}],
        ids=lambda changes: next(iter(changes)),
    )
    def test_another_organisation_or_representative_is_asked_about_again(
        self, app: Flask, own: Walker, changes: dict[str, str]
    ) -> None:
        own.press("Save the corrections", **changes)
        assert read(app).authority is Authority.ASKED
        assert (read(app).authority_words, read(app).authority_at) == ("", None)
        with app.app_context():
            query = db.select(OutboxMail).filter_by(link_purpose=Purpose.AUTHORITY)
            assert [mail.recipient for mail in db.session.scalars(query)] == ["ines@lake.example"]

    def test_what_is_said_beside_it_stays_authorised(self, app: Flask, own: Walker) -> None:
        own.press("Save the corrections", website="https://lake.example", listed="recipient-only")
        assert read(app).authority is Authority.APPROVED

    def test_it_would_stay_authorised_for_anybody_if_the_word_were_not_asked_again(
        self, app: Flask, own: Walker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Signature, "reopen_authority", lambda *_given, **_options: False)
        own.press("Save the corrections", organization="Evil Crane")
        assert (read(app).authority, read(app).printed_name) == (Authority.APPROVED, "Evil Crane")


def test_a_denial_is_not_corrected_away(app: Flask, signature: tuple[str, str]) -> None:
    change(app, lambda one: one.deny_authority("No.", at=now()))
    page = Walker(app).open(signature[0]).follow("Correct it")
    page.press("Save the corrections", organization="Friends of the Lake")
    assert read(app).authority is Authority.DENIED
