"""The desk: the list of letters, letter files, opening and closing."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask

from signon.access import Role
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.letters.pictures.safe_pictures import normalise_image
from signon.letters.status import LetterStatus
from tests import factories
from tests.printing.pictures import picture
from tests.walker import Walker

LETTER_FILE = """---
title: Open rivers
letterhead: {name: River Coalition, logo: logo.png}
addressees:
  - address: Minister Ada Flint
closing: Sincerely,
---
Please act.
"""


@pytest.fixture
def made(app: Flask) -> Callable[..., None]:
    """A function that makes a letter in a state."""

    def make(status: Any, **changes: Any) -> None:
        with app.app_context():
            factories.letter(status, **changes)
            db.session.commit()

    return make


def hand_in(walker: Walker, text: str | bytes, *pictures: Any, name: str = "rivers.md") -> Walker:
    content = text if isinstance(text, bytes) else text.encode()
    return walker.open("/coordinator/").press(
        "Make a draft of it", letter_file=(BytesIO(content), name), pictures=list(pictures)
    )


def test_the_desk_lists_letters_with_state_and_deadlines_in_their_zone(editor: Any, made: Callable[..., None]) -> None:
    made(LetterStatus.OPEN, sign_on_deadline="2026-12-01T17:00", timezone="Europe/Zurich")
    made(LetterStatus.DRAFT, title="Dams")
    editor.open("/coordinator/")
    rows = [" ".join(row.get_text(" ").split()) for row in editor.page.select("tbody tr")]
    assert rows[0].startswith("Dams Draft – –")
    assert rows[1].startswith("Clean rivers Open 1 Dec 2026, 17:00 UTC+1 –")
    assert editor.follow("Clean rivers").path == "/coordinator/letters/clean-rivers"


def test_a_viewer_finds_nothing_to_change_on_the_desk(
    signed_in: Callable[..., Walker], made: Callable[..., None]
) -> None:
    made(LetterStatus.DRAFT)
    viewer = signed_in(Role.VIEWER).open("/coordinator/")
    assert "Write a letter" not in viewer.text
    assert "Make a draft of it" not in viewer.text
    assert "Edit" not in viewer.text


def test_a_letter_file_with_its_picture_becomes_a_draft(editor: Any) -> None:
    hand_in(editor, LETTER_FILE, (BytesIO(picture()), "logo.png"))
    assert editor.path == "/coordinator/letters/open-rivers/edit"
    assert "is here as a draft" in editor.text
    assert editor.page.select_one(".picture-there").get_text(strip=True) == "logo.png"


def test_everything_wrong_with_a_letter_file_is_named_with_its_line(app: Flask, editor: Any) -> None:
    hand_in(editor, LETTER_FILE.replace("title:", "titel:"), name="<i>.md")
    assert editor.status == 422
    unknown, missing = (item.get_text() for item in editor.page.select(".error-summary li"))
    assert unknown == "<i>.md, line 2: 'titel' is not known here; did you mean 'title'?"
    assert missing.startswith("<i>.md, line 3: 'logo' in 'letterhead': there is no image 'logo.png'")
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(Letter.id))) == 0


@pytest.mark.parametrize(
    ("content", "pictures", "message"),
    [
        (b"", [], "a letter file begins with a line '---'"),
        ("---\n".encode("utf-16"), [], "encoded in UTF-16"),
        (LETTER_FILE, [(BytesIO(b"<svg/>"), "logo.png")], "is an SVG drawing"),
        (LETTER_FILE, [(BytesIO(b""), "a" * 300)], "has a name that cannot be used; rename it"),
        (
            LETTER_FILE.replace("logo.png", "../logo.png"),
            [(BytesIO(picture()), "logo.png")],
            "outside the letter's folder",
        ),
        (LETTER_FILE.replace("title", "slug: new\ntitle"), [(BytesIO(picture()), "logo.png")], "Choose another slug"),
    ],
    ids=["empty", "UTF-16", "SVG", "long name", "outside", "taken slug"],
)
def test_a_letter_file_that_cannot_be_used_is_refused(
    editor: Any, content: Any, pictures: list[Any], message: str
) -> None:
    hand_in(editor, content, *pictures)
    assert editor.status == 422
    assert message in editor.text


def test_no_letter_file_at_all_is_said(editor: Any) -> None:
    editor.open("/coordinator/").press("Make a draft of it")
    assert "Choose a letter file" in editor.text


def test_a_downloaded_letter_file_makes_the_same_letter_again(
    app: Flask, editor: Any, made: Callable[..., None]
) -> None:
    made(LetterStatus.DRAFT, cc=["Ministry of Health"], closes_at="2026-12-01T17:00")
    editor.open("/coordinator/").follow("Letter file")
    assert editor.response.headers["Content-Disposition"] == "attachment; filename=clean-rivers.md"
    content = editor.response.data.replace(b"slug: clean-rivers\n", b"slug: again\n")
    hand_in(editor, content)
    with app.app_context():
        first, second = Letter.named("clean-rivers").parts, Letter.named("again").parts
    assert first.model_copy(update={"slug": "again"}) == second


def test_a_letter_is_opened_closed_and_opened_again(editor: Any, made: Callable[..., None]) -> None:
    made(LetterStatus.DRAFT)
    editor.open("/coordinator/letters/clean-rivers/edit")
    token = editor.page.find(id="csrf_token")["value"]
    for act, badge in (("opening", "Open"), ("closing", "Closed"), ("opening", "Open")):
        answer = editor.client.post(f"/coordinator/letters/clean-rivers/{act}", data={"csrf_token": token})
        assert answer.location == "/coordinator/letters/clean-rivers"
        assert editor.open("/coordinator/").page.select_one(".badge").get_text() == badge
    twice = editor.client.post("/coordinator/letters/clean-rivers/opening", data={"csrf_token": token})
    assert twice.status_code == 409


def test_a_picture_that_nobody_chose_is_not_found(editor: Any) -> None:
    assert editor.open("/coordinator/pictures/" + "0" * 64).status == 404
    assert editor.open("/coordinator/pictures/signon.sqlite3").status == 404


def test_a_letter_with_pictures_is_downloaded_and_handed_in_as_one_file(app: Flask, editor: Any) -> None:
    with app.app_context():
        parts = factories.parts(slug="mapped", body="We map it.\n\n![The map](map.png)")
        Letter.draft(parts, {"map.png": normalise_image(picture(), "map.png").png}, by=factories.BY, at=now())
        db.session.commit()
    packed = editor.client.get(editor.open("/coordinator/").page.select_one("a[href$='letter.zip']")["href"]).data
    again = packed_again(packed, "slug: mapped", "slug: mapped-again")
    editor.open("/coordinator/").press("Make a draft of it", letter_file=(BytesIO(again), "letter.zip"))
    with app.app_context():
        first, second = Letter.named("mapped"), Letter.named("mapped-again")
        assert second.parts.body == first.parts.body
        assert second.image_bytes() == first.image_bytes()


def packed_again(packed: bytes, text: str, other: str) -> bytes:
    written = BytesIO()
    with ZipFile(BytesIO(packed)) as source, ZipFile(written, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(text.encode(), other.encode()) if name == "letter.md" else content)
    return written.getvalue()
