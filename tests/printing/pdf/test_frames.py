"""The pages of the appendix without entries: a copy with another number is what WeasyPrint would have laid out."""

import re
from collections import Counter
from datetime import date
from typing import Any

import pytest
from weasyprint.text.line_break import Layout

from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import ListedSignatory
from signon.printing.pdf.layout import Fonts
from signon.printing.pdf.output import written
from signon.printing.pdf.signatories.appendix import sample_page
from signon.printing.pdf.signatories.frames import frame_pages, laid_out_frames
from signon.printing.pdf.weasyprint_adaptations import LetterPage, LetterPages
from tests.factories import parts
from tests.printing.printed import page_texts

PAGES = 14


def letter(**changes: Any) -> LetterDocument:
    signatories = [ListedSignatory("River Watch", country="KE")]
    settings = {"style": "names-representatives", "columns": 2, "placement": "appendix"}
    return LetterDocument.compose(
        parts(signatory_list=settings, **changes), date=date(2026, 11, 1), signatories=signatories
    )


def frames(document: LetterDocument, number: int = PAGES) -> list[LetterPage]:
    assert document.appendix is not None
    fonts = Fonts()
    return frame_pages(document, number, sample_page(document, document.appendix, fonts), fonts)


def as_pdf(pages: list[LetterPage], document: LetterDocument) -> bytes:
    return written(LetterPages.of(pages, Fonts()), document)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"language": "ar", "paper": "a4"},
        {"addressing": "individual", "subject": "A title of so many words that it needs more than a line of the heading " * 2},
        {"font": "Noto Serif", "font_size": "13pt", "margins": {"left": "2.6in", "right": "2.6in"}},
    ],
)  # fmt: skip
def test_the_pages_are_those_that_weasyprint_lays_out_one_by_one(changes: dict[str, Any]) -> None:
    document = letter(**changes)
    alone = laid_out_frames(document, range(1, PAGES + 1), Fonts())
    assert as_pdf(frames(document), document) == as_pdf(alone, document)


def test_what_all_pages_show_is_shaped_for_few_of_them_and_each_number_for_its_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = letter()
    pages, shaped, reactivate = frames(document), Counter[str](), Layout.reactivate

    def counted(layout: Layout, style: Any) -> None:
        shaped[layout.text] += 1
        reactivate(layout, style)

    monkeypatch.setattr(Layout, "reactivate", counted)
    as_pdf(pages, document)
    numbers = [text for text in shaped if re.fullmatch(r".*S-\d+", text)]
    assert len(numbers) == PAGES
    assert max(shaped.values()) < PAGES / 3, "once for each width of a number"


def test_each_page_has_its_own_number() -> None:
    document = letter()
    found = [re.findall(r"S-\d+", text) for text in page_texts(as_pdf(frames(document), document))]
    assert found == [[f"S-{number}"] for number in range(1, PAGES + 1)]


def test_weasyprint_lays_out_one_page_for_each_width_of_a_number() -> None:
    pages = frames(letter(), 40)
    assert len(pages) == 40
    assert len({id(page.box.children[0]) for page in pages}) == 3, (
        "the first page, those with one digit, those with two"
    )
