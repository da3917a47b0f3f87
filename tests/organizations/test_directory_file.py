"""The member directory as a file."""

import datetime as dt
import time
import zipfile
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from signon.organizations.entries.states import ContactDetails, DirectoryRow
from signon.organizations.importing.details_file import RefusedRow
from signon.organizations.importing.directory_file import read_directory, write_directory
from signon.organizations.importing.reading import read_import_file
from signon.sheets import SheetError

MEMBERS = [
    DirectoryRow(
        organization="Open Rivers",
        acronym="OR",
        country="KE",
        website="https://rivers.example",
        legal_name="Open Rivers Trust",
        former_names=("Rivers; Lakes",),
        other_names=("=Mito Wazi", "Rivières ouvertes"),
        region="East Africa",
        kind="ngo",
        mail_domains=("rivers.example", "rivers.test"),
        member=True,
        contacts=(
            ContactDetails(name="Jane Roe", title="Chair", email="jane@rivers.example", language="sw"),
            ContactDetails(name="+Jane Roe", title="@desk"),
            ContactDetails(email="desk@rivers.example", language="pt-BR"),
        ),
    ),
    DirectoryRow(organization="=Rivers", member=False),
]


def read(text: str) -> tuple[list[DirectoryRow], list[RefusedRow]]:
    rows, refused, _notices = read_directory(text.encode(), "list.csv")
    return rows, refused


def reason(text: str) -> str:
    rows, [refused] = read(text)
    assert rows == []
    return refused.reason


def workbook(fill: Any) -> bytes:
    output = BytesIO()
    with xlsxwriter.Workbook(output) as book:
        fill(book, book.add_worksheet())
    return output.getvalue()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_directory_reads_back_as_it_was_written(ending: str) -> None:
    assert read_directory(write_directory(MEMBERS, ending), "members") == (MEMBERS, [], [])


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_two_countries_and_the_words_to_sort_by_read_back(ending: str) -> None:
    members = [DirectoryRow(organization="The Lake", country="KE", second_country="UG", sort_as="Lake", member=True)]
    assert read_directory(write_directory(members, ending), "members").rows == members
    rows, refused = read("name;country\nThe Lake;Kenya and Uganda\nMill;Global\n")
    assert ([(row.country, row.second_country) for row in rows], refused) == ([("KE", "UG"), ("", "")], [])


def test_the_columns_of_signatories_come_first_so_that_older_readers_find_them() -> None:
    header = write_directory(MEMBERS, "csv").decode("utf-8-sig").splitlines()[0]
    assert header.startswith(
        "organization,acronym,country,website,representative_name,representative_title,representative_email,"
    )
    assert header.endswith(
        "contact_2_email,contact_2_language,contact_3_name,contact_3_title,contact_3_email,contact_3_language"
    )


def test_a_list_of_signatories_can_become_members() -> None:
    rows, refused = read("name,listed\nOpen Rivers,recipient-only\n,\n ,public\n")
    assert rows == [DirectoryRow(organization="Open Rivers")]
    assert [row.number for row in refused] == [4]


def test_several_names_stand_in_one_cell() -> None:
    [row] = read("name,other names,Former-Names,mail domains\nA,B; C ;B,D | E;F,@A.example www.b.example\n")[0]
    assert row.other_names == ("B", "C")
    assert row.former_names == ("D", "E;F")
    assert row.mail_domains == ("a.example", "b.example")


@pytest.mark.parametrize(
    ("header", "cell", "words"),
    [
        ("member", "perhaps", "member must be yes or no, not 'perhaps'"),
        ("mail_domains", "rivers", "mail_domains must hold domains such as example.org, not 'rivers'"),
        ("representative_language", "French please", "must be a language tag"),
        ("contact_2_email", "jane at rivers", "contact_2_email must be one mail address"),
        ("contact_2_email", "jané@rivers.example", "contact_2_email has “é” before the @"),
        ("other_names", "B;\x07", "other_names contains the control character"),
        ("other_names", ";".join(f"N{number}" for number in range(101)), "other_names holds 101; 100 are the most"),
        ("former_names", "27/03/2026", "former_names is the day 27/03/2026, not a name"),
    ],
)
def test_a_cell_that_cannot_be_used_is_left_out_with_a_notice(header: str, cell: str, words: str) -> None:
    rows, refused, [(number, text)] = read_directory(f'name,{header}\nA,"{cell}"\n'.encode(), "list.csv")
    assert (rows, refused, number) == ([DirectoryRow(organization="A")], [], 2)
    assert words in text
    assert "is left out" in text


@pytest.mark.parametrize("day", ["2026-03-08", "8.3.2026", "08/03/26", "2026-03-08 00:00"])
def test_a_day_that_a_spreadsheet_made_of_a_name_is_refused(day: str) -> None:
    assert f"name is the day {day}, not a name" in reason(f"name\n{day}\n")


@pytest.mark.parametrize(
    "shown", ["8-Mar", "08. Mrz", "8-mars", "8. März", "Mar-26", "8 Mar", "1-Dez-26", "8-мар.", "3.5E+02", "1,2E+11"]
)
def test_what_a_csv_keeps_of_a_name_that_became_a_day_or_a_number_is_refused(shown: str) -> None:
    assert f"{shown}, not a name" in reason(f'name\n"{shown}"\n')


@pytest.mark.parametrize(
    "name", ["8 mars", "1 May", "March 8 Committee", "Mar-a-Vista", "350", "E3", "8-Stunden-Tag", "Group-26"]
)
def test_a_name_that_holds_a_day_or_a_number_is_a_name(name: str) -> None:
    assert [row.organization for row in read(f"name\n{name}\n")[0]] == [name]


def test_a_name_of_digits_is_a_name_unless_the_workbook_keeps_it_as_a_number() -> None:
    def fill(_book: object, sheet: Any) -> None:
        sheet.write_column(0, 0, ["name", "350", 350, True])

    rows, refused, _notices = read_directory(workbook(fill), "list.xlsx")
    assert [row.organization for row in rows] == ["350"]
    assert [row.number for row in refused] == [3, 4]
    assert "name is kept as a number or a day (350), not as a text" in refused[0].reason


def test_a_day_in_a_workbook_s_column_of_names_is_refused() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["name", "representative name"])
        sheet.write(1, 0, "March 8 Committee")
        sheet.write_datetime(1, 1, dt.datetime(2026, 3, 8), book.add_format({"num_format": "d mmm"}))  # noqa: DTZ001
        sheet.write_datetime(2, 0, dt.datetime(2026, 3, 8), book.add_format({"num_format": "d mmm"}))  # noqa: DTZ001

    rows, [refused], [notice] = read_directory(workbook(fill), "list.xlsx")
    assert [row.contacts for row in rows] == [()]
    assert "'representative name' is kept as a number or a day (2026-03-08)" in notice.text
    assert "name is kept as a number or a day (2026-03-08)" in refused.reason


def test_a_formula_is_the_value_it_last_had_and_never_run() -> None:
    def fill(_book: object, sheet: Any) -> None:
        sheet.write_row(0, 0, ["name", "acronym"])
        sheet.write_formula(1, 0, '=CONCAT("Open ", "Rivers")', None, "Open Rivers")
        sheet.write_formula(2, 0, '=CONCAT("Open ", "Lakes")', None, "Open Lakes")
        sheet.write_formula(2, 1, "=NOSUCH()", None, "#NAME?")

    rows, refused, [notice] = read_directory(workbook(fill), "list.xlsx")
    assert rows == [DirectoryRow(organization="Open Rivers"), DirectoryRow(organization="Open Lakes")]
    assert refused == []
    assert "cell B3 holds #NAME?, which is an error" in notice.text


def test_a_formula_in_a_csv_is_refused_unless_it_was_written_there_as_a_text() -> None:
    link = '=HYPERLINK("http://evil.example")'
    rows, refused = read('name\n"{0}"\n"\'{0}"\n=Equality\n'.format(link.replace('"', '""')))
    assert [row.organization for row in rows] == [link, "=Equality"]
    assert b"'=HYPERLINK" in write_directory(rows, "csv")
    assert "cell A2 holds =HYPERLINK" in refused[0].reason


def test_merged_cells_are_refused_by_name_because_all_but_one_are_empty() -> None:
    def fill(_book: object, sheet: Any) -> None:
        sheet.write_row(0, 0, ["name", "country"])
        sheet.merge_range("A2:A3", "Open Rivers")
        sheet.write_column(1, 1, ["KE", "TZ"])
        sheet.merge_range("AB9:AC9", "")

    with pytest.raises(SheetError, match=r"list\.xlsx: the cells A2 to A3 are merged; unmerge them") as caught:
        read_directory(workbook(fill), "list.xlsx")
    assert "AB9" not in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "columns", "words"),
    [
        (20_001, 100, "more than 200,000 rows or 2,000,000 cells"),
        (50_001, 1, "50001 rows; 50,000 are the most at once"),
    ],
)
def test_two_million_cells_are_refused_within_seconds(rows: int, columns: int, words: str) -> None:
    data = ",".join(f"c{number}" for number in range(columns)).encode() + b"\n"
    data += (b",".join([b"x"] * columns) + b"\n") * rows
    begin = time.process_time()
    with pytest.raises(SheetError, match=words):
        read_import_file(data, "giant.csv")
    assert time.process_time() - begin < 10


@pytest.mark.slow
def test_a_workbook_of_two_million_cells_is_refused_within_seconds() -> None:
    rows = b"".join(b'<row r="%d">' % n + b'<c t="n"><v>1</v></c>' * 100 + b"</row>" for n in range(1, 20_101))
    data = with_sheet(
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + rows
        + b"</sheetData></worksheet>"
    )
    begin = time.process_time()
    with pytest.raises(SheetError, match="2,000,000 cells; split it"):
        read_import_file(data, "giant.xlsx")
    assert time.process_time() - begin < 20


def with_sheet(content: bytes) -> bytes:
    output = BytesIO()
    small = workbook(lambda _book, sheet: sheet.write(0, 0, "name"))
    with zipfile.ZipFile(BytesIO(small)) as source, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, content if name.endswith("sheet1.xml") else source.read(name))
    return output.getvalue()
