"""The tag tree: what a reader by ear, or a program, learns of the letter's structure."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from signon.letters.body.scripts import language_of_script
from signon.printing.document.document import LetterDocument
from signon.printing.document.signatories import ListedSignatory
from signon.printing.pdf.render import render
from tests.factories import parts
from tests.printing.pictures import picture
from tests.printing.printed import tag_roles
from tests.printing.tag_tree import read_aloud, spoken, tag_tree

PARAGRAPH = "We write about the river that crosses three provinces and feeds four million people. " * 6
COUNTRIES = ("KE", "FR", "")


def printed(*, number: int = 0, names: Iterable[str] = (), images: Any = None, **changes: Any) -> bytes:
    """A letter signed by these organisations, or by so many."""
    names = names or [f"Organization {at:03}" for at in range(number)]
    signatories = [
        ListedSignatory(name, "", COUNTRIES[at % 3], f"Person {at}", "Director") for at, name in enumerate(names)
    ]
    document = LetterDocument.compose(
        parts(**changes), date=date(2020, 3, 27), signatories=signatories, images=images or {}
    )
    return render(document).pdf


def test_the_parts_of_a_letter_are_paragraphs_headings_and_lists_in_one_document() -> None:
    pdf = printed(number=2, body="Text.\n\n## Demands\n\nMore.", cc=["The press"])
    assert tag_tree(pdf).outline() == [
        "Document",
        *["P", "P", "H1", "P"],
        *["P", "H2", "P"],
        *["P", "P", "P", ["L", ["LI", "LBody"]]],
        ["Sect", "H2", "P", ["L", ["LI", "LBody"], ["LI", "LBody"]]],
    ]


@pytest.mark.parametrize("placement", ["after-signature", "appendix"])
@pytest.mark.parametrize("columns", [1, 2, 4])
@pytest.mark.parametrize("style", ["names", "names-representatives"])
def test_the_signatory_list_is_one_list_with_an_item_an_organization(columns: int, placement: str, style: str) -> None:
    settings = {"columns": columns, "placement": placement, "style": style}
    pdf = printed(number=260, signatory_list=settings)
    (signatories,) = tag_tree(pdf).all("L")
    assert [item.outline() for item in signatories.kids] == [["LI", "LBody"]] * 260
    names = [text[:16] for text in spoken(pdf) if text.startswith("Organization ")]
    assert names == [f"Organization {at:03}" for at in range(260)]


def test_each_group_is_a_list_under_its_heading() -> None:
    settings = {"style": "by-country", "columns": 3, "placement": "after-signature"}
    (section,) = tag_tree(printed(number=300, signatory_list=settings)).all("Sect")
    assert [one.role for one in section.kids] == ["H2", "P", *["H3", "L"] * 3]
    assert [len(one.kids) for one in section.kids if one.role == "L"] == [100, 100, 100]


def test_what_the_page_breaks_is_one_paragraph() -> None:
    pdf = printed(body="\n\n".join([PARAGRAPH] * 20))
    assert len(tag_tree(pdf).all("P")) == 3 + 20 + 2
    assert len(read_aloud(pdf)) > 20 * 5


def test_the_letterhead_is_read_once_and_page_furniture_never() -> None:
    letterhead = {"name": "River Coalition of the Valley", "footer": "Registered charity", "logo": "logo.png"}
    pdf = printed(number=60, body=PARAGRAPH * 12, letterhead=letterhead, images={"logo.png": picture()}, place="Geneva")
    read = read_aloud(pdf)
    assert read.count("River Coalition of the Valley") == 1
    assert read.count("Geneva, March 27, 2020") == 1
    assert read.count("Minister Ada Flint") == 1
    assert not [text for text in read if "Registered" in text or "Page" in text or "S-" in text]


@pytest.mark.parametrize("subject", ["", "Rivers"])
@pytest.mark.parametrize("body", ["Text.", "# A\n\nx\n\n### B\n\nx\n\n## C\n\nx", "#### A\n\nx\n\n# B\n\nx"])
@pytest.mark.parametrize("placement", ["after-signature", "appendix"])
def test_headings_begin_at_the_first_level_and_leave_none_out(subject: str, body: str, placement: str) -> None:
    settings = {"style": "by-country", "placement": placement}
    pdf = printed(number=6, subject=subject, body=body, signatory_list=settings)
    levels = [int(role[2:]) for role in tag_roles(pdf) if role.startswith("/H")]
    assert levels[0] == 1
    assert all(further <= level + 1 for level, further in pairwise(levels)), levels
    assert len(levels) == bool(subject) + body.count("# ") + 1 + 3


def test_page_furniture_is_marked_as_such() -> None:
    pdf = printed(number=60, letterhead={"name": "River Coalition", "footer": "Registered charity"})
    with pikepdf.open(BytesIO(pdf)) as opened:
        furniture = [
            str(operands[1].get("/Subtype"))
            for page in opened.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC" and operands[0] == "/Artifact"
        ]
    assert set(furniture) == {"/Footer", "/Header"}


def test_pictures_have_words_and_their_place_on_the_page() -> None:
    pdf = printed(
        letterhead={"name": "River Coalition", "logo": "logo.png"},
        lead_signers=[{"name": "Ines Marlow", "signature": "ines.png"}],
        images={"logo.png": picture(200, 200), "ines.png": picture(300, 80)},
    )
    logo, signature = tag_tree(pdf).all("Figure")
    assert (logo.values["/Alt"], signature.values["/Alt"]) == ("Logo of River Coalition", "Signature of Ines Marlow")
    left, bottom, right, top = logo.values["/A"]["/BBox"]
    assert 250 < left < right < 362
    assert 600 < bottom < top < 792
    assert signature.values["/A"]["/BBox"][3] < bottom


def test_a_footnote_is_read_where_it_is_mentioned() -> None:
    pdf = printed(body="One[^a] and two[^b] and no more.\n\n[^a]: First *note*.\n[^b]: Second note.")
    tree = tag_tree(pdf)
    assert [note.values["/ID"] for note in tree.all("Note")] == ["note-0001", "note-0002"]
    body = next(one for one in tree.all("P") if one.kids)
    assert body.outline() == ["P", "Reference", ["Note", "Lbl"], "Reference", ["Note", "Lbl"]]
    read = " ".join(" ".join(read_aloud(pdf)).split())
    assert "One 1 1. First note . and two 2 2. Second note. and no more." in read


def test_lists_in_lists_links_and_quotations_keep_their_structure() -> None:
    pdf = printed(
        body="- one\n- two\n  - inner\n\n1. first\n\n> Said so.\n\nSee [the report](https://report.example/)."
    )
    tree = tag_tree(pdf)
    outer, inner, ordered = tree.all("L")
    assert outer.outline() == [
        "L",
        ["LI", "Lbl", "LBody"],
        ["LI", "Lbl", ["LBody", ["L", ["LI", "Lbl", "LBody"]]]],
    ]
    assert [one.values["/A"]["/ListNumbering"] for one in (outer, inner, ordered)] == ["/Disc", "/Circle", "/Decimal"]
    assert [one.outline() for one in tree.all("BlockQuote")] == [["BlockQuote", "P"]]
    assert [one.values["annotations"] for one in tree.all("Link")] == [["https://report.example/"]]


def test_a_link_that_runs_over_a_line_is_one_link() -> None:
    pdf = printed(body=f"{'word ' * 12} [{'a long name of a report ' * 5}](https://report.example/).")
    (link,) = tag_tree(pdf).all("Link")
    assert link.values["annotations"] == ["https://report.example/"] * 2


def test_names_in_another_script_carry_their_language() -> None:
    names = ["Ένωση Ποταμών", "Союз рек", "River Trust", "清洁河流", "きれいな川の連合", "Εταιρεία"]
    spans = tag_tree(printed(names=names)).all("Span")
    assert sorted(span.values["/Lang"] for span in spans) == ["el", "el", "ja"]


@pytest.mark.parametrize("text", ["Ένωση Ποταμών Αττικής και Βοιωτίας", "קואליציית הנהרות הנקיים"])
def test_a_paragraph_in_another_script_carries_its_language(text: str) -> None:
    language = {"Έ": "el", "ק": "he"}[text[0]]
    paragraphs = tag_tree(printed(body=" ".join([text] * 12))).all("P")
    assert [one.values["/Lang"] for one in paragraphs if "/Lang" in one.values] == [language]


def test_names_in_the_letters_own_language_need_no_mark() -> None:
    spans = tag_tree(printed(names=["Ένωση Ποταμών", "きれいな川の連合"], language="el")).all("Span")
    assert [span.values["/Lang"] for span in spans] == ["ja"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("River Trust", ""),
        ("Café", ""),
        ("Ένωση Ποταμών (Union)", "el"),
        ("Greek Union (Ένωση)", ""),
        ("Союз", ""),
        ("ائتلاف", ""),
        ("河流", ""),
        ("川の連合体", "ja"),
        ("강 연합", "ko"),
        ("კოალიცია", "ka"),
        ("2026 – №", ""),
    ],
)
def test_a_script_tells_a_language_only_where_it_leaves_no_doubt(text: str, language: str) -> None:
    assert language_of_script(text) == language


def test_every_piece_of_content_leads_to_its_tag_and_back() -> None:
    pdf = printed(number=120, body=f"{PARAGRAPH * 10}[^1]\n\n[^1]: Note.", signatory_list={"columns": 3})
    with pikepdf.open(BytesIO(pdf)) as opened:
        tags = pikepdf.NumberTree(opened.Root.StructTreeRoot.ParentTree)
        for page in opened.pages:
            marked = [
                int(operands[1].MCID)
                for operands, operator in pikepdf.parse_content_stream(page)
                if str(operator) == "BDC" and "/MCID" in operands[1]
            ]
            assert sorted(marked) == list(range(len(tags[int(page.StructParents)])))
