"""The letter as a word processor's file: the parts in order, each in its style, to edit."""

from typing import Any

import pytest
from docx.document import Document

from tests.printing.pictures import picture
from tests.printing.written import (
    DAY,
    in_style,
    paragraph_with,
    paragraphs,
    signatories,
    texts,
    values,
    written,
)

EVERYTHING: dict[str, Any] = {
    "letterhead": {"name": "River Coalition", "logo": "logo.png", "address": "1 Quay\nTown", "footer": "Bank 12"},
    "delivery_notation": "Via email",
    "reference": "Our ref. 12",
    "addressees": [
        {"address": "Minister Ada Flint\nMinistry of Water", "attention": "Bo", "salutation": "Dear Minister:"}
    ],
    "lead_signers": [{"name": "Ines Marlow", "title": "Convener", "signature": "ines.png"}, {"name": "Ole Brandt"}],
    "enclosures": ["Map", "Report"],
    "cc": ["The press"],
}
IMAGES = {"logo.png": picture(), "ines.png": picture(200, 60, kind="JPEG")}
EDGES = {"top": "1in", "bottom": "2cm", "left": "0.85in", "right": "72pt"}


# Parts


def test_the_parts_stand_in_the_order_of_the_page() -> None:
    assert texts(written(signatories=signatories(2), images=IMAGES, **EVERYTHING)) == [
        "March 27, 2020",
        "Via email",
        "Our ref. 12",
        "Minister Ada Flint\nMinistry of Water",
        "Attention: Bo",
        "Rivers without mercury",
        "Dear Minister:",
        "We write about the river.",
        "Please act before the spring flood.",
        "Sincerely,",
        "Ines Marlow\nConvener",
        "Ole Brandt",
        "Enclosures:\tMap",
        "\tReport",
        "cc:\tThe press",
        "The undersigned organizations",
        "2 organizations as of March 27, 2020",
        "Organization 000",
        "Organization 001",
    ]


def test_a_letter_of_the_least_parts_has_no_others() -> None:
    assert texts(written(subject="", lead_signers=[], addressees=[{"address": "The Minister"}])) == [
        "March 27, 2020",
        "The Minister",
        "We write about the river.",
        "Please act before the spring flood.",
        "Sincerely,",
    ]


def test_the_subject_stands_after_the_salutation_where_that_is_wanted() -> None:
    found = texts(written(subject_position="after-salutation"))
    assert found.index("Rivers without mercury") == found.index("Dear Minister:") + 1


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("Date", "March 27, 2020"),
        ("Inside Address", "Minister Ada Flint\nMinistry of Water"),
        ("Attention Line", "Attention: Bo"),
        ("Subject Line", "Rivers without mercury"),
        ("Salutation", "Dear Minister:"),
        ("Body Text", "We write about the river."),
        ("Closing", "Sincerely,"),
        ("Signatory", "Organization 000"),
    ],
)
def test_every_part_has_a_style_of_its_own(style: str, text: str) -> None:
    assert in_style(written(signatories=signatories(1), images=IMAGES, **EVERYTHING), style)[0] == text


def test_a_letter_laid_out_as_modified_block_has_date_and_close_at_the_centre() -> None:
    styles = written(layout="modified-block").styles
    assert {styles[name].paragraph_format.left_indent.inches for name in ("Date", "Closing", "Signature")} == {3.25}


def test_the_letterhead_heads_the_first_page_and_its_foot_foots_it() -> None:
    document = written(images=IMAGES, **EVERYTHING)
    first = document.sections[0]
    assert first.different_first_page_header_footer
    assert texts(first.first_page_header) == ["River Coalition", "1 Quay", "Town"]
    assert texts(first.first_page_footer) == ["Bank 12"]
    assert "Bank 12" not in texts(first.footer)


def test_the_following_pages_are_headed_by_addressee_page_and_date() -> None:
    head = written().sections[0].header
    assert [cell.text for cell in head.tables[0]._cells] == ["Minister Ada Flint", "Page  of ", "March 27, 2020"]
    assert [field.get(field.nsmap["w"].join(("{", "}instr"))) for field in head._element.iter("{*}fldSimple")] == [
        " PAGE ",
        " NUMPAGES ",
    ]


def test_pictures_say_what_they_show_and_keep_their_shape() -> None:
    document = written(images=IMAGES, **EVERYTHING)
    logo = next(document.sections[0].first_page_header._element.iter("{*}docPr"))
    signature = document.inline_shapes[0]
    assert logo.get("descr") == "Logo of River Coalition"
    assert signature._inline.docPr.get("descr") == "Signature of Ines Marlow"
    assert signature.width / signature.height == pytest.approx(200 / 60, rel=0.01)
    assert signature.height.pt < 3 * 1.22 * 11


def test_signers_stand_side_by_side_or_beneath_each_other() -> None:
    three = [{"name": name} for name in ("Ada", "Bo", "Cy")]
    table = written(lead_signers=three).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Ada", "Bo"], ["Cy", ""]]
    assert written(lead_signers=three, layout="modified-block").tables == []


def test_blank_lines_for_ink_are_left_above_the_name() -> None:
    name = paragraph_with(written(lead_signers=[{"name": "Zoe", "space": 4}]), "Zoe")
    assert name.paragraph_format.space_before.pt == pytest.approx(4 * 1.22 * 11, abs=0.5)


# Pages


def test_paper_margins_and_font_are_the_letters() -> None:
    document = written(paper="a4", margins=EDGES, font="Noto Serif", font_size="12pt", language="fr")
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert [round(edge.pt) for edge in (section.top_margin, section.bottom_margin, section.left_margin)] == [72, 57, 61]
    defaults = document.styles.element.find("{*}docDefaults")
    assert next(defaults.iter("{*}rFonts")).values() == ["Noto Serif"] * 4
    assert values(defaults, ".//w:sz") == ["24"]
    assert values(defaults, ".//w:lang") == ["fr"]


def test_the_file_says_whose_letter_it_is_and_of_which_day() -> None:
    known = written(letterhead={"name": "River Coalition"}, title="Clean " * 60, language="fr").core_properties
    assert known.title.startswith("Clean Clean")
    assert known.title.endswith("…")
    assert (known.author, known.language, known.created.date()) == ("River Coalition", "fr", DAY)


# Signatories


def test_an_appendix_counts_its_own_pages_and_has_its_columns() -> None:
    document = written(signatories=signatories(9), signatory_list={"columns": 3})
    letter, heading, columns, _end = document.sections
    assert values(letter._sectPr, "w:titlePg") == [None]
    assert "S-" in heading.header.tables[0]._cells[1].text
    assert heading._sectPr.find("{*}pgNumType").values() == ["1"]
    assert columns._sectPr.find("{*}cols").values()[0] == "3"
    assert columns.start_type.name == "CONTINUOUS"


def test_the_signatories_pages_of_a_letter_to_many_name_the_letter() -> None:
    document = written(signatories=signatories(1), addressing="individual")
    heads = [section.header.tables[0]._cells[0].text for section in document.sections[:2]]
    assert heads == ["Minister Ada Flint", "Clean rivers"]


def test_the_letters_pages_are_counted_without_the_appendix() -> None:
    head = written(signatories=signatories(1)).sections[0].header._element
    assert next(reversed([*head.iter("{*}fldSimple")])).values() == [" SECTIONPAGES "]


def test_a_list_after_the_signature_stays_on_the_letters_pages() -> None:
    document = written(signatories=signatories(2), signatory_list={"placement": "after-signature", "columns": 1})
    assert [section.start_type.name for section in document.sections][1:] == ["CONTINUOUS", "CONTINUOUS"]
    assert document.sections[1].header.is_linked_to_previous


def test_groups_have_headings_one_deeper_than_the_lists() -> None:
    document = written(signatories=signatories(1), signatory_list={"style": "by-country"})
    styles = [document.styles[name] for name in ("Signatory List Heading", "Signatory Group Heading")]
    assert in_style(document, "Signatory Group Heading") == ["Kenya"]
    assert [style.base_style.name for style in styles] == ["Heading 2", "Heading 3"]


def test_a_representative_stands_beneath_the_name_of_the_organization() -> None:
    document = written(signatories=signatories(1), signatory_list={"style": "names-representatives"})
    entry = paragraph_with(document, "Organization")
    assert entry.text == "Organization 000\nPerson 000, Director\nKenya"
    assert next((run.text, run.style.name) for run in entry.runs) == ("Organization 000", "Signatory Name")


# Right to left


@pytest.fixture(scope="module")
def arabic() -> Document:
    signers = [{"name": "آدا"}, {"name": "Ole"}]
    return written(
        language="ar",
        salutation="سعادة الوزير،",
        body="نكتب بشأن **النهر** (River Act).",
        lead_signers=signers,
        signatories=signatories(1),
    )


def test_a_letter_from_right_to_left_is_mirrored(arabic: Document) -> None:
    assert arabic.styles["Normal"].element.find(".//{*}bidi") is not None
    assert all(section._sectPr.find("{*}bidi") is not None for section in arabic.sections)
    assert all(table._tbl.tblPr.find("{*}bidiVisual") is not None for table in arabic.tables)
    assert next(arabic.styles.element.iter("{*}lang")).values()[-1] == "ar"


def test_each_run_has_the_direction_of_its_words(arabic: Document) -> None:
    found = {run.text: run.font.rtl for run in paragraph_with(arabic, "نكتب").runs}
    assert found == {"نكتب بشأن ": True, "النهر": True, " (": True, "River Act": None, ").": True}


def test_a_text_that_runs_the_other_way_does_so_on_the_letters_side(arabic: Document) -> None:
    entry = paragraph_with(arabic, "Organization")
    assert values(entry._p, "w:pPr/w:bidi") == ["0"]
    assert entry.alignment.name == "RIGHT"


def test_nothing_is_empty_that_need_not_be() -> None:
    document = written(signatories=signatories(3), images=IMAGES, **EVERYTHING)
    empty = [one for one in paragraphs(document) if not one.text and not [*one._p.iter("{*}drawing")]]
    assert len(empty) == 1, "only the hairline that ends the columns"
