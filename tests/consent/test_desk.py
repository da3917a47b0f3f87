"""The desk's page about consent, and the public history of a text."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from signon.access import Role
from signon.database.db import db, now
from signon.signing.models.consent import Means, NobodyToldError
from signon.signing.models.signature import Signature
from tests import factories
from tests.consent.changing import CORRECTION, change_text
from tests.walker import Walker

DESK = "/coordinator/letters/clean-rivers/consent"


@pytest.fixture
def changed(app: Flask) -> None:
    with app.app_context():
        letter = factories.letter()
        agreeing = factories.signature(letter, organization="Lake Friends")
        factories.signature(letter, organization="Quiet Springs")
        change_text(letter, subject="Lakes")
        agreeing.reconfirm(2, at=now())
        change_text(letter, CORRECTION, subject="Lakes!", note="A mark.")
        db.session.commit()


def test_the_desk_compares_any_two_versions(changed: None, signed_in: Callable[..., Walker]) -> None:
    viewer = signed_in(Role.VIEWER).open(DESK)
    assert viewer.page.find("ins").get_text(" ", strip=True) == "[added:] ! [end of what was added]"
    viewer.press("Compare", **{"from": "1", "to": "3"})
    assert "Rivers without mercury" in viewer.page.find("del").get_text()
    assert "Remind now" not in viewer.text
    assert viewer.open(f"{DESK}?from=9&to=1").status == 404
    assert viewer.open(f"{DESK}?from=x").status == 200


def test_the_figures_name_those_who_have_not_reconfirmed(changed: None, signed_in: Callable[..., Walker]) -> None:
    coordinator = signed_in().open("/coordinator/letters/clean-rivers")
    coordinator.follow("approved, not reconfirmed")
    assert [one.get_text() for one in coordinator.page.select(".figures dd")] == ["1", "1", "0"]


def test_consent_is_recorded_for_the_text_that_the_page_showed(
    app: Flask, changed: None, signed_in: Callable[..., Walker]
) -> None:
    coordinator = signed_in().open("/coordinator/signatures/2/consent")
    with app.app_context():
        from signon.letters.models.letter import Letter

        change_text(Letter.named("clean-rivers"), subject="Seas")
        db.session.commit()
    coordinator.press("Record the consent", means="mail", note="Noa wrote.")
    assert coordinator.status == 409
    assert "The text has changed again meanwhile" in coordinator.text
    coordinator.press("Record the consent", means="mail", note="Noa wrote.")
    assert "The consent of Quiet Springs is recorded." in coordinator.text


def test_consent_that_is_there_is_not_recorded_again(changed: None, signed_in: Callable[..., Walker]) -> None:
    coordinator = signed_in().open("/coordinator/signatures/1/consent")
    assert (coordinator.status, "has agreed to the present text already" in coordinator.text) == (409, True)
    assert coordinator.open("/coordinator/signatures/99999999999/consent").status == 404


@pytest.mark.parametrize("means", ["", "form", "telepathy"])
def test_consent_told_in_no_known_way_is_refused(changed: None, signed_in: Callable[..., Walker], means: str) -> None:
    coordinator = signed_in().open("/coordinator/signatures/2/consent")
    assert coordinator.press("Record the consent", means=means, note="Noa wrote.").status == 422


@pytest.mark.parametrize("note", ["", "  ", "\u200b"], ids=["empty", "spaces", "a space without width"])
def test_consent_that_nobody_told_is_not_recorded(changed: None, signed_in: Callable[..., Walker], note: str) -> None:
    coordinator = signed_in().open("/coordinator/signatures/2/consent")
    coordinator.press("Record the consent", means="mail", note=note)
    assert (coordinator.status, "Write down who told whom, and when" in coordinator.text) == (422, True)


@pytest.mark.parametrize(("means", "note"), [(Means.PHONE, " "), (Means.LINK, "Noa called."), (Means.FORM, "Noa.")])
def test_nor_does_the_signature_itself_take_it(app: Flask, changed: None, means: Means, note: str) -> None:
    with app.app_context():
        signature = db.session.get_one(Signature, 2)
        with pytest.raises(NobodyToldError, match="Quiet Springs cannot be recorded"):
            signature.record_consent(3, means, note, by=factories.BY, at=now())
        assert not signature.consent_reaches_text()


def test_everybody_can_read_what_changed_and_what_is_hostile_is_text(app: Flask, walker: Walker) -> None:
    with app.app_context():
        letter = factories.letter()
        factories.signature(letter)
        change_text(letter, body="<script>alert(1)</script>", note="<img src=x>")
        db.session.commit()
    walker.open("/letters/clean-rivers")
    assert "Version 2 of the text, changed on" in walker.text
    walker.follow("See what changed")
    assert "<script>alert(1)</script>" in walker.text
    assert not walker.page.find("img")
    assert not [script for script in walker.page.find_all("script") if not script.get("src")]


def test_a_draft_has_no_public_history(app: Flask, client: FlaskClient) -> None:
    from signon.letters.status import LetterStatus

    with app.app_context():
        factories.letter(LetterStatus.DRAFT)
        db.session.commit()
    assert client.get("/letters/clean-rivers/changes").status_code == 404


def test_hundreds_of_signatories_are_listed_a_page_at_a_time(app: Flask, signed_in: Callable[..., Walker]) -> None:
    with app.app_context():
        letter = factories.letter()
        for _organization in range(250):
            factories.imported(letter)
        change_text(letter, subject="Lakes")
        db.session.commit()
    overview = signed_in().open(DESK)
    assert len(overview.page.select("tbody tr")) == 20
    first = overview.follow("Show all 250")
    assert len(first.page.select("tbody tr")) == 100
    assert first.page.select_one("a[rel=next]")["href"] == "?page=2"
    last = first.open(f"{DESK}/2/waiting?page=3")
    assert (len(last.page.select("tbody tr")), "Page 3 of 3" in last.text) == (50, True)
    assert last.open(f"{DESK}/9/waiting").status == 404
    assert last.open(f"{DESK}/2/elsewhere").status == 404
