"""The finished PDF as its reader and its reader's software see it."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest

from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import ListedSignatory
from signon.printing.pdf import render as printing
from signon.printing.pdf.fonts import FontMissingError
from signon.printing.pdf.render import render
from signon.printing.rendered import RenderedLetter, RenderingError
from tests.factories import parts
from tests.printing.pictures import picture
from tests.printing.printed import layout_text, page_texts, placed, printed_lines, tag_roles

DAY = date(2020, 3, 27)
PARAGRAPH = "We write about the river that crosses three provinces and feeds four million people, " * 6


def signatories(number: int) -> list[ListedSignatory]:
    return [ListedSignatory(f"Organization {at:03}", "", "KE", f"Person {at:03}", "Director") for at in range(number)]


def printed(*, number: int = 0, images: Any = None, **changes: Any) -> RenderedLetter:
    """A letter with so many signatories."""
    document = LetterDocument.compose(parts(**changes), date=DAY, signatories=signatories(number), images=images or {})
    return render(document)


def long_body(paragraphs: int, ending: str = "") -> str:
    return "\n\n".join([PARAGRAPH] * paragraphs + [ending])


# Order and omission


def test_the_subject_stands_before_or_after_the_salutation() -> None:
    before, after = (
        printed_lines(printed(subject_position=f"{where}-salutation").pdf) for where in ("before", "after")
    )
    assert before.index("Rivers without mercury") < before.index("Dear Minister:")
    assert after.index("Rivers without mercury") > after.index("Dear Minister:")


def test_a_letter_of_the_least_parts_prints_them_and_nothing_else() -> None:
    lines = printed_lines(printed(subject="", lead_signers=[], addressees=[{"address": "The Minister"}]).pdf)
    assert [line for line in lines if line] == [
        "March 27, 2020",
        "The Minister",
        "We write about the river.",
        "Please act before the spring flood.",
        "Sincerely,",
    ]


def test_nothing_in_the_tag_tree_is_empty() -> None:
    with pikepdf.open(BytesIO(printed(number=1, subject="", lead_signers=[]).pdf)) as pdf:
        empty = [item.S for item in pdf.objects if _is_element(item) and "/K" in item and not _kids(item)]
    assert empty == []


def test_enclosures_and_copies_stand_before_a_list_that_follows_the_signature() -> None:
    rendered = printed(number=2, enclosures=["Map"], cc=["The press"], signatory_list={"placement": "after-signature"})
    lines = printed_lines(rendered.pdf)
    texts = ["Sincerely,", "Ines Marlow", "Enclosure: Map", "cc: The press", "The undersigned organizations"]
    places = [next(at for at, line in enumerate(lines) if text in " ".join(line.split())) for text in texts]
    assert places == sorted(places)
    assert (rendered.pages, rendered.appendix_pages) == (1, 0)


# Pages


def test_a_letter_of_one_page_has_neither_page_number_nor_continuation_heading() -> None:
    text = layout_text(printed().pdf)
    assert "Page" not in text
    assert text.count("March 27, 2020") == 1


def test_every_further_page_is_headed_by_addressee_page_and_date() -> None:
    rendered = printed(body=long_body(24))
    first, *further = page_texts(rendered.pdf)
    assert "Page" not in first
    assert len(further) == rendered.pages - 1 > 1
    for number, text in enumerate(further, start=2):
        heading = " ".join(text.strip().split("\n")[0].split())
        assert heading == f"Minister Ada Flint Page {number} of {rendered.pages} March 27, 2020"


def test_an_appendix_numbers_its_own_pages_and_the_letters_total_leaves_it_out() -> None:
    rendered = printed(number=120, body=long_body(8))
    assert (rendered.pages, rendered.appendix_pages) == (4, 2)
    headings = [" ".join(text.strip().split("\n")[0].split()) for text in page_texts(rendered.pdf)[1:]]
    assert headings == [f"Minister Ada Flint {page} March 27, 2020" for page in ("Page 2 of 2", "S-1", "S-2")]


@pytest.mark.parametrize("paragraphs", range(4, 9))
@pytest.mark.parametrize("ending", ["Thank you.", "- a first small thing\n- a second", ""])
def test_two_lines_of_text_at_least_stand_on_the_page_of_the_signature(paragraphs: Any, ending: str) -> None:
    rendered = printed(body=long_body(paragraphs, ending), font_size="13pt")
    page = next(text for text in page_texts(rendered.pdf) if "Sincerely," in text)
    lines = [line for line in page.split("Sincerely,")[0].split("\n") if line.strip() and "Page" not in line]
    assert len(lines) >= 2


def test_a_heading_never_stands_at_the_foot_of_a_page() -> None:
    for lines_before in range(24, 34):
        body = "\n\n".join(["One line of text."] * lines_before) + f"\n\n## Demands\n\n{PARAGRAPH}"
        page = next(text for text in page_texts(printed(body=body).pdf) if "Demands" in text)
        assert len(page.split("Demands")[1].split()) > 10


def annotated(paragraphs: int, length: int) -> str:
    """A body with a footnote in the first line of every paragraph."""
    texts = [f"Mention M{at}M.[^{at}] " + "What they carry is known. " * length for at in range(1, paragraphs + 1)]
    notes = [f"[^{at}]: Note N{at}N." for at in range(1, paragraphs + 1)]
    return "\n\n".join([*texts, "Thank you.", *notes])


@pytest.mark.parametrize("length", [3, 24, 36])
@pytest.mark.parametrize("paragraphs", [5, 9, 14])
@pytest.mark.parametrize("top", ["0.4in", "1in", "1.3in"])
def test_every_footnote_stands_on_the_page_that_mentions_it(paragraphs: int, length: int, top: str) -> None:
    pages = page_texts(printed(body=annotated(paragraphs, length), margins={"top": top}).pdf)
    mentions, notes = ([re.findall(f"{letter}(\\d+){letter}", page) for page in pages] for letter in "MN")
    assert mentions == notes
    assert sum(map(len, notes)) == paragraphs


def test_footnotes_stand_at_the_foot() -> None:
    assert placed(printed(body=annotated(1, 1)).pdf, "N1N").top > 9.5


def test_a_footnote_longer_than_a_page_is_refused() -> None:
    with pytest.raises(RenderingError, match="longer than its page"):
        printed(body=f"Text[^1]\n\n[^1]: {'word ' * 2500}")


def test_a_lost_footnote_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "FOOTNOTE", "Text")
    with pytest.raises(RenderingError, match="do not all fit"):
        printed(body="Text[^1]\n\n[^1]: Note. Text")


def test_a_long_row_of_copies_runs_on_over_the_pages() -> None:
    rendered = printed(cc=[f"Person {at}" for at in range(60)])
    first, second = page_texts(rendered.pdf)
    assert "Sincerely," in first
    assert "Person 20" in first
    assert "Person 59" in second


# Places


@pytest.mark.parametrize(
    ("layout", "date_left", "close_left"),
    [("full-block", 1.0, 1.0), ("modified-block", 4.25, 4.25), ("right-date", None, 1.0)],
)
def test_each_layout_puts_date_and_close_in_their_places(
    layout: str, date_left: float | None, close_left: float
) -> None:
    pdf = printed(layout=layout).pdf
    day = placed(pdf, "March 27, 2020")
    assert placed(pdf, "Minister Ada Flint").left == pytest.approx(1.0, abs=0.03)
    assert placed(pdf, "Sincerely,").left == pytest.approx(close_left, abs=0.03)
    assert placed(pdf, "Ines Marlow").left == pytest.approx(close_left, abs=0.03)
    if date_left is None:
        assert day.right == pytest.approx(7.5, abs=0.03)
    else:
        assert day.left == pytest.approx(date_left, abs=0.03)


def test_only_a_date_at_the_right_stands_directly_above_the_address() -> None:
    def gap(layout: str) -> float:
        pdf = printed(layout=layout, font_size="10pt").pdf
        return placed(pdf, "Minister Ada").top - placed(pdf, "March 27").top

    assert gap("full-block") == pytest.approx(2 * gap("right-date"), abs=0.03)


@pytest.mark.parametrize(("paper", "size"), [("letter", (612, 792)), ("a4", (595, 842))])
def test_the_paper_and_margins_are_the_letters(paper: str, size: tuple[int, ...]) -> None:
    pdf = printed(paper=paper, margins={"left": "2in", "top": "50mm"}).pdf
    with pikepdf.open(BytesIO(pdf)) as document:
        assert [round(float(side)) for side in document.pages[0].MediaBox[2:]] == list(size)
    assert placed(pdf, "Dear Minister:").left == pytest.approx(2, abs=0.03)
    assert placed(pdf, "March 27").top == pytest.approx(50 / 25.4, abs=0.07)


@pytest.mark.parametrize("columns", [1, 2, 3, 4])
def test_the_list_stands_in_as_many_columns_as_wanted(columns: int) -> None:
    pdf = printed(number=40, signatory_list={"columns": columns}).pdf
    lefts = {round(placed(pdf, f"Organization {at:03}").left, 1) for at in range(40)}
    assert len(lefts) == columns


def test_a_letter_in_arabic_runs_from_the_right() -> None:
    pdf = printed(language="ar", layout="right-date", closing="مع التحية", number=1).pdf
    assert placed(pdf, "27").left < 3
    assert placed(pdf, "Minister Ada Flint").right == pytest.approx(7.5, abs=0.03)
    assert placed(pdf, "Organization 000").right == pytest.approx(7.5, abs=0.03)


# Missing things


def test_a_font_that_is_not_installed_is_an_error_that_names_it() -> None:
    with pytest.raises(FontMissingError, match="'Helvetica Imaginary' is not installed"):
        printed(font="Helvetica Imaginary")


def test_a_font_that_is_installed_is_the_one_in_the_file() -> None:
    with pikepdf.open(BytesIO(printed(font="noto serif", subject="").pdf)) as pdf:
        fonts = {
            str(item.BaseFont) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/BaseFont" in item
        }
    assert fonts
    assert all("Noto-Serif" in font for font in fonts)


def test_logo_and_signature_are_printed_where_they_belong() -> None:
    rendered = printed(
        letterhead={"name": "River Coalition", "logo": "logo/../é 1.png"},
        lead_signers=[{"name": "Ines Marlow", "signature": "ines.png"}],
        images={"logo/../é 1.png": picture(200, 200), "ines.png": picture(300, 80)},
    )
    page = pypdfium2.PdfDocument(rendered.pdf)[0]
    tops = sorted((792 - item.get_bounds()[3]) / 72 for item in page.get_objects() if item.type == 3)
    assert len(tops) == 2
    assert tops[0] < placed(rendered.pdf, "River Coalition").top
    assert placed(rendered.pdf, "Sincerely,").top < tops[1] < placed(rendered.pdf, "Ines Marlow").top


# What the file says of itself


def test_the_file_names_its_title_author_language_and_both_standards() -> None:
    rendered = printed(letterhead={"name": "River & Sea Coalition"}, language="en-GB")
    with pikepdf.open(BytesIO(rendered.pdf)) as pdf, pdf.open_metadata() as metadata:
        assert str(pdf.Root.Lang) == "en-GB"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20200327")
        assert metadata["dc:title"] == "Clean rivers"
        assert metadata["dc:creator"] == ["River & Sea Coalition"]
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("3", "A", "1")
        assert bytes(pdf.Root.Metadata.read_bytes()).count(b"<rdf:RDF") == 1


def test_headings_begin_at_the_first_level_and_images_have_words() -> None:
    rendered = printed(
        letterhead={"name": "River Coalition", "logo": "logo.png"}, images={"logo.png": picture()}, number=1
    )
    with pikepdf.open(BytesIO(rendered.pdf)) as pdf:
        elements = [item for item in pdf.objects if _is_element(item)]
        headings = [role for role in tag_roles(rendered.pdf) if role.startswith("/H")]
        figures = [str(item.Alt) for item in elements if item.S == "/Figure"]
    assert headings == ["/H1", "/H2"]
    assert figures == ["Logo of River Coalition"]


def _is_element(item: Any) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem"


def _kids(item: Any) -> list[Any]:
    return list(item.K) if isinstance(item.K, pikepdf.Array) else [item.K]
