"""A word processor's letter at the desk and by command: shown for correction, listed, refused with a sentence."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from signon.access import Role
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.word.drafts import form_values
from signon.letters.word.letters import WordLetter
from tests.letters.drafting_form import messages
from tests.letters.word.written import drawing, paragraph, picture, run, word_file
from tests.walker import Walker

ADDRESS = "/coordinator/letters/from-word"
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
LOGO = f'<Relationship Id="logo" Type="{IMAGE}" Target="media/logo.png"/>'


def png() -> bytes:
    output = BytesIO()
    Image.new("RGB", (30, 20), "teal").save(output, "PNG")
    return output.getvalue()


def letter(*more: str) -> bytes:
    body = [
        paragraph(drawing(picture('r:embed="logo"'), "Our logo")),
        paragraph("River Coalition"),
        paragraph("27 November 2026"),
        paragraph("Minister Ada Flint"),
        paragraph("Dear Minister,"),
        paragraph("Please ", run("act", "<w:b/>"), ".", run("Not this.", "<w:vanish/>")),
        *more,
        paragraph("Sincerely,"),
        paragraph("Bo Reed"),
    ]
    return word_file("".join(body), {"links": LOGO}, more={"word/media/logo.png": png()})


def handed_in(editor: Any, content: bytes, name: str = "letter.docx") -> Walker:
    walker: Walker = editor.open(ADDRESS)
    walker.press("Read the letter", word_letter=(BytesIO(content), name))
    return walker


def test_the_letter_stands_in_the_form_and_nothing_is_saved(editor: Any, app: Flask) -> None:
    page = handed_in(editor, letter()).page
    assert page.find(id="body").get_text(strip=True) == "Please **act**."
    assert page.find(id="salutation")["value"] == "Dear Minister,"
    assert page.find(id="lead_signers-0-name")["value"] == "Bo Reed"
    assert "Hidden text is left out: “Not this.”." in page.find(id="from-word").get_text()
    with app.app_context():
        assert db.session.scalar(db.select(Letter)) is None


def test_the_form_is_saved_with_the_logo_after_it_came_back(
    editor: Any, stored: Callable[..., tuple[LetterParts, dict[str, bytes]]]
) -> None:
    page = handed_in(editor, letter())
    page.press("Save the letter", font_size="1000pt")
    assert messages(page) == ["Font size must be between 6pt and 36pt."]
    assert "Not this." in page.page.find(id="from-word").get_text()
    page.press("Save the letter", font_size="11pt", title="Rivers")
    parts, images = stored("rivers")
    assert (parts.letterhead.logo, list(images)) == ("logo.png", ["logo.png"])
    assert parts.addressees[0].address == "Minister Ada Flint"


def test_a_date_without_a_place_takes_none_from_another_letter() -> None:
    usual = {"place": "Port Averil", "letterhead": {}}
    dated, undated = WordLetter({"date": "2026-11-27"}, {}), WordLetter({}, {})
    assert [form_values(one, usual, {})["place"] for one in (dated, undated)] == ["", "Port Averil"]


def test_a_file_that_cannot_be_read_is_refused_on_its_page(editor: Any) -> None:
    page = handed_in(editor, b"{\\rtf1 Dear}", "letter.rtf")
    assert page.status == 422
    [message] = page.page.select(".error-summary li")
    assert "is an RTF file" in message.get_text()


def test_without_a_file_the_page_asks_for_one(editor: Any) -> None:
    page = editor.open(ADDRESS).press("Read the letter")
    assert "Choose the letter, a file that ends in .docx." in page.page.select_one(".error-summary").get_text()


def test_viewers_may_not_hand_in(signed_in: Callable[..., Walker]) -> None:
    viewer = signed_in(Role.VIEWER)
    assert viewer.client.get(ADDRESS).status_code in {403, 404}
    assert "From a Word letter" not in viewer.open("/coordinator/").page.get_text()


def test_the_command_prints_the_slug_alone_and_the_list_beside(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "letter.docx"
    file.write_bytes(letter())
    result = app.test_cli_runner().invoke(args=["letter", "import", str(file)])
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1] == "minister-ada-flint"
    assert "Hidden text is left out: “Not this.”." in result.stderr


@pytest.mark.parametrize("name", ["letter.odt", "letter.docx"])
def test_the_command_refuses_in_a_sentence(app: Flask, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(b"nothing")
    result = app.test_cli_runner().invoke(args=["letter", "import", str(file)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "is damaged, or no .docx file" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_command_refuses_a_body_that_could_not_be_printed(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "letter.docx"
    file.write_bytes(letter(paragraph(drawing(picture('r:embed="logo"')))))
    result = app.test_cli_runner().invoke(args=["letter", "import", str(file)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "has no description for those who cannot see it" in result.stderr
    assert "Hand it in at the desk, where it can be corrected." in result.stderr
