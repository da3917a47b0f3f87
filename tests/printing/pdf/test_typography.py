"""The finer points of the page: what may not be parted, what stands level, and what runs the other way."""

import re
from datetime import date
from typing import Any

import pypdfium2
import pytest

from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import ListedSignatory
from signon.printing.pdf.render import render
from signon.printing.rendered import RenderedLetter
from tests.factories import parts
from tests.printing.pictures import picture
from tests.printing.printed import page_texts, placed

DAY = date(2020, 3, 27)
TOP_OF_LIST = 792 - 90
"""Points from the foot of the page, below its furniture."""
PARAGRAPH = "We write about the river that crosses three provinces and feeds four million people, " * 6


def printed(*signatories: ListedSignatory, images: Any = None, **changes: Any) -> RenderedLetter:
    return render(LetterDocument.compose(parts(**changes), date=DAY, signatories=signatories, images=images or {}))


# The signatory list


@pytest.mark.parametrize("name", ["נהר", "נהר (River) 12"])
def test_the_country_follows_a_name_that_runs_the_other_way(name: str) -> None:
    pdf = printed(ListedSignatory(name, country="EG"), signatory_list={"style": "names-countries"}).pdf
    assert placed(pdf, "Egypt").left > placed(pdf, "נהר").right
    assert placed(pdf, "נהר").left >= 0.97


def test_a_long_name_wraps_with_a_hanging_indent() -> None:
    name = "The International Association of Friends of Rivers, Lakes, Marshes, Wells, Springs and Waterfalls"
    page = pypdfium2.PdfDocument(printed(ListedSignatory(name)).pdf)[1]
    ink = page.render().to_pil().convert("L").point(lambda level: 255 * (level < 128))
    first, second = (ink.crop((0, top, 612, top + 13)).getbbox() for top in (113, 126))
    assert (first[0], second[0]) == pytest.approx((72, 72 + 0.95 * 11), abs=1)


@pytest.mark.parametrize("number", [57, 83, 131])
@pytest.mark.parametrize("columns", [2, 3])
def test_no_column_ends_with_the_heading_of_a_group(number: int, columns: int) -> None:
    codes = ("AT", "BE", "CH", "DE", "EG", "FR", "GR", "HU", "IT", "KE", "LU", "MX", "NL", "PT", "RO", "SE", "TN", "US")
    signatories = [ListedSignatory(f"N{at:03} Friends", country=codes[at * at % 7 + at % 12]) for at in range(number)]
    pdf = printed(*signatories, signatory_list={"style": "by-country", "columns": columns}).pdf
    for line in layout_columns(pdf):
        assert line[-1].startswith("N"), line


def test_the_last_columns_are_balanced() -> None:
    pdf = printed(*(ListedSignatory(f"N{at:03} Friends") for at in range(40)), signatory_list={"columns": 3}).pdf
    heights = [len(column) for column in layout_columns(pdf)]
    assert sum(heights) == 40
    assert max(heights) - min(heights) <= 2


# Paragraphs


@pytest.mark.parametrize("before", range(8, 16))
def test_a_paragraph_leaves_no_line_alone_on_a_page(before: Any) -> None:
    body = "\n\n".join(["Short."] * before + [PARAGRAPH] * 6)
    first, second = (re.split(r"\n\s*\n", text.strip()) for text in page_texts(printed(body=body, subject="").pdf)[:2])
    assert len(first[-1].split("\n")) >= 2
    assert len(second[1].split("\n")) >= 2


def test_words_are_broken_only_where_the_letter_says_so() -> None:
    body = "Internationalisation acknowledges misrepresentation notwithstanding considerable disadvantages. " * 6
    plain, broken = (page_texts(printed(body=body, hyphenation=wanted).pdf)[0] for wanted in (False, True))
    assert "‐\n" not in plain
    assert "‐\n" in broken


# From right to left


def test_the_columns_of_an_arabic_letter_run_from_the_right() -> None:
    signatories = [ListedSignatory(f"N{at:03}") for at in range(30)]
    pdf = printed(*signatories, language="ar", signatory_list={"columns": 3}).pdf
    assert placed(pdf, "N000").left > placed(pdf, "N012").left > placed(pdf, "N029").left


def test_a_signature_in_an_arabic_letter_stands_above_its_name() -> None:
    signers = [{"name": "Zoe", "signature": "zoe.png"}, {"name": "Ole"}]
    pdf = printed(language="ar", lead_signers=signers, images={"zoe.png": picture()}).pdf
    page = pypdfium2.PdfDocument(pdf)[0]
    (bounds,) = (item.get_bounds() for item in page.get_objects() if item.type == 3)
    assert bounds[2] / 72 == pytest.approx(placed(pdf, "Zoe").right, abs=0.05)


def layout_columns(pdf: bytes) -> list[list[str]]:
    """The lines of each column of the appendix, from the top, below the list's heading."""
    columns: list[list[str]] = []
    for page in list(pypdfium2.PdfDocument(pdf))[1:]:
        text = page.get_textpage()
        boxes = [text.get_rect(at) for at in range(text.count_rects())]
        rows = [(round(box[0] / 60), -box[3], text.get_text_bounded(*box)) for box in boxes if box[3] < TOP_OF_LIST]
        lefts = sorted({row[0] for row in rows})
        columns += [[row[2] for row in sorted(rows) if row[0] == left] for left in lefts]
    return columns
