"""Tables and pictures in the printed text: what is seen, and what a reader by ear is told."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from signon.errors import InputError
from signon.printing.document.document import LetterDocument
from signon.printing.pdf.render import render
from tests.factories import parts
from tests.printing.pictures import picture
from tests.printing.printed import page_texts, placed
from tests.printing.standards import needs_verapdf, quick_findings, verapdf_findings
from tests.printing.tag_tree import Element, spoken, tag_tree

PARAGRAPH = "We write about the river that crosses three provinces and feeds four million people. " * 4
LONG_WORD = "https://example.org/" + "a" * 120
ROWS = "".join(
    f"| Site {number} | *{number}* [page](https://rivers.example/{number}) | {number}.5 |\n" for number in range(60)
)
LONG = (
    f"{PARAGRAPH}\n\n| Site | Source[^1] [more](https://rivers.example) | mg |\n|:--|:-:|--:|\n{ROWS}"
    f"| Lerne[^2] {LONG_WORD} | none | 4 |\n\n{PARAGRAPH}\n\n[^1]: The ministry.\n[^2]: At the mouth.\n"
)
PICTURES = (
    f"{PARAGRAPH}\n\n![A map of the river](map.png)\n\n{PARAGRAPH} ![A drop](drop.png) here.\n\n![A tower](tower.png)\n\n"
    "|  |  |\n|--|--|\n| ![The map, small](map.png) | c |\n\n- One\n\n  ![The map again](map.png)\n"
)
FROM_RIGHT = "نص الرسالة.\n\n| الموقع | القيمة |\n|:--|--:|\n| أول | 12 |\n\n![خريطة النهر](map.png)"
IMAGES = {
    "map.png": picture(1200, 400),
    "drop.png": picture(20, 20),
    "tower.png": picture(100, 2400),
}


def printed(body: str, **changes: object) -> bytes:
    return render(LetterDocument.compose(parts(body=body, **changes), date=date(2020, 3, 27), images=IMAGES)).pdf


@pytest.fixture(scope="module")
def letters() -> dict[str, bytes]:
    """A table over several pages, pictures of every size, and both in a letter that runs from the right."""
    return {
        "table": printed(LONG),
        "pictures": printed(PICTURES, margins={"top": "3in", "bottom": "3in"}),
        "from the right": printed(FROM_RIGHT, language="ar"),
    }


def boxes(element: Element) -> Iterator[list[float]]:
    return (one.values["/A"]["/BBox"] for one in element.all("Figure"))


def test_a_table_is_one_table_with_heads_of_its_columns(letters: dict[str, bytes]) -> None:
    [table] = tag_tree(letters["table"]).all("Table")
    assert [part.role for part in table.kids] == ["THead", "TBody"]
    assert [head.values["/A"] for head in table.all("TH")] == [{"/O": "/Table", "/Scope": "/Column"}] * 3
    assert [len(row.all("TD")) for row in table.kids[1].kids] == [3] * 61


def test_every_page_of_a_table_shows_its_head_which_is_read_aloud_once(letters: dict[str, bytes]) -> None:
    pages = [text for text in page_texts(letters["table"]) if ".5" in text]
    assert len(pages) > 1
    assert all("Source" in text for text in pages)
    assert [text for text in spoken(letters["table"]) if text.startswith(("Site", "Source"))][:3] == [
        "Site",
        "Source 1 more",
        "Site 0",
    ]
    assert sum(text.startswith("Source") for text in spoken(letters["table"])) == 1


def test_a_word_that_is_too_long_is_broken_within_its_cell(letters: dict[str, bytes]) -> None:
    assert placed(letters["table"], "mg").right < 7.5
    assert page_texts(letters["table"])[-1].replace("\n", "").replace(" ", "").count("a" * 20)


def test_notes_of_cells_stand_at_the_foot_of_their_page(letters: dict[str, bytes]) -> None:
    assert "1. The ministry." in page_texts(letters["table"])[0]
    [page] = [text for text in page_texts(letters["table"]) if "Lerne" in text]
    assert "2. At the mouth." in page


def test_a_picture_is_told_in_its_words_and_stays_within_the_text(letters: dict[str, bytes]) -> None:
    figures = tag_tree(letters["pictures"]).all("Figure")
    told = ["A map of the river", "A drop", "A tower", "The map, small", "The map again"]
    assert [one.values["/Alt"] for one in figures] == told
    for left, bottom, right, top in boxes(tag_tree(letters["pictures"])):
        assert 72 <= left < right <= 540.1
        assert 216 <= bottom < top <= 576


def test_a_table_without_heads_has_none(letters: dict[str, bytes]) -> None:
    [table] = tag_tree(letters["pictures"]).all("Table")
    assert not table.all("TH")


def test_the_columns_of_a_letter_from_the_right_begin_at_the_right(letters: dict[str, bytes]) -> None:
    assert placed(letters["from the right"], "12").right < placed(letters["from the right"], "أول").left


def test_both_standards_hold_as_far_as_a_quick_checker_sees(letters: dict[str, bytes]) -> None:
    assert quick_findings(letters) == {}


@pytest.mark.slow
@needs_verapdf
def test_both_standards_hold(letters: dict[str, bytes], tmp_path: Path) -> None:
    assert verapdf_findings(letters, tmp_path) == []


def test_a_text_with_a_table_that_would_lose_cells_is_not_printed() -> None:
    with pytest.raises(InputError, match="Line 5 of the text: this row of the table has 3 cells"):
        printed("Text.\n\n| a | b |\n|---|---|\n| 1 | 2 | 3 |")


def test_a_picture_that_is_missing_stops_the_printing() -> None:
    with pytest.raises(InputError, match=r"The image 'gone\.png' in the text is missing"):
        printed("![A map](gone.png)")


def test_a_paragraph_against_the_letter_is_tagged_with_its_language_and_stands_at_its_side() -> None:
    arabic = "يجب أن يحمي القانون النهر من التلوث."
    pdf = printed(f"Text[^1].\n\n{arabic}\n\n- {arabic}\n\n[^1]: {arabic}")
    told = [
        one.values["/Lang"] for role in ("P", "LI", "Span") for one in tag_tree(pdf).all(role) if "/Lang" in one.values
    ]
    assert told == ["ar", "ar", "ar"]
    assert quick_findings({"both": pdf}) == {}
    assert placed(pdf, "يجب").right > 7.3
