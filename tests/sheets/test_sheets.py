"""Tables in CSV and XLSX: read whole or refused with a reason, and written so that no spreadsheet runs a cell."""

import datetime as dt
import zipfile
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from signon.errors import InputError
from signon.sheets import guard_cell, read_sheet, unguard_cell, write_csv, write_sheet, write_xlsx

WRITERS = pytest.mark.parametrize("write", [write_csv, write_xlsx])


def refusal(data: bytes, name: str = "table.csv") -> str:
    with pytest.raises(InputError) as caught:
        read_sheet(data, name)
    assert str(caught.value).startswith(f"{name}: ")
    return str(caught.value)


def cells(data: bytes) -> list[list[str]]:
    return [row.cells for row in read_sheet(data, "table").rows]


def workbook(fill: Any) -> bytes:
    output = BytesIO()
    with xlsxwriter.Workbook(output) as book:
        fill(book)
    return output.getvalue()


def workbook_with(*replacements: Any, member: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A small workbook in which a piece of one member is replaced by another."""
    output = BytesIO()
    with zipfile.ZipFile(BytesIO(write_xlsx(["a"], [["b"]]))) as source, zipfile.ZipFile(output, "w", 8) as target:
        for name in source.namelist():
            content = source.read(name)
            for old, new in replacements if name == member else ():
                assert old in content
                content = content.replace(old, new)
            target.writestr(name, content)
    return output.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_csv_is_read_whatever_wrote_it(separator: str, mark: bytes, line_end: str) -> None:
    lines = [["name", "country"], ["Río & Söhne", '"a, b; ""c""\nd"']]
    data = mark + line_end.join(separator.join(line) for line in lines).encode()
    sheet = read_sheet(data, "table.csv")
    assert sheet.header == ["name", "country"]
    assert [row.cells for row in sheet.rows] == [["Río & Söhne", 'a, b; "c"\nd']]


def test_empty_lines_are_left_out_but_counted() -> None:
    sheet = read_sheet(b"\n\nname,country\n\nA,KE\n,\n  , \nB,CH\n\n", "table.csv")
    assert [(row.number, row.cells) for row in sheet.rows] == [(5, ["A", "KE"]), (8, ["B", "CH"])]


def test_a_single_column_needs_no_separator() -> None:
    assert cells(b"name\nA\nB; still B\n") == [["A"], ["B; still B"]]


def test_a_separator_in_a_quoted_header_does_not_decide() -> None:
    assert read_sheet(b'"name, short";country\nA;KE\n', "table.csv").header == ["name, short", "country"]


def test_the_empty_columns_that_spreadsheets_leave_at_the_right_are_dropped() -> None:
    assert cells(b"name,country,,\nA,KE,,\nB,CH,,,,\n") == [["A", "KE"], ["B", "CH"]]


def test_quotation_marks_inside_an_unquoted_cell_are_plain_text() -> None:
    assert cells(b'name,country\nFriends of "Rivers",KE\n') == [['Friends of "Rivers"', "KE"]]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf\n , \n", "the file is empty"),
        (b"name;country,site\n", "the header mixes the separators , and ;"),
        (b"name,country\nA,KE\nB;CH\n", "row 3 is separated by ;, but the header by ,"),
        (b"name\tcountry\nA,KE\n", "row 2 is separated by ,, but the header by tab"),
        (b"name,country\nA,KE\n\nB,CH,x\n", "row 4 has 3 cells, but the header has 2 columns"),
        (b"name,country,site\nA,KE\n", "row 2 has 2 cells, but the header has 3 columns"),
        (b"name,country\nA\n", "row 2 has one cell, but the header has 2 columns"),
        (b'name,country\nA,KE\n"B,CH\nC,FR\n', "row 3 opens a quotation mark that is never closed"),
        (b'name,country\n"B,CH\n' + b"C,FR\n" * 40_000, "row 2 opens a quotation mark that is never closed"),
        (b'name,country\n"A" B,KE\n', "row 2 has broken quotes"),
        (b'name,country\nA,KE\n"B,CH\nC,"FR"\n', "row 3 has broken quotes"),
        (b"name\nA\0B\n", "line 2 holds a NUL character"),
        (b"\xd0\xcf\x11\xe0 old", "old or password-protected Excel file"),
        (b"\x89PNG\r\n\x1a\n\x00", "this is a picture, not a table"),
        (b"x" * (50 * 1024 * 1024 + 1), "larger than 50 MB"),
    ],
)
def test_a_broken_table_is_refused_with_its_row_and_remedy(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_every_uneven_row_is_named_and_a_flood_is_cut_short() -> None:
    sentences = refusal(b"a,b\n" + b"1,2,3\n" * 30).split("\n")
    assert [sentence.split(" has")[0] for sentence in sentences[:2]] == ["table.csv: row 2", "table.csv: row 3"]
    assert sentences[-1] == "table.csv: and 10 more"
    assert len(sentences) == 21


def test_a_hundred_thousand_rows_are_read_and_two_hundred_thousand_are_the_most() -> None:
    line = b"Rivers for All,RFA,KE,https://rivers.example,Jane Roe,Director,jane@rivers.example,public\n"
    header = (
        b"organization,acronym,country,website,representative_name,representative_title,representative_email,listed\n"
    )
    assert len(read_sheet(header + line * 100_000, "table.csv").rows) == 100_000
    assert len(read_sheet(b"a\n" + b"b\n" * 200_000, "table.csv").rows) == 200_000
    assert "more than 200,000 rows" in refusal(b"a\n" + b"b\n" * 200_001)
    assert "2,000,000 cells" in refusal((b"," * 200 + b"\n") * 10_000)


def test_numbers_days_and_truth_values_of_a_workbook_become_plain_text() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["a", "b", "c", "d", "e", "f"])
        sheet.write_row(1, 0, [12, 0.5, True])
        sheet.write_datetime(1, 3, dt.datetime(2026, 3, 27), day)  # noqa: DTZ001 - a workbook's time has no zone
        sheet.write_datetime(1, 4, dt.datetime(2026, 3, 27, 17, 5), day)  # noqa: DTZ001
        sheet.write_formula(1, 5, "=1+1", None, 2)

    assert cells(workbook(fill)) == [["12", "0.5", "TRUE", "2026-03-27", "2026-03-27 17:05", "2"]]


def test_the_first_sheet_is_read_with_the_row_numbers_that_the_spreadsheet_shows() -> None:
    def fill(book: Any) -> None:
        first, second = book.add_worksheet("Members"), book.add_worksheet("Other")
        second.write(0, 0, "wrong")
        first.write_row(2, 0, ["name", "country"])
        first.write_row(4, 0, ["A", "KE"])
        first.set_row(900_000, None, book.add_format({"bold": True}))

    sheet = read_sheet(workbook(fill), "members.xlsx")
    assert sheet.header == ["name", "country"]
    assert [(row.number, row.cells) for row in sheet.rows] == [(5, ["A", "KE"])]


def test_a_column_without_a_header_but_with_content_is_kept_with_an_empty_name() -> None:
    assert read_sheet(b"name,,country\nA,x,KE\n", "table.csv").header == ["name", "", "country"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04 but no more", "the workbook is damaged"),
        (write_xlsx(["a"], [["b"]])[:-40], "the workbook is damaged"),
        (write_xlsx([], []), "the file is empty"),
        (workbook_with((b'r="A2"', b'r="XFD1048576"')), "more than 200,000 rows"),
        (workbook_with((b'r="A2"', b"r='A300000'")), "more than 200,000 rows"),
        (workbook_with((b'<row r="2"', b'<row r="900000"'), (b'r="A2"', b"")), "more than 200,000 rows"),
        (workbook_with((b'r="A2"', b'r="ZZZ150000"')), "2,000,000 cells"),
        (workbook_with((b"</worksheet>", b"")), "the workbook is damaged"),
        (workbook_with((b'encoding="UTF-8"', b'encoding="UTX-8"')), "the workbook is damaged"),
        (workbook_with((b"<worksheet", b"junk <worksheet")), "the workbook is damaged"),
        (
            workbook_with((b"<worksheet", b'<!DOCTYPE x [<!ENTITY y "z">]><worksheet')),
            "the workbook is damaged",
        ),
    ],
)
def test_a_workbook_that_is_damaged_or_claims_a_giant_table_is_refused(data: Any, words: str) -> None:
    assert words in refusal(data, "members.xlsx")


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    output = BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "not an XLSX workbook" in refusal(output.getvalue(), "members.ods")


def bomb(declared: Any = None) -> bytes:
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=False) as member:
            for _ in range(310):
                member.write(b" " * 1024 * 1024)
        if declared is not None:
            archive.getinfo("xl/worksheets/sheet1.xml").file_size = declared
    return output.getvalue()


@pytest.mark.parametrize("declared", [pytest.param(None, marks=pytest.mark.slow), 1000])
def test_a_zip_bomb_is_refused_even_when_it_lies_about_its_size(declared: int | None) -> None:
    data = bomb(declared)
    assert len(data) < 1024 * 1024
    assert "more than 200,000 rows" in refusal(data, "members.xlsx")


DANGEROUS = ["=1+1", "+41 22", "-Rivers", "@rivers", "\t=1", " =1", "\r=1", "\n+1", "＝1", "'=1", "''=1", "' =1", "'\t"]
HARMLESS = ["", "Rivers", "'Rivers'", "a=1", "''", "'", "1-2", "Équipe"]

texts = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=15)
starts = st.text(alphabet=st.sampled_from("'=+-@ \t＝"), max_size=5)


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_cell_that_a_spreadsheet_would_run_begins_with_an_apostrophe(text: Any) -> None:
    assert guard_cell(text) == "'" + text


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_cell_is_written_as_it_is(text: Any) -> None:
    assert guard_cell(text) == text


@given(st.tuples(starts, st.text(max_size=10)).map("".join))
def test_a_guarded_cell_reads_back_exactly_and_begins_with_nothing_that_runs(text: str) -> None:
    guarded = guard_cell(text)
    assert unguard_cell(guarded) == text
    assert guarded.strip()[:1] not in set("=+-@＝＋－＠")


@WRITERS
@given(table=st.lists(st.lists(st.tuples(starts, texts).map("".join), min_size=2, max_size=2), max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_written_table_reads_back_as_it_was(write: Any, table: Any) -> None:
    filled = [row for row in table if any(cell.strip() for cell in row)]
    assert cells(write(["name", "remark"], table)) == filled


@pytest.mark.parametrize(
    "text", [*DANGEROUS, "https://rivers.example", "internal:Sheet!A1", "{=1}", "12", "0041", "TRUE"]
)
def test_a_workbook_holds_text_and_neither_formulas_nor_links(text: Any) -> None:
    data = write_xlsx(["name"], [[text]])
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert (b"<f" in sheet, b"hyperlink" in sheet) == (False, False)
    assert sheet.count(b't="s"') == 2
    assert cells(data) == [[text]]


def test_csv_is_written_as_rfc_4180_has_it() -> None:
    assert write_csv(["a", "b"], [['x "y"', "1,2\n3"]]) == b'\xef\xbb\xbfa,b\r\n"x ""y""","1,2\n3"\r\n'


def test_a_table_is_written_by_the_ending_of_its_file() -> None:
    assert write_sheet(["a"], [["b"]], ".csv").startswith(b"\xef\xbb\xbfa")
    assert write_sheet(["a"], [["b"]], "XLSX").startswith(b"PK")
    with pytest.raises(InputError, match=r"choose a name ending in \.csv or \.xlsx"):
        write_sheet(["a"], [["b"]], "ods")


def test_a_cell_too_long_for_a_workbook_is_refused_instead_of_cut() -> None:
    with pytest.raises(InputError, match="row 2 does not fit"):
        write_xlsx(["a"], [["x" * 40_000]])
