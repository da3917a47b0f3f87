"""Pictures in a letter's text: part of what is signed, shown where the text is, and public when it is."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon.consent.saving import save_letter
from signon.database.db import db, now
from signon.letters.models.declared_change import Change, DeclaredChange
from signon.letters.models.letter import Letter, UndeclaredChangeError
from signon.letters.pictures.safe_pictures import normalise_image
from signon.letters.status import LetterStatus
from signon.letters.text.difference_page import draft_difference
from tests import factories
from tests.printing.pictures import picture
from tests.walker import Walker

BODY = "We map the river.\n\n![The old map](map.png)\n\n| Site | mg |\n|---|---:|\n| Otter | 3 |"
CORRECTION = DeclaredChange(change=Change.CORRECTION, note="A newer map.")


def png(width: int = 30) -> bytes:
    return normalise_image(picture(width, 20), "map.png").png


@pytest.fixture
def mapped(app: Flask) -> Callable[..., None]:
    """A function that makes a letter with a picture in its text, open and signed unless it stays a draft."""

    def make(*, is_open: bool = True, body: str = BODY) -> None:
        old = png()
        with app.app_context():
            letter = Letter.draft(
                factories.parts(slug="mapped", body=body), {"map.png": old}, by=factories.BY, at=now()
            )
            if is_open:
                letter.open(by=factories.BY, at=now())
                factories.signature(letter)
            db.session.commit()

    return make


def test_another_picture_under_the_same_name_is_another_text(app: Flask, mapped: Callable[..., None]) -> None:
    mapped()
    newer = png(40)
    with app.app_context():
        letter = Letter.named("mapped")
        assert not letter.text_changes_with(letter.parts)
        with pytest.raises(UndeclaredChangeError):
            save_letter(letter, letter.parts, {"map.png": newer}, by=factories.BY, at=now())
        db.session.rollback()
        letter = Letter.named("mapped")
        save_letter(letter, letter.parts, {"map.png": newer}, declared=CORRECTION, by=factories.BY, at=now())
        db.session.commit()
        first, second = letter.versions
        assert first.sha256 != second.sha256
        assert first.parts().body == BODY


def test_every_version_keeps_its_picture_and_shows_it(app: Flask, mapped: Callable[..., None], walker: Walker) -> None:
    mapped()
    newer = png(40)
    with app.app_context():
        letter = Letter.named("mapped")
        save_letter(letter, letter.parts, {"map.png": newer}, declared=CORRECTION, by=factories.BY, at=now())
        addresses = [f"/letters/mapped/pictures/{version.pictures['map.png']}.png" for version in letter.versions]
        db.session.commit()
    shown = walker.open("/letters/mapped").page.select_one(".letter-text img")
    assert (shown["src"], shown["alt"]) == (addresses[1], "The old map")
    assert [walker.client.get(address).data for address in addresses] == [png(), newer]


def test_a_table_of_the_text_is_a_table_of_the_page(mapped: Callable[..., None], walker: Walker) -> None:
    mapped()
    table = walker.open("/letters/mapped").page.select_one(".letter-text .scroll > table")
    assert [head["scope"] for head in table.find_all("th")] == ["col", "col"]
    assert table.find_all("td")[1]["class"] == ["at-right"]
    assert "style" not in table.td.attrs


def test_the_picture_of_a_draft_is_not_public(app: Flask, mapped: Callable[..., None], walker: Walker) -> None:
    mapped(is_open=False)
    with app.app_context():
        sha256 = Letter.named("mapped").picture_digests()["map.png"]
    assert walker.client.get(f"/letters/mapped/pictures/{sha256}.png").status_code == 404


def test_what_differs_is_told_of_rows_and_of_pictures(app: Flask, mapped: Callable[..., None]) -> None:
    mapped()
    newer = png(40)
    with app.app_context():
        letter = Letter.named("mapped")
        parts: Any = letter.parts.model_copy(update={"body": BODY.replace("| 3 |", "| 4 |")})
        [(_name, blocks)] = draft_difference(letter, parts, {"map.png": newer})
        changed = ["".join(run.text for run in block.runs) for block in blocks if block.fate == "changed"]
        assert [text.startswith("▣ The old map (map.png") for text in changed] == [True, False]
        assert changed[1] == "Otter | 34"
        assert letter.status is LetterStatus.OPEN
