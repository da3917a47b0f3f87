"""The appendix as we set it says what WeasyPrint's own layout says, in the same order, for any list."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
import pypdfium2
import pytest

from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import ListedSignatory
from signon.printing.pdf.layout import Fonts
from signon.printing.pdf.render import render
from signon.printing.pdf.signatories import appendix, appendix_file
from tests.factories import parts
from tests.printing.printed import tag_roles

DAY = date(2026, 11, 1)
NAMES = (
    "Alliance des Citoyennes de l’Étang",
    "International Federation of Associations for the Protection of Rivers, Lakes, Coasts and Their Peoples of the North",
    "Επιτροπή Ποταμών",
    "Союз рек и озёр",
    "جمعية الأنهار",
    "עמותת הנהרות",
    "नदी संरक्षण समिति",
    "நதி பாதுகாப்பு சங்கம்",
    "မြစ်များ ကာကွယ်ရေး",
    "សមាគមទន្លេ",
    "მდინარეების კავშირი",
    "የወንዞች ማኅበር",
    "河流保护协会",
    "川を守る会",
    "강을 지키는 모임",
    "A" * 120,
    "Office ﬁ and ﬂ, affluent e\u0301tat",
    "Soft\u00adhyphenated Riverkeepers",
)
FURNITURE = re.compile(r"S-\d+|Minister Ada Flint|2026")
COUNTRIES = ("KE", "FR", "", "BR", "IN", "SE", "MX", "ID", "CH", "ZA", "JP")


def varied(number: int) -> list[ListedSignatory]:
    """Signatories with names of all scripts and lengths, some without country or representative."""
    return [
        ListedSignatory(
            organization=f"{NAMES[at % len(NAMES)]} {at}",
            country=COUNTRIES[at % len(COUNTRIES)],
            representative_name=f"Robin {NAMES[(at + 5) % len(NAMES)]}" if at % 4 else "",
            representative_title="Director" if at % 3 else "",
        )
        for at in range(number)
    ]


def even(number: int) -> list[ListedSignatory]:
    """Signatories with a line each."""
    return [ListedSignatory(f"Organization {at:03}") for at in range(number)]


def letter(number: int = 150, *, signatories: Any = None, language: str = "en-US", **settings: Any) -> LetterDocument:
    return LetterDocument.compose(
        parts(language=language, signatory_list=settings),
        date=DAY,
        signatories=signatories or varied(number),
    )


def appendix_text(document: LetterDocument) -> list[str]:
    """The letters and digits on the pages of the appendix, without furniture, in the order of their content.

    Readers put lines that run from the right in an order of their own, so that one is given up for such letters.
    """
    rendered = render(document)
    opened = pypdfium2.PdfDocument(BytesIO(rendered.pdf))
    try:
        pages = [page.get_textpage().get_text_range() for page in opened][-rendered.appendix_pages :]
    finally:
        opened.close()
    lines = [line for page in pages for line in page.splitlines() if not FURNITURE.search(line)]
    letters = [sign for sign in "".join(lines) if sign.isalnum()]
    return sorted(letters) if document.direction == "rtl" else letters


@pytest.fixture
def by_weasyprint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Has WeasyPrint lay the appendix out whole from now on."""

    def use() -> None:
        monkeypatch.setattr(appendix_file, "appendix_pages", appendix.laid_out_appendix)
        appendix_file.forget()

    yield use
    appendix_file.forget()


@pytest.mark.parametrize(
    ("style", "columns", "language"),
    [
        ("names", 1, "en-US"),
        pytest.param("names", 4, "ar", marks=pytest.mark.slow),
        pytest.param("names-countries", 2, "fr", marks=pytest.mark.slow),
        ("names-countries", 3, "he"),
        pytest.param("names-representatives", 2, "en-US", marks=pytest.mark.slow),
        ("names-representatives", 3, "ar"),
        ("by-country", 2, "de"),
        pytest.param("by-country", 4, "en-US", marks=pytest.mark.slow),
        ("by-region", 3, "es"),
    ],
)
def test_the_text_is_that_of_weasyprints_own_layout(
    style: str, columns: int, language: str, by_weasyprint: Callable[[], None]
) -> None:
    document = letter(style=style, columns=columns, language=language)
    own = appendix_text(document)
    by_weasyprint()
    assert own == appendix_text(document)


def test_the_list_is_one_list_with_an_item_an_organization_over_columns_and_pages() -> None:
    rendered = render(letter(300, style="names-representatives", columns=3))
    roles = tag_roles(rendered.pdf)
    assert rendered.appendix_pages > 3
    assert roles.count("/L") == 1
    assert roles.count("/LI") == roles.count("/LBody") == 300


def test_each_group_is_a_list_under_its_heading_and_in_the_outline() -> None:
    rendered = render(letter(150, style="by-country", columns=2))
    roles = [role for role in tag_roles(rendered.pdf) if role in {"/H3", "/L"}]
    assert roles == ["/H3", "/L"] * len(COUNTRIES)
    with pikepdf.open(BytesIO(rendered.pdf)) as opened, opened.open_outline() as outline:
        titles = [str(item.title) for item in outline.root[-1].children[-1].children]
    assert (len(titles), titles[1], titles[-1]) == (len(COUNTRIES), "Brazil", "Switzerland")


@pytest.mark.parametrize("number", [60, 71, 83])
def test_a_groups_heading_stands_above_its_first_entry(number: int) -> None:
    for page in appendix.appendix_pages(letter(number, style="by-country", columns=4), Fonts()):
        assert not page.blocks[-1].block.is_heading
        for heading, entry in pairwise(page.blocks):
            assert not heading.block.is_heading or heading.left == entry.left


def test_the_last_pages_columns_are_balanced() -> None:
    page = appendix.appendix_pages(letter(signatories=even(8), columns=4), Fonts())[-1]
    sides = [one.left for one in page.blocks]
    assert [sides.count(side) for side in sorted(set(sides))] == [2, 2, 2, 2]


def test_an_entry_taller_than_a_page_is_left_to_weasyprint_and_printed_whole() -> None:
    signatories = [ListedSignatory("River " * 1700, country="KE"), *even(30)]
    assert "".join(appendix_text(letter(signatories=signatories, columns=4))).count("River") == 1700


def test_glyphs_that_the_letter_reads_otherwise_are_told_in_words() -> None:
    """A no-break space in the letter must not turn the list's spaces into such."""
    document = LetterDocument.compose(
        parts(body="For 10\u00a0000 people."), date=DAY, signatories=[ListedSignatory("River Watch")]
    )
    opened = pypdfium2.PdfDocument(BytesIO(render(document).pdf))
    try:
        assert "River Watch" in opened[1].get_textpage().get_text_range()
    finally:
        opened.close()
