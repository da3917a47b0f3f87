"""The preview beside the drafting form."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from flask import Flask

from signon.access import Role
from signon.audit import AuditEntry
from signon.database.db import db
from signon.letters.models.chosen_picture import ChosenPicture
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from tests import factories
from tests.printing.pictures import picture
from tests.walker import Walker

NEW = "/coordinator/letters/new"
TYPED = {"addressees-0-address": "Minister Ada Flint", "subject": "Typed just now", "body": "Please **act**."}
AS_PAGES = {"Accept": "application/json"}


@pytest.fixture
def editor(signed_in: Callable[..., Walker]) -> Walker:
    return signed_in(Role.MODERATOR)


@pytest.fixture
def drafted(app: Flask) -> str:
    with app.app_context():
        letter = factories.letter(LetterStatus.DRAFT)
        db.session.commit()
        return f"/coordinator/letters/{letter.slug}"


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(document[0].get_textpage().get_text_range().split())


def test_the_button_shows_what_is_typed_as_a_pdf_and_stores_nothing(app: Flask, editor: Any, drafted: str) -> None:
    editor.open(f"{drafted}/edit").press("Preview as PDF", **TYPED)
    assert editor.response.mimetype == "application/pdf"
    assert editor.response.headers["Content-Disposition"].startswith("inline")
    assert "Minister Ada Flint Typed just now Dear Minister: Please act. Sincerely," in text_of(editor.response.data)
    with app.app_context():
        assert Letter.named("clean-rivers").parts == factories.parts(slug="clean-rivers")
        assert db.session.scalar(db.select(db.func.count(AuditEntry.id)).filter_by(action="letter:revise")) == 0


def test_a_picture_that_is_only_chosen_is_printed_and_not_kept(app: Flask, editor: Any) -> None:
    logo = {"letterhead-logo-upload": (BytesIO(picture()), "logo.png"), "letterhead-name": "River Coalition"}
    editor.open(NEW).press("Preview as PDF", **TYPED | logo)
    with pypdfium2.PdfDocument(editor.response.data) as document:
        assert len(list(document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]))) == 1
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(ChosenPicture.sha256))) == 0


def test_what_stands_in_the_way_is_named(editor: Any) -> None:
    editor.open(NEW).press("Preview as PDF")
    assert editor.status == 422
    assert [item.get_text() for item in editor.page.select("main li")] == [
        "Addressee 1: Inside address is required.",
        "Body is required.",
    ]


def test_a_font_that_is_not_installed_is_named(editor: Any) -> None:
    editor.open(NEW).press("Preview as PDF", **TYPED, font="Papyrus <i>")
    assert editor.status == 422
    assert "The font 'Papyrus <i>' is not installed here" in editor.text


def test_a_page_that_asks_gets_pictures_or_complaints(editor: Any, drafted: str) -> None:
    answer = editor.client.get(f"{drafted}/preview", headers=AS_PAGES).get_json()
    assert answer["total"] == 1
    assert answer["pages"][0].startswith("data:image/png;base64,iVBORw0KGgo")
    editor.open(NEW)
    token = editor.page.find(id="csrf_token")["value"]
    answer = editor.client.post("/coordinator/letters/preview", data={"csrf_token": token}, headers=AS_PAGES).get_json()
    assert {"anchor": "addressees", "sentence": "Addressees must have at least one entry."} in answer["complaints"]


def test_an_individually_addressed_letter_is_shown_to_its_first_addressee(editor: Any) -> None:
    editor.open(NEW).press("Add an addressee")
    editor.press("Preview as PDF", **TYPED, addressing="individual", **{"addressees-1-address": "Senator Vey"})
    assert "Minister Ada Flint" in text_of(editor.response.data)
    assert "Senator Vey" not in text_of(editor.response.data)


def test_a_viewer_previews_what_is_stored_and_nothing_else(signed_in: Callable[..., Walker], drafted: str) -> None:
    viewer = signed_in(Role.VIEWER).open(f"{drafted}/edit").follow("Preview as PDF")
    assert "Rivers without mercury" in text_of(viewer.response.data)
    assert viewer.client.post(f"{drafted}/preview", data={}).status_code in {400, 403}
