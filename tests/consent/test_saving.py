"""Saving a changed text at the desk, without scripts."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from signon.access import Role
from signon.consent.models import ReconfirmationRequest
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import NeededText
from signon.letters.status import LetterStatus
from signon.mail.models import OutboxMail
from signon.signing.status import SignatureStatus
from tests import factories
from tests.letters.drafting_form import form_data, messages
from tests.printing.pictures import picture
from tests.walker import Walker

EDIT = "/coordinator/letters/clean-rivers/edit"
MATERIAL = {"declared-change": "material", "declared-note": "The flood comes early."}
CORRECTION = {"declared-change": "correction", "declared-note": "A comma."}


@pytest.fixture
def editor(signed_in: Callable[..., Walker]) -> Walker:
    return signed_in(Role.MODERATOR)


@pytest.fixture
def letter(app: Flask) -> Callable[..., None]:
    """A function that makes a letter that one organisation signed, and one more in each other state."""

    def make(
        status: LetterStatus = LetterStatus.OPEN, *, statuses: Any = tuple(SignatureStatus), **changes: Any
    ) -> None:
        with app.app_context():
            letter = factories.letter(**changes)
            for one in statuses:
                factories.signature(letter, one, representative_email=f"{one}@organisation.example")
            if status is LetterStatus.CLOSED:
                letter.close(by=factories.BY, at=now())
            db.session.commit()

    return make


@pytest.fixture
def stored(app: Flask) -> Callable[[], tuple[list[tuple[str, str]], NeededText, list[Any]]]:
    """A function that gives the letter's versions, its body, and who was mailed about the change."""

    def read() -> tuple[list[tuple[str, str]], NeededText, list[Any]]:
        with app.app_context():
            letter = Letter.named("clean-rivers")
            about = db.select(OutboxMail.recipient).where(OutboxMail.about.startswith("text-version"))
            versions = [(str(one.change), one.note) for one in letter.versions]
            return versions, letter.parts.body, sorted(db.session.scalars(about))

    return read


def test_a_changed_text_is_declared_on_a_page_between_and_nothing_is_stored_before(
    editor: Any,
    letter: Callable[..., None],
    stored: Callable[[], tuple[list[tuple[str, str]], NeededText, list[Any]]],
) -> None:
    letter()
    before = stored()
    editor.open(EDIT).press("Save the letter", body="Other words.")
    assert "Declare the change" in editor.text
    assert "2 organisations agreed to the text. When you save, they are told by mail." in editor.text
    assert editor.page.find("ins").get_text(" ", strip=True).startswith("[added:]")
    assert stored() == before


def test_a_correction_tells_those_who_confirmed_and_asks_nobody(
    app: Flask,
    editor: Any,
    letter: Callable[..., None],
    stored: Callable[[], tuple[list[tuple[str, str]], NeededText, list[Any]]],
) -> None:
    letter()
    editor.open(EDIT).press("Save the letter", body="Other words.").press("Save and tell", **CORRECTION)
    versions, body, told = stored()
    assert (versions[1:], body) == ([("correction", "A comma.")], "Other words.")
    assert told == ["approved@organisation.example", "verified@organisation.example"]
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(ReconfirmationRequest.id))) == 0


def test_a_material_change_asks_those_who_confirmed(
    app: Flask,
    editor: Any,
    letter: Callable[..., None],
    stored: Callable[[], tuple[list[tuple[str, str]], NeededText, list[Any]]],
) -> None:
    letter()
    editor.open(EDIT).press("Save the letter", body="Other words.").press("Save and tell", **MATERIAL)
    assert stored()[0][1:] == [("material", "The flood comes early.")]
    assert stored()[2] == ["approved@organisation.example", "verified@organisation.example"]
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(ReconfirmationRequest.id))) == 2


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ({"declared-note": "A comma."}, "Choose whether it is a correction or a material change."),
        (CORRECTION | {"declared-change": "poetic"}, "Choose whether it is"),
        (CORRECTION | {"declared-note": " \n "}, "Say in a note what changed and why"),
        (CORRECTION | {"declared-note": "x" * 1001}, "The note has 1001 characters; 1000 are the most."),
        (CORRECTION | {"declared-note": "a\u202eb"}, "The note contains an invisible control character."),
        (MATERIAL | {"declared-reconfirm_by": ""}, "Say by when the signatories are to reconfirm."),
        (MATERIAL | {"declared-reconfirm_by": "soon"}, "Enter the day and time to reconfirm by"),
        (MATERIAL | {"declared-reconfirm_by": "2020-01-01T10:00"}, "must be in the future"),
        (MATERIAL | {"declared-reconfirm_by": "2099-01-01T10:00"}, "before the closing time"),
    ],
)
def test_a_declaration_with_a_mistake_is_named_at_its_field_and_stores_nothing(
    editor: Any,
    letter: Callable[..., None],
    stored: Callable[[], tuple[list[tuple[str, str]], NeededText, list[Any]]],
    declared: Any,
    message: str,
) -> None:
    letter(closes_at=(now() + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M"))
    before = stored()
    editor.open(EDIT).press("Save the letter", body="Other words.").press("Save and tell", **declared)
    assert editor.status == 422
    assert messages(editor)[0].startswith(message) or message in messages(editor)[0]
    assert stored() == before
    editor.press("Save and tell", **CORRECTION)
    assert stored()[1] == "Other words."


def test_a_closed_letter_can_be_corrected_but_not_changed_materially(
    editor: Any,
    letter: Callable[..., None],
    stored: Callable[[], tuple[list[tuple[str, str]], NeededText, list[Any]]],
) -> None:
    letter(LetterStatus.CLOSED)
    editor.open(EDIT).press("Save the letter", body="Other words.").press("Save and tell", **MATERIAL)
    assert editor.status == 422
    assert "nobody could reconfirm a material change" in messages(editor)[0]
    editor.press("Save and tell", **CORRECTION)
    assert stored()[0][1:] == [("correction", "A comma.")]


def test_the_usual_date_is_before_the_closing_time(editor: Any, letter: Callable[..., None]) -> None:
    closes_at = (now() + timedelta(days=3)).replace(second=0, microsecond=0)
    letter(closes_at=closes_at.strftime("%Y-%m-%dT%H:%M"))
    editor.open(EDIT).press("Save the letter", body="Other words.")
    proposed = editor.page.find(id="declared-reconfirm_by")["value"]
    assert proposed == (closes_at - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")


def test_everything_typed_is_carried_along_and_back(
    app: Flask,
    editor: Any,
    letter: Callable[..., None],
    stored: Callable[[], tuple[list[tuple[str, str]], NeededText, list[Any]]],
) -> None:
    letter()
    typed = {
        "body": 'Two\n\nparagraphs with "quotes" & <b>.',
        "closing": "Yours,",
        "cc": "First\nSecond",
        "hyphenation": "y",
    }
    editor.open(EDIT).press("Add an addressee").press(
        "Save the letter", **typed | {"addressees-1-address": "Second\nOne"}
    )
    editor.press("Back to the letter, without saving")
    assert editor.page.find(id="closing")["value"] == "Yours,"
    assert editor.page.select_one("#draft")["data-unsaved"] == "yes"
    editor.press("Save the letter").press("Save and tell", **CORRECTION)
    with app.app_context():
        parts = Letter.named("clean-rivers").parts
        assert (parts.closing, parts.cc, parts.hyphenation) == ("Yours,", ("First", "Second"), True)
        assert parts.body == typed["body"]
        assert [one.address for one in parts.addressees][1] == "Second\nOne"
        assert parts.lead_signers == factories.parts().lead_signers


def test_a_picture_chosen_with_the_change_comes_along(app: Flask, editor: Any, letter: Callable[..., None]) -> None:
    letter()
    editor.open(EDIT)
    sent = form_data(editor) | {"body": "Other words.", "letterhead-logo-upload": (BytesIO(picture()), "logo.png")}
    editor._arrive(editor.client.post(EDIT, data=sent, content_type="multipart/form-data"))
    editor.press("Save and tell", **CORRECTION)
    with app.app_context():
        assert list(Letter.named("clean-rivers").image_bytes()) == ["logo.png"]


def test_a_text_that_nobody_signed_changes_without_a_declaration_and_without_mails(
    editor: Any,
    letter: Callable[..., None],
    stored: Callable[[], tuple[list[tuple[str, str]], NeededText, list[Any]]],
) -> None:
    letter(statuses=(SignatureStatus.REJECTED, SignatureStatus.WITHDRAWN))
    editor.open(EDIT).press("Save the letter", body="Other words.")
    assert stored() == ([("material", ""), ("material", "")], "Other words.", [])


def test_the_second_of_two_who_change_the_text_is_told(
    signed_in: Callable[..., Walker],
    letter: Callable[..., None],
    stored: Callable[[], tuple[list[tuple[str, str]], NeededText, list[Any]]],
) -> None:
    letter()
    first, second = signed_in(Role.OWNER).open(EDIT), signed_in(Role.MODERATOR).open(EDIT)
    first.press("Save the letter", body="First.")
    second.press("Save the letter", body="Second.")
    first.press("Save and tell", **CORRECTION)
    second.press("Save and tell", **CORRECTION)
    assert second.status == 409
    assert "The letter was saved by somebody else" in second.text
    assert stored()[1] == "First."
    second.press("Replace it with mine")
    assert second.page.find("del").get_text(" ", strip=True).startswith("[removed:] First")
    second.press("Save and tell", **CORRECTION)
    assert stored()[1] == "Second."
    assert len(stored()[0]) == 3


def test_a_viewer_cannot_declare_a_change(
    signed_in: Callable[..., Walker],
    letter: Callable[..., None],
    stored: Callable[[], tuple[list[tuple[str, str]], NeededText, list[Any]]],
) -> None:
    letter()
    viewer = signed_in(Role.VIEWER).open(EDIT)
    assert viewer.client.post(EDIT, data={"declare": "save", **CORRECTION}).status_code in {400, 403}
    assert len(stored()[0]) == 1
