"""Pictures of the text in the drafting form."""

from collections.abc import Callable
from typing import Any

from signon.letters.parts.letter_parts import LetterParts
from tests.letters.drafting_form import NEW, REQUIRED, messages
from tests.letters.test_drafting_pictures import file, picture

Stored = Callable[..., tuple[LetterParts, dict[str, bytes]]]
MAPPED = {"body": "We map it.\n\n![The map](map.png)"}


def test_a_picture_is_added_named_and_kept_when_the_form_comes_back(editor: Any, stored: Stored) -> None:
    chosen = {"added_pictures": file(picture(), "map.png")}
    editor.open(NEW).press("Save the letter", **REQUIRED | chosen)
    assert messages(editor) == ["The text does not name 'map.png' yet. Write ![…](map.png) where it belongs."]
    editor.press("Save the letter", **MAPPED)
    assert set(stored("minister-ada-flint")[1]) == {"map.png"}


def test_a_picture_of_the_same_name_takes_the_place_of_the_first(
    editor: Any, drafted: Callable[..., str], stored: Stored
) -> None:
    address = drafted(images={"maps/map.png": picture("teal")}, body="![The map](maps/map.png)")
    before = stored("clean-rivers")[1]["maps/map.png"]
    editor.open(address).press("Save the letter", added_pictures=file(picture("red"), "map.png"))
    assert stored("clean-rivers")[1].keys() == {"maps/map.png"}
    assert stored("clean-rivers")[1]["maps/map.png"] != before


def test_a_picture_that_the_text_names_and_nobody_added_is_asked_for_with_its_line(editor: Any) -> None:
    editor.open(NEW).press("Save the letter", **REQUIRED | MAPPED)
    assert messages(editor) == ["Line 3: there is no picture 'map.png'; add its file under “Pictures in the text”."]


def test_a_table_that_would_lose_a_cell_is_refused_with_its_line(editor: Any) -> None:
    editor.open(NEW).press("Save the letter", **REQUIRED | {"body": "One.\n\n| a | b |\n|---|---|\n| 1 |"})
    [message] = messages(editor)
    assert message.startswith("Line 5: this row of the table has 1 cell, and its first row has 2")
    assert editor.status == 422


def test_a_logo_makes_room_for_a_picture_of_the_text_with_its_name(editor: Any, stored: Stored) -> None:
    chosen = {
        "letterhead-logo-upload": file(picture("teal"), "map.png"),
        "added_pictures": file(picture("red"), "map.png"),
    }
    editor.open(NEW).press("Save the letter", **REQUIRED | MAPPED | chosen)
    parts, images = stored("minister-ada-flint")
    assert parts.letterhead.logo == "map-2.png"
    assert set(images) == {"map.png", "map-2.png"}
