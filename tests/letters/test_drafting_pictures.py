"""The logo and the signature images in the drafting form."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from signon.letters.parts.letter_parts import LetterParts
from tests.letters.drafting_form import NEW, REQUIRED, form_data, messages


def picture(colour: str = "teal", size: tuple[int, int] = (30, 20)) -> bytes:
    output = BytesIO()
    Image.new("RGB", size, colour).save(output, "PNG")
    return output.getvalue()


def file(content: bytes, name: str) -> tuple[BytesIO, str]:
    return (BytesIO(content), name)


def test_a_picture_survives_a_form_that_comes_back(
    editor: Any, stored: Callable[..., tuple[LetterParts, dict[str, bytes]]]
) -> None:
    with_logo = {"letterhead-logo-upload": file(picture(), "logo.jpg"), "letterhead-name": "River Coalition"}
    editor.open(NEW).press("Save the letter", **REQUIRED | with_logo | {"font_size": "eleven"})
    assert len(messages(editor)) == 1
    shown = editor.page.select_one(".picture-there img")["src"]
    assert editor.client.get(shown).data.startswith(b"\x89PNG")
    editor.press("Save the letter", font_size="11pt")
    parts, images = stored("minister-ada-flint")
    assert parts.letterhead.logo == "logo.jpg"
    assert set(images) == {"logo.jpg"}


def test_two_pictures_of_one_name_are_both_kept(
    editor: Any, stored: Callable[..., tuple[LetterParts, dict[str, bytes]]]
) -> None:
    chosen = {
        "letterhead-logo-upload": file(picture("teal"), "scan.png"),
        "lead_signers-0-name": "Ines",
        "lead_signers-0-signature-upload": file(picture("red"), "scan.png"),
    }
    editor.open(NEW).press("Save the letter", **REQUIRED | chosen)
    parts, images = stored("minister-ada-flint")
    assert (parts.letterhead.logo, parts.lead_signers[0].signature) == ("scan.png", "scan-2.png")
    assert images["scan.png"] != images["scan-2.png"]


def test_a_picture_is_replaced_and_taken_out(
    editor: Any, drafted: Callable[..., str], stored: Callable[..., tuple[LetterParts, dict[str, bytes]]]
) -> None:
    address = drafted(images={"logo.png": picture("teal")}, letterhead={"name": "R", "logo": "logo.png"})
    editor.open(address).press("Save the letter", **{"letterhead-logo-upload": file(picture("red"), "logo.png")})
    [replaced] = stored("clean-rivers")[1].values()
    assert Image.open(BytesIO(replaced)).getpixel((0, 0)) == (255, 0, 0)
    editor.open(address).press("Save the letter", **{"letterhead-logo-remove": "y"})
    assert stored("clean-rivers")[0].letterhead.logo == ""
    assert stored("clean-rivers")[1] == {}


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.svg", "is an SVG drawing"),
        (b"%PDF-1.7", "logo.png", "is not a picture"),
        pytest.param(picture(size=(400, 400))[:500], "<b>.png", "The image '&lt;b&gt;.png' is damaged", id="damaged"),
    ],
)
def test_a_picture_that_cannot_be_used_is_refused_at_its_field(
    editor: Any, content: Any, name: str, message: str
) -> None:
    editor.open(NEW).press("Save the letter", **REQUIRED | {"letterhead-logo-upload": file(content, name)})
    assert editor.status == 422
    [item] = editor.page.select(".error-summary li")
    assert message in item.decode_contents()
    assert item.a["href"] == "#letterhead-logo-upload"


def test_a_picture_of_20_mb_is_refused_at_its_field(editor: Any) -> None:
    large = {"letterhead-logo-upload": FileStorage(BytesIO(b"\0" * 20 * 1024 * 1024), "logo.png")}
    boundary, body = encode_multipart(form_data(editor.open(NEW)) | REQUIRED | large)
    answer = editor.client.post(NEW, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == 422
    assert "has 20.0 MB, but 2 MB are the most" in answer.get_data(as_text=True)


def test_a_forged_picture_is_no_picture(
    editor: Any, drafted: Callable[..., str], stored: Callable[..., tuple[LetterParts, dict[str, bytes]]]
) -> None:
    editor.open(drafted())
    forged = {"letterhead-logo-name": "logo.png", "letterhead-logo-sha256": "../../signon.sqlite3"}
    editor.client.post(editor.path, data=form_data(editor) | forged)
    assert stored("clean-rivers")[0].letterhead.logo == ""
    gone = forged | {"letterhead-logo-sha256": "0" * 64}
    answer = editor.client.post(editor.path, data=form_data(editor) | gone)
    assert "The picture &#39;logo.png&#39; is no longer kept here. Choose it again." in answer.get_data(as_text=True)
