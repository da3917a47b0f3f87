"""The sheet of a workbook that is read, and the row that names its columns."""

from collections.abc import Sequence
from typing import Any

import pytest

from signon.errors import InputError
from signon.sheets import Sheet, SheetError, read_sheet
from signon.sheets.xlsx import package
from tests.sheets.workbooks import made, renamed, sheet_xml, text, with_members

TABLE = [["organization", "country"], ["River Alliance", "US"]]


def knows(cells: Sequence[str]) -> bool:
    return "organization" in cells


def read(data: bytes, name: str = "members.xlsx") -> Sheet:
    return read_sheet(data, name, is_header=knows)


def put(book: Any, title: str, rows: list[list[str]], first: tuple[int, int] = (0, 0)) -> Any:
    sheet = book.add_worksheet(title)
    for number, row in enumerate(rows):
        sheet.write_row(first[0] + number, first[1], row)
    return sheet


def names(sheet: Sheet) -> list[str]:
    return [row.cells[0] for row in sheet.rows]


def hidden_first(book: Any) -> None:
    put(book, "Old draft", [["organization"], ["Dropped Society"]]).hide()
    put(book, "Members", TABLE).activate()


def very_hidden_first(book: Any) -> None:
    put(book, "Old draft", [["organization"], ["Dropped Society"]]).very_hidden()
    put(book, "Members", TABLE).activate()


def chart_first(book: Any) -> None:
    sheet = book.add_chartsheet("Chart")
    put(book, "Members", TABLE)
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=Members!$A$1:$A$2"})
    sheet.set_chart(chart)


def empty_first(book: Any) -> None:
    put(book, "Sheet1", [])
    put(book, "Members", TABLE)


def summary_first(book: Any) -> None:
    put(book, "Export Summary", [["Numbers Sheet Name", "Excel Worksheet Name"], ["Sheet 1", "Members"]])
    put(book, "Members", TABLE)


def read_me_first(book: Any) -> None:
    put(book, "Read me", [["Please do not edit"], ["Ask Jo, who keeps the list"]])
    put(book, "Members", TABLE)


def header_alone_first(book: Any) -> None:
    put(book, "Signatories", [["organization"]])
    put(book, "Members", TABLE)


def header_below_a_title_first(book: Any) -> None:
    put(book, "Signatories", [["Who signed"], ["organization", "country"]])
    put(book, "Members", TABLE)


@pytest.mark.parametrize(
    "fill",
    [
        hidden_first,
        very_hidden_first,
        chart_first,
        empty_first,
        summary_first,
        read_me_first,
        header_alone_first,
        header_below_a_title_first,
    ],
)
def test_the_first_visible_sheet_that_holds_a_table_is_read_and_named_with_the_others(fill: Any) -> None:
    sheet = read(made(fill))
    assert names(sheet) == ["River Alliance"]
    assert sheet.title == "Members"
    (other,) = sheet.others
    (notice,) = sheet.notices
    assert notice.startswith(f"the sheet 'Members' was read, and none of the others: '{other}'")
    assert ("(hidden)" in notice) == (other == "Old draft")


def test_a_header_alone_is_read_where_no_sheet_has_more_and_a_notice_says_so() -> None:
    def fill(book: Any) -> None:
        put(book, "Notes", [["Ask Jo, who keeps the list"], ["Please do not edit"]])
        put(book, "Signatories", TABLE[:1])

    sheet = read(made(fill))
    assert (sheet.title, sheet.rows) == ("Signatories", [])
    assert "the sheet 'Signatories' has a header and no rows" in sheet.notices
    assert read(b"organization,country\n", "members.csv").notices == ("the file has a header and no rows",)


def test_a_table_with_a_row_has_no_such_notice() -> None:
    assert read(made(lambda book: put(book, "Members", TABLE))).notices == ()


@pytest.mark.parametrize("fill", [summary_first, read_me_first])
def test_without_known_columns_the_first_sheet_with_several_is_read(fill: Any) -> None:
    assert read_sheet(made(fill), "members.xlsx").title == "Members"


def test_a_hidden_sheet_is_read_when_somebody_asks_for_it() -> None:
    assert names(read_sheet(made(hidden_first), "members.xlsx", sheet="Old draft")) == ["Dropped Society"]


def test_a_chart_cannot_be_read() -> None:
    with pytest.raises(InputError, match="the sheet 'Chart' has no cells; choose another one"):
        read_sheet(made(chart_first), "members.xlsx", sheet="chart")


def test_a_workbook_of_hidden_sheets_says_so() -> None:
    data = renamed(made(hidden_first), {}, {'name="Members"': 'name="Members" state="hidden"'})
    with pytest.raises(InputError, match="every sheet with cells is hidden: 'Old draft', 'Members'"):
        read(data)


def test_a_workbook_of_empty_sheets_is_empty() -> None:
    with pytest.raises(InputError, match="the file is empty"):
        read(made(lambda book: put(book, "One", [])))


def test_what_is_wrong_with_a_sheet_names_it_when_there_are_several() -> None:
    def fill(book: Any) -> None:
        put(book, "Members", [*TABLE, ["Forest Forum", "CA", "a note"]])
        put(book, "Other", [])

    with pytest.raises(SheetError, match=r"members\.xlsx, sheet 'Members': cell C3 holds something"):
        read(made(fill))


def moved_parts(data: bytes) -> bytes:
    names = {
        "xl/workbook.xml": "book/workbook2.xml",
        "xl/_rels/workbook.xml.rels": "book/_rels/workbook2.xml.rels",
        "xl/worksheets/sheet1.xml": "pages/first.xml",
        "xl/sharedStrings.xml": "book/texts.xml",
        "xl/styles.xml": "book/looks.xml",
    }
    targets = {
        '"xl/workbook.xml"': '"/book/workbook2.xml"',
        '"worksheets/sheet1.xml"': '"../pages/first.xml"',
        '"sharedStrings.xml"': '"texts.xml"',
        '"styles.xml"': '"/book/looks.xml"',
    }
    return renamed(data, names, targets)


def marked(book: Any) -> None:
    put(book, "Members", [*TABLE, ["Gone Union", "CH"]])
    book.worksheets()[0].write(2, 0, "Gone Union", book.add_format({"font_strikeout": True}))


def test_parts_of_a_workbook_are_found_wherever_they_are() -> None:
    sheet = read(moved_parts(made(marked)))
    assert names(sheet) == ["River Alliance", "Gone Union"]
    assert [row.number for row in sheet.marked] == [3]


def test_without_the_usual_names_the_reader_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(package, "_is_usual", lambda _parts: True)
    with pytest.raises(InputError, match="the workbook is damaged"):
        read(moved_parts(made(marked)))


def test_a_workbook_in_strict_open_xml_is_read() -> None:
    strict = {
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    }
    assert names(read(renamed(made(hidden_first), {}, strict))) == ["River Alliance"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (renamed(made(hidden_first), {"xl/workbook.xml": "word/document.xml"}, {}), "a word processor's document"),
        (renamed(made(hidden_first), {"xl/workbook.xml": "xl/workbook.bin"}, {}), "a binary workbook (XLSB)"),
        (renamed(made(hidden_first), {"xl/workbook.xml": "content.xml"}, {}), "an OpenDocument file (ODS)"),
        (renamed(made(hidden_first), {"xl/workbook.xml": "Index/Document.iwa"}, {}), "a Numbers document"),
        (renamed(made(hidden_first), {"xl/workbook.xml": "list.txt"}, {}), "a ZIP archive"),
        (b"<html><table><tr><td>organization</td></tr></table>", "a web page (HTML)"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "XML of an old Excel",
        ),
        (b'{"url":"https://docs.example/d/1","doc_id":"1"}', "a link to a table"),
        (b"%PDF-1.7", "a PDF"),
        (b"{\\rtf1", "a word processor's document"),
    ],
)
def test_a_file_that_is_no_table_is_refused_by_what_it_is(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match="XLSX") as refused:
        read(data)
    assert words in str(refused.value)


def test_a_table_that_begins_in_b_has_no_column_a_and_its_cells_keep_their_names() -> None:
    def fill(book: Any) -> None:
        put(book, "Members", [*TABLE, ["#REF!", "CH"], ["Forest Forum", "", ""]], first=(1, 1))
        book.worksheets()[0].write(4, 5, "#REF!")

    sheet = read(made(fill))
    assert (sheet.header, sheet.header_row) == (["organization", "country"], 2)
    assert names(sheet) == ["River Alliance", "#REF!", "Forest Forum"]
    assert sheet.column_letters(0) == "B"
    assert [row.problems()[0].split(" holds")[0] for row in sheet.rows[1:]] == ["cell B4", "cell F5"]


def test_a_blank_column_within_a_table_is_no_column_either() -> None:
    sheet = read_sheet(b"organization,,country\nA,,KE\nB,,#REF!\n", "members.csv")
    assert sheet.header == ["organization", "country"]
    assert sheet.rows[1].problems()[0].startswith("cell C3 holds #REF!")


@pytest.mark.parametrize(
    "rows",
    [
        [["Members of the coalition"], [], *TABLE],
        [["Members of the coalition"], ["as of 1 March"], *TABLE],
        [["Exported", "today"], *TABLE],
    ],
)
def test_titles_above_a_table_are_left_out_and_named(rows: list[list[str]]) -> None:
    def fill(book: Any) -> None:
        sheet = put(book, "Members", rows)
        if rows[0] == ["Members of the coalition"]:
            sheet.merge_range("A1:B1", rows[0][0])

    for sheet in (read(made(fill)), read("\n".join(";".join(row) for row in rows).encode(), "members.csv")):
        assert sheet.header == TABLE[0]
        assert names(sheet) == ["River Alliance"]
        (notice,) = sheet.notices
        assert notice.startswith(f"row {sheet.header_row} names the columns; what stands above it was left out: '")
        assert rows[0][0] in notice


def test_a_title_above_unknown_columns_is_left_out_too() -> None:
    sheet = read_sheet(b"Our members\nVerein,Staat\nFlussbund,CH\nSeebund,DE\n", "members.csv")
    assert sheet.header == ["Verein", "Staat"]
    assert "'Our members'" in sheet.notices[0]


def test_a_first_row_that_is_known_to_name_the_columns_is_the_header() -> None:
    assert names(read(b"organization\nGroup\norganization\n", "members.csv")) == ["Group", "organization"]
    with pytest.raises(InputError, match="row 2 has 2 cells, but the header has one column"):
        read(b"organization\nA, Inc\n", "members.csv")


@pytest.mark.parametrize(
    "first", [b"sep=;\r\n", b'"sep=;"\n', b"\xef\xbb\xbfsep=;\n", b"SEP=;\n", b"sep=\n", b"sep=;;\n", b"sep=,\n"]
)
def test_a_first_line_that_names_the_separator_is_no_row(first: bytes) -> None:
    sheet = read(first + b"organization;country\nRiver Alliance;US\n", "members.csv")
    assert [(row.number, row.cells) for row in sheet.rows] == [(2, ["River Alliance", "US"])]


@pytest.mark.parametrize(("told", "sign"), [("\t", "\t"), ("\\t", "\t"), ("|", "|"), ("^", "^")])
def test_any_sign_can_separate_the_cells_when_the_first_line_says_so(told: str, sign: str) -> None:
    data = f"sep={told}\norganization{sign}country\nRiver, lake; sea{sign}US\n"
    assert read(data.encode(), "members.csv").rows[0].cells == ["River, lake; sea", "US"]


def test_a_workbook_that_was_made_of_such_a_file_is_read_too() -> None:
    sheet = read(made(lambda book: put(book, "Members", [["sep="], *TABLE])))
    assert names(sheet) == ["River Alliance"]


def test_a_hidden_column_is_read_and_named() -> None:
    def fill(book: Any) -> None:
        sheet = put(
            book, "Members", [["organization", "country", "website"], ["River Alliance", "US", ""]], first=(0, 1)
        )
        sheet.set_column("D:E", None, None, {"hidden": True})
        sheet.set_column("C:C", 0)

    notices = read(made(fill)).notices
    assert notices == ("2 columns are hidden, and were read like the others: C (country), D (website)",)


@pytest.mark.parametrize("hides", ['hidden="1"', 'hidden="true"', 'hidden="on"', 'ht="0" customHeight="1"'])
def test_a_row_is_hidden_however_the_program_writes_it(hides: str) -> None:
    rows = f'<row r="1">{text("A1", "organization")}</row><row r="2" {hides}>{text("A2", "Declined Union")}</row>'
    sheet = read(with_members({"xl/worksheets/sheet1.xml": sheet_xml(rows)}))
    assert [(row.number, row.text) for row in sheet.marked] == [(2, "Declined Union")]


def test_a_row_that_is_shown_is_not_hidden() -> None:
    rows = f'<row r="1">{text("A1", "organization")}</row><row r="2" hidden="0" ht="12">{text("A2", "A")}</row>'
    assert read(with_members({"xl/worksheets/sheet1.xml": sheet_xml(rows)})).marked == ()
