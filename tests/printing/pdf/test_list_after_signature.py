"""A list that follows the signature is set by ourselves on the letter's own pages, and looks as WeasyPrint sets it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pypdfium2
import pytest

from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import ListedSignatory
from signon.printing.document.verification import PrintedVerification
from signon.printing.pdf import next_addressee
from signon.printing.pdf.render import render
from signon.printing.pdf.signatories import after_signature, appendix, appendix_file
from signon.printing.rendered import RenderedLetter
from tests.factories import parts
from tests.printing.pdf.test_appendix import even
from tests.printing.printed import layout_text, page_texts, placed
from tests.printing.tag_tree import tag_tree

DAY = date(2026, 11, 1)
SENTENCE = "We write about the river that crosses three provinces and feeds four million people. "
SIDE: dict[str, Any] = {
    "letterhead": {"name": "River Coalition", "address": "1 Mill Lane", "footer": "Charity", "preset": "side"}
}
NOTES = {"body": f"Text.[^1]\n\n[^1]: {SENTENCE * 6}"}


def letter(
    signatories: Any, *, placement: str = "after-signature", style: str = "names", columns: int = 2, **changes: Any
) -> LetterDocument:
    settings = {"placement": placement, "style": style, "columns": columns, "order": "signed"}
    return LetterDocument.compose(parts(signatory_list=settings, **changes), date=DAY, signatories=signatories)


@pytest.fixture
def by_weasyprint(monkeypatch: pytest.MonkeyPatch) -> Callable[..., RenderedLetter]:
    """Renders a letter with WeasyPrint's own layout of its list."""

    def rendered(document: LetterDocument) -> RenderedLetter:
        with monkeypatch.context() as patch:
            patch.setattr(next_addressee, "laid_out_letter", after_signature.laid_out_whole)
            patch.setattr(appendix_file, "appendix_pages", appendix.laid_out_appendix)
            _forget_layouts()
            made = render(document)
        _forget_layouts()
        return made

    return rendered


def _forget_layouts() -> None:
    appendix_file.forget()
    next_addressee.forget()


def signers(number: int) -> list[ListedSignatory]:
    """Signatories with a number each; among them long names, and scripts that make their lines taller."""
    names = (
        "River N{}",
        "நதி பாதுகாப்பு {}",
        "Ένωση Ποταμών {}",
        "Federation of the Friends of the River " * 2,
        "မြစ်များ {}",
        "河流 {}",
    )
    codes = ("KE", "FR", "", "BR", "IN")
    return [
        ListedSignatory(
            organization=names[at % 6].format(f"{at:03}"),
            country=codes[at % 5],
            representative_name="Robin Reed" if at % 4 else "",
            signed_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=at),
        )
        for at in range(number)
    ]


def places(content: bytes, number: int) -> list[list[tuple[int, float, float]]]:
    """Where every sixth signatory stands: page by page its number, its right side and its foot, in points."""
    found = []
    for page in pypdfium2.PdfDocument(BytesIO(content)):
        text = page.get_textpage()
        hits = [(at, text.search(f"N{at:03}").get_next()) for at in range(0, number, 6)]
        boxes = [(at, text.get_charbox(hit[0] + 3)) for at, hit in hits if hit]
        found.append([(at, box[2], box[1]) for at, box in boxes])
    return found


@pytest.mark.parametrize(
    ("style", "columns", "changes"),
    [
        pytest.param("names", 1, {}, marks=pytest.mark.slow),
        ("names", 4, {"paper": "a4"}),
        ("names-countries", 2, NOTES),
        ("names-representatives", 2, SIDE),
        pytest.param("names-representatives", 3, {"placement": "appendix"}, marks=pytest.mark.slow),
        ("by-country", 1, {"language": "fr"}),
        ("by-region", 1, {"font_size": "8pt", "margins": {"left": "2in"}}),
    ],
)
def test_every_entry_stands_where_weasyprint_puts_it(
    style: str, columns: int, changes: Any, by_weasyprint: Callable[..., RenderedLetter]
) -> None:
    """On all pages but the last, on which WeasyPrint levels the columns less well."""
    document = letter(signers(260), style=style, columns=columns, **changes)
    own, theirs = places(render(document).pdf, 260), places(by_weasyprint(document).pdf, 260)
    assert len(own) == len(theirs) > 2
    assert sum(map(len, own)) == 44
    for mine, their in zip(own[:-1], theirs[:-1], strict=True):
        assert [one[0] for one in mine] == [one[0] for one in their]
        assert [one[1:] for one in mine] == [pytest.approx(one[1:], abs=0.5) for one in their]


LINES = [pytest.param(lines, marks=pytest.mark.slow) if lines % 3 else lines for lines in range(15, 24)]


@pytest.mark.parametrize("lines", LINES)
def test_the_lists_heading_stays_with_its_first_entry(lines: Any) -> None:
    document = letter(even(40), body="\n\n".join(["Short."] * lines), subject="", columns=4)
    (page,) = [text for text in page_texts(render(document).pdf) if "undersigned" in text]
    assert "Organization 000" in page


def test_the_columns_follow_the_width_of_each_page() -> None:
    """Beside a letterhead at the side they are narrower than on the pages that follow."""
    document = letter([ListedSignatory("River " * 40)] * 60, columns=1, **SIDE)
    pages = pypdfium2.PdfDocument(BytesIO(render(document).pdf))
    first, second = (pages[at].render().to_pil().convert("L").crop((0, 420, 612, 640)) for at in (0, 1))
    widths = [page.point(lambda level: 255 * (level < 128)).getbbox()[2] for page in (first, second)]
    assert widths == pytest.approx([612 - 72 - 140, 612 - 72], abs=30)


def test_an_entry_taller_than_a_page_is_printed_whole() -> None:
    signatories = [ListedSignatory("River " * 1700, country="KE"), *even(30)]
    assert layout_text(render(letter(signatories, columns=4)).pdf).count("River") >= 1700


def test_how_to_check_the_document_stands_on_the_lists_last_page_and_is_read_after_it() -> None:
    verification = PrintedVerification.compose("ABCDEFGHJK", "https://site.example", "en-US")
    rendered = render(letter(even(150)).verifiable_by(verification))
    assert rendered.pages > 2
    assert placed(rendered.pdf, "ABCDE-FGHJK").page == rendered.pages
    roles = [kid.role for kid in tag_tree(rendered.pdf).kids]
    assert roles[roles.index("Sect") :] == ["Sect", "Figure", "P"]


def test_the_lists_pages_are_counted_with_the_letters() -> None:
    rendered = render(letter(even(300), columns=1))
    texts = page_texts(rendered.pdf)
    assert len(texts) == rendered.pages > 3
    assert all(f"Page {number} of {rendered.pages}" in text for number, text in enumerate(texts[1:], start=2))
