"""The letter's body in a word processor's file: real lists, links, headings and footnotes."""

import pytest
from docx.document import Document
from docx.oxml.ns import qn

from signon.printing.docx.writer import word_processor_file
from tests.printing.pictures import picture
from tests.printing.written import composed, in_style, paragraph_with, part, texts, values, written


def body_of(markdown: str) -> Document:
    return written(body=markdown)


def styled(document: Document) -> list[tuple[str, str]]:
    """Style and text of everything between salutation and close."""
    found = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    return found[
        [name for name, _text in found].index("Salutation") + 1 : [name for name, _text in found].index("Closing")
    ]


def numbering(document: Document, text: str) -> tuple[int, int]:
    """The list that a paragraph belongs to, and its level in it."""
    properties = paragraph_with(document, text)._p.pPr.numPr
    return properties.numId.val, properties.ilvl.val


def start_of(document: Document, number: int) -> str:
    lists = document.part.numbering_part.element
    return next(values(one, ".//w:startOverride")[0] for one in lists.num_lst if one.numId == number)


def test_emphasis_is_kept_also_within_emphasis() -> None:
    runs = paragraph_with(body_of("one *two* **three *four***"), "one").runs
    assert [(run.text, run.bold, run.italic) for run in runs] == [
        ("one ", None, None),
        ("two", None, True),
        (" ", None, None),
        ("three ", True, None),
        ("four", True, True),
    ]


def test_lines_run_on_unless_they_were_broken_on_purpose() -> None:
    assert "one two\nthree" in texts(body_of("one\ntwo  \nthree"))


def test_what_was_set_with_care_keeps_its_lines_and_spaces() -> None:
    assert styled(body_of("```\na  b\n  c & <d>\n```")) == [("Body Text", "a  b\n  c & <d>")]


def test_headings_begin_beneath_the_subject_and_never_skip_a_level() -> None:
    assert styled(body_of("# One\n\n### Two\n\ntext")) == [
        ("Heading 2", "One"),
        ("Heading 3", "Two"),
        ("Body Text", "text"),
    ]


def test_quotes_and_rules_have_styles() -> None:
    assert styled(body_of("> quoted\n\n---\n\ntext")) == [
        ("Quote", "quoted"),
        ("Horizontal Rule", ""),
        ("Body Text", "text"),
    ]


def test_lists_are_numbered_by_the_word_processor() -> None:
    document = body_of("- a\n- b\n\n4. four\n5. five\n\ntext\n\n1. again")
    assert in_style(document, "List Bullet") == ["a", "b"]
    assert in_style(document, "List Number") == ["four", "five", "again"]
    four, five, again = (numbering(document, text)[0] for text in ("four", "five", "again"))
    assert four == five != again
    assert (start_of(document, four), start_of(document, again)) == ("4", "1")


def test_lists_within_lists_are_a_level_deeper() -> None:
    document = body_of("1. one\n\n   more of one\n\n   - inner\n2. two")
    assert styled(document) == [
        ("List Number", "one"),
        ("List Continue", "more of one"),
        ("List Bullet", "inner"),
        ("List Number", "two"),
    ]
    assert numbering(document, "inner")[1] == 1
    assert numbering(document, "two") == (numbering(document, "one")[0], 0)


def test_lists_go_as_deep_as_word_processors_know_them() -> None:
    document = body_of("\n".join("  " * level + f"- level {level}" for level in range(9)))
    assert numbering(document, "level 8") == (1, 8)


def test_an_item_without_text_keeps_its_label() -> None:
    assert [style for style, _text in styled(body_of("-\n- b\n\nend"))] == ["List Bullet", "List Bullet", "Body Text"]


def test_a_number_higher_than_word_processors_count_is_written_out() -> None:
    paragraph = paragraph_with(body_of("99998. Annex\n99999. Article"), "Article")
    assert paragraph.text == "99999.\tArticle"
    assert paragraph._p.pPr.numPr is None


def test_a_link_is_a_link() -> None:
    link = paragraph_with(body_of("See [our *site*](https://r.example/?a=1&b=2)."), "See").hyperlinks[0]
    assert (link.text, link.url) == ("our site", "https://r.example/?a=1&b=2")


@pytest.mark.parametrize(
    "address", ["http://[half", "http://a..b/", "http://r.example:port/", "http:///nowhere", "mailto:"]
)
def test_an_address_that_is_none_is_no_link_and_its_text_stays(address: str) -> None:
    paragraph = paragraph_with(body_of(f"See [this](<{address}>) now"), "See")
    assert paragraph.text == "See this now"
    assert paragraph.hyperlinks == []


NOTED = "One[^a] two[^b] three[^a]\n\n[^a]: First *note* <https://r.example>\n[^b]: Second[^a]\n\n    goes on"


def test_footnotes_are_footnotes() -> None:
    content = word_processor_file(composed(body=NOTED))
    notes = part(content, "word/footnotes.xml")
    own = [note for note in notes if note.get(qn("w:type")) is None]
    assert ["".join(note.itertext()) for note in own] == [" First note https://r.example", " Second1 goes on"]
    assert len([*own[0].iter("{*}hyperlink")]) == 1
    addresses = [one.get("Target") for one in part(content, "word/_rels/footnotes.xml.rels")]
    assert addresses == ["https://r.example"]


def test_a_second_mention_of_a_note_is_its_number() -> None:
    paragraph = paragraph_with(written(body=NOTED), "One")
    assert paragraph.text == "One two three1"
    assert [one.get(qn("w:id")) for one in paragraph._p.iter("{*}footnoteReference")] == ["1", "2"]


def test_the_last_lines_stay_with_the_signature() -> None:
    document = body_of("text " * 100 + "\n\nThank you.")
    assert [one.paragraph_format.keep_with_next for one in document.paragraphs if one.style.name == "Body Text"] == [
        True,
        True,
    ]


def test_a_table_has_a_head_that_repeats_and_sides_by_column() -> None:
    document = body_of("| Site | mg |\n|:-----|---:|\n| *Otter*[^1] | 3 |\n\n[^1]: A note.")
    [table] = [one for one in document.tables if one.cell(0, 0).text == "Site"]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Site", "mg"], ["Otter", "3"]]
    assert [len(row._tr.findall(".//" + qn("w:tblHeader"))) for row in table.rows] == [1, 0]
    assert values(table._tbl, ".//w:jc") == ["left", "right", "left", "right"]
    assert len(table._tbl.findall(".//" + qn("w:footnoteReference"))) == 1


def test_a_table_in_a_letter_from_the_right_begins_at_the_right() -> None:
    document = written(language="ar", body="| أول | ثان |\n|:--|--:|\n| 1 | 2 |")
    [table] = [one for one in document.tables if one.cell(0, 0).text == "أول"]
    assert table._tbl.find(".//" + qn("w:bidiVisual")) is not None
    assert values(table._tbl, ".//w:jc")[:2] == ["right", "left"]


def test_a_picture_of_the_text_is_no_wider_than_the_text_and_has_its_words() -> None:
    document = written(body="![A map](map.png)", images={"map.png": picture(2000, 500)})
    [shape] = document.inline_shapes
    assert (shape.width.inches, shape._inline.docPr.get("descr")) == (6.5, "A map")


def test_a_paragraph_against_the_letter_runs_its_own_way_in_its_language() -> None:
    arabic = "يجب أن يحمي القانون النهر من التلوث."
    document = body_of(f"Text.\n\n{arabic}\n\n- {arabic}\n\n| {arabic} | b |\n|---|---|\n| {arabic} {arabic} | c |")
    against = [one._p for one in document.paragraphs if one.text == arabic]
    assert [values(one, ".//w:bidi") for one in against] == [["1"], ["1"]]
    assert {one.get(qn("w:bidi")) for one in against[0].iterfind(".//" + qn("w:lang"))} == {"ar"}
    [table] = [one for one in document.tables if one.cell(0, 0).text == arabic]
    assert table._tbl.find(".//" + qn("w:bidiVisual")) is not None
    assert values(paragraph_with(document, "Text.")._p, ".//w:bidi") == []
