"""Characters that no installed font has: named with the text they stand in, and never printed as an empty box."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import ListedSignatory
from signon.printing.pdf import render as rendering
from signon.printing.pdf.characters import missing_characters as looking
from signon.printing.pdf.characters.missing_characters import Place, missing_characters, texts_of
from signon.printing.pdf.fonts import any_font_has
from signon.printing.rendered import RenderingError
from tests.factories import parts

NOBODY_HAS = "\u0378"
"""A code that is no character of Unicode, so no font has it."""


def document(name: str = "Otter Trust", **changes: Any) -> LetterDocument:
    signatories = [ListedSignatory(name, "", "KE", "Mara Quill", "Director")]
    return LetterDocument.compose(parts(**changes), date=date(2020, 3, 27), signatories=signatories)


@pytest.mark.parametrize(
    ("changes", "words", "place"),
    [
        ({"body": f"The flood.\n\nA *wave{NOBODY_HAS}* came."}, f"A wave{NOBODY_HAS} came.", Place.TEXT),
        ({"name": f"Otter{NOBODY_HAS} Trust"}, f"Otter{NOBODY_HAS} Trust", Place.NAME),
        ({"subject": f"Rivers{NOBODY_HAS}"}, f"Rivers{NOBODY_HAS}", Place.TEXT),
        ({"addressees": [{"address": f"Ada Flint\nStreet{NOBODY_HAS}"}]}, f"Street{NOBODY_HAS}", Place.TEXT),
    ],
)
def test_a_letter_is_not_printed_with_an_empty_box(changes: dict[str, Any], words: str, place: Place) -> None:
    with pytest.raises(RenderingError) as refused:
        rendering.render(document(**changes))
    sentence = f"No installed font has '{NOBODY_HAS}' (U+0378), which stands in “{words}”."
    assert str(refused.value) == f"{sentence} {place.remedy}"


def test_the_remedy_for_a_name_is_at_its_signature_and_for_the_text_in_the_text() -> None:
    assert "correct how the name is printed (on the signature's page)" in Place.NAME.remedy
    assert "Write it otherwise" in Place.TEXT.remedy


def test_a_box_that_nobody_foresaw_stops_the_printing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "refuse_missing_characters", lambda _document: None)
    with pytest.raises(RenderingError, match="U\\+0378"):
        rendering.render(document(f"Otter{NOBODY_HAS} Trust"))


def test_what_shows_nothing_is_not_missing() -> None:
    assert missing_characters(["a\u200d\u00adb\ufe0f c\u2028d\te\u200f", "Грос Ελλ 河 ქართული"]) == []


def test_the_parts_of_a_letter_are_looked_through_as_well() -> None:
    written = parts(body=f"One.\n{NOBODY_HAS}two.", cc=[f"The {NOBODY_HAS}press"])
    assert [one.text for one in missing_characters(texts_of(written))] == [
        f"The {NOBODY_HAS}press",
        f"{NOBODY_HAS}two.",
    ]


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The characters that fonts are asked about."""
    asked: list[str] = []

    def counted(character: str) -> bool:
        asked.append(character)
        return any_font_has(character)

    monkeypatch.setattr(looking, "any_font_has", counted)
    return asked


def test_each_character_is_looked_up_once(looked_up: list[str]) -> None:
    missing_characters(["Été – été", "un été – deux étés"])
    assert len(looked_up) == len(set(looked_up))


def test_the_names_are_looked_through_once_for_all_addressees(looked_up: list[str]) -> None:
    first = document("Нева")
    looking.refuse_missing_characters(first)
    assert "Н" in looked_up
    looked_up.clear()
    looking.refuse_missing_characters(replace(first, salutation="Été,"))
    assert ("É" in looked_up, "Н" in looked_up) == (True, False)


def test_names_that_lack_a_character_are_refused_each_time() -> None:
    lacking = document(f"Нева{NOBODY_HAS}")
    for _time in range(2):
        with pytest.raises(RenderingError):
            looking.refuse_missing_characters(lacking)
