"""The first page of a word processor's file: looks of the letterhead, windows of envelopes."""

from typing import Any

import pytest
from docx.oxml.ns import qn

from tests.printing.pictures import picture
from tests.printing.written import in_style, paragraph_with, texts, values, written

COALITION = {"name": "River Coalition", "logo": "logo.png", "address": "1 Quay\nTown"}
LOGO = {"logo.png": picture()}


def framed(paragraph: Any) -> tuple[Any, Any]:
    """Where a paragraph stands, from the left and from the top of the sheet, in twentieths of a point."""
    frame = paragraph._p.pPr.find(qn("w:framePr"))
    return (None, None) if frame is None else (frame.get(qn("w:x")), frame.get(qn("w:y")))


@pytest.mark.parametrize(("preset", "alignment"), [("plain", []), ("centred", ["center"])])
def test_the_letterhead_begins_its_lines_or_centres_them(preset: str, alignment: list[Any]) -> None:
    document = written(letterhead={**COALITION, "preset": preset}, images=LOGO)
    assert values(document.styles["Letterhead Name"].element, ".//w:jc") == alignment
    assert texts(document.sections[0].first_page_header) == ["River Coalition", "1 Quay", "Town"]


def test_a_letterhead_at_the_side_stands_beside_the_beginning_of_the_letter() -> None:
    document = written(letterhead={**COALITION, "preset": "side"}, images=LOGO)
    frame = paragraph_with(document, "River Coalition")._p.pPr.find(qn("w:framePr"))
    assert (frame.get(qn("w:hAnchor")), frame.get(qn("w:xAlign"))) == ("margin", "right")
    assert texts(document)[:4] == ["River Coalition", "1 Quay", "Town", "March 27, 2020"]
    assert texts(document.sections[0].first_page_header) == []


def test_paper_that_bears_its_letterhead_gets_none() -> None:
    document = written(letterhead={**COALITION, "preset": "none", "footer": "Bank 12"}, images=LOGO)
    assert texts(document.sections[0].first_page_header) == []


def test_the_address_shows_in_the_window_and_the_text_begins_below() -> None:
    document = written(window="us-commercial-9", letterhead=COALITION, images=LOGO)
    assert framed(paragraph_with(document, "Minister Ada Flint")) == ("990", "3150")
    room = next(document.sections[0].first_page_header._element.iter(qn("w:trHeight")))
    top = document.sections[0].header_distance.twips + int(room.get(qn("w:val")))
    assert top == (2.1875 + 1.125) * 1440 + 24 * 20


def test_a_german_window_holds_return_address_and_delivery_notation() -> None:
    notation: dict[str, Any] = {"delivery_notation": "Einschreiben", "window": "din-5008-b", "paper": "a4"}
    document = written(letterhead=COALITION, images=LOGO, **notation)
    assert texts(document)[:4] == [
        "River Coalition · 1 Quay · Town",
        "Einschreiben",
        "Minister Ada Flint\nMinistry of Water",
        "March 27, 2020",
    ]
    places = [int(framed(paragraph)[1]) for paragraph in document.paragraphs[:3]]
    assert places == sorted(places)
    assert places[2] == pytest.approx((45 + 17.7) / 25.4 * 1440, abs=1)


def test_a_sheet_for_a_window_bears_its_fold_marks() -> None:
    head = written(window="din-5008-a", paper="a4").sections[0].first_page_header
    heights = [int(framed(paragraph)[1]) for paragraph in head.paragraphs if framed(paragraph)[1]]
    assert [round(height / 1440 * 25.4, 1) for height in heights] == [87, 192, 148.5]


def test_a_low_letterhead_has_its_logo_beside_the_name() -> None:
    head = written(window="din-5008-a", paper="a4", letterhead=COALITION, images=LOGO).sections[0].first_page_header
    name = head.tables[0]._cells[0].paragraphs[0]
    assert name.text.strip() == "River Coalition"
    assert len([*name._p.iter(qn("w:drawing"))]) == 1


@pytest.mark.parametrize("hyphenation", [True, False])
def test_words_are_broken_only_where_that_is_wanted_and_in_running_text(hyphenation: bool) -> None:
    document = written(hyphenation=hyphenation)
    assert (document.settings.element.find(qn("w:autoHyphenation")) is not None) == hyphenation
    kept = [values(document.styles[name].element, ".//w:suppressAutoHyphens") for name in ("Normal", "Body Text")]
    assert kept == [[None], ["0"]]


def test_the_side_is_the_other_one_from_right_to_left() -> None:
    document = written(language="ar", letterhead={"name": "ائتلاف", "preset": "side"})
    assert in_style(document, "Letterhead Name") == ["ائتلاف"]
    assert paragraph_with(document, "ائتلاف")._p.pPr.find(qn("w:framePr")).get(qn("w:xAlign")) == "left"
