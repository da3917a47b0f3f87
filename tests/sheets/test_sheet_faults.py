"""Cells that hold an error, or a formula without a value: the row is there, and says which cell is wrong."""

import tracemalloc
import zipfile
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from signon.actions.offices.file import read_offices
from signon.errors import InputError
from signon.letters.addressees.file import read_addressees
from signon.organizations.importing.details_file import read_details
from signon.sheets import fitting, read_sheet, write_xlsx
from signon.sheets.xlsx import measure, reading
from signon.sheets.xlsx.cells import MOST_FAULTS
from signon.sheets.xlsx.measure import Looked, look_through
from signon.sheets.xlsx.styles import StruckStyles

HEADER = '<c r="A1" t="inlineStr"><is><t>organization</t></is></c><c r="B1" t="inlineStr"><is><t>listed</t></is></c>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORKSHEET = "xl/worksheets/sheet1.xml"


def text(place: str, value: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def workbook(*rows: str, prefix: str = "", further: dict[str, str] | None = None) -> bytes:
    """A workbook whose first sheet has the header and these rows, each the XML of its cells."""
    lines = "".join(f'<row r="{number}">{cells}</row>' for number, cells in enumerate([HEADER, *rows], start=1))
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'
    if prefix:
        sheet = (
            sheet.replace("<", f"<{prefix}:")
            .replace(f"<{prefix}:/", f"</{prefix}:")
            .replace("xmlns=", f"xmlns:{prefix}=")
        )
    return replaced({WORKSHEET: f'<?xml version="1.0" encoding="UTF-8"?>{sheet}'.encode()} | (further or {}))


def replaced(members: Any) -> bytes:
    output = BytesIO()
    with zipfile.ZipFile(BytesIO(write_xlsx(["a"], []))) as source, zipfile.ZipFile(output, "w", 8) as target:
        for name in dict.fromkeys([*source.namelist(), *members]):
            target.writestr(name, members[name] if name in members else source.read(name))
    return output.getvalue()


def read(data: bytes) -> tuple[list[str], dict[int, str]]:
    """The organisations that can be used, and the reasons of the rows that are refused."""
    good, refused, _notices = read_details(data, "table.xlsx")
    return [row.values["organization"] for row in good], dict(refused)


GOOD = text("A3", "Forest Forum")
ERRORS = [
    "#REF!",
    "#N/A",
    "#NAME?",
    "#DIV/0!",
    "#GETTING_DATA",
    "#SPILL!",
    "#CALC!",
    "#ERROR!",
    "#BUSY!",
    "#WERT!",
    "anything",
]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_refuses_its_row_by_the_name_of_the_cell_and_no_other_row(error: Any) -> None:
    data = workbook(text("A2", "Private Group") + f'<c r="B2" t="e"><f>X!B2</f><v>{error}</v></c>', GOOD)
    organizations, refused = read(data)
    assert organizations == ["Forest Forum"]
    assert refused.keys() == {2}
    assert f"cell B2 holds {error}, which is an error" in refused[2]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B2"><f>IF(1=1,"recipient-only")</f><v></v></c>',
        '<c r="B2"><f>IF(1=1,"recipient-only")</f></c>',
        '<c r="B2"><f>IF(1=1,"recipient-only")</f><v/></c>',
        '<c r="B2" t="str"><f>IF(1=1,"recipient-only")</f></c>',
        '<c r="B2"><f t="shared" si="0"/></c>',
        '<c r="B2"><f>IF(1=1,"recipient-only")</f><v>0</v></c>',
    ],
    ids=["as openpyxl", "no value", "closed at once", "a text that is not there", "shared", "as xlsxwriter"],
)
def test_a_formula_without_a_value_refuses_its_row_by_the_name_of_the_cell(cell: str) -> None:
    organizations, refused = read(workbook(text("A2", "Private Group") + cell, GOOD))
    assert organizations == ["Forest Forum"]
    assert "cell B2 holds =" in refused[2]
    assert "is a formula" in refused[2]


@pytest.mark.parametrize("value", ["", "recipient-only"])
def test_a_formula_that_gives_a_text_even_an_empty_one_has_a_value(value: str) -> None:
    cell = f'<c r="B2" t="str"><f>IF(1=1,"")</f><v>{value}</v></c>'
    assert read(workbook(text("A2", "Private Group") + cell)) == (["Private Group"], {})


@pytest.mark.parametrize("cell", ['<c r="A2" t="e"><f>Equality</f><v>#NAME?</v></c>', '<c r="A2"><f>Equality</f></c>'])
def test_a_row_is_never_empty_because_of_an_error(cell: str) -> None:
    organizations, refused = read(workbook(cell, GOOD))
    assert organizations == ["Forest Forum"]
    assert refused.keys() == {2}


def test_an_error_beside_the_table_is_named_and_costs_no_row_its_place() -> None:
    beside = text("A2", "River Alliance") + '<c r="D2" t="e"><v>#GETTING_DATA</v></c>'
    rows, refused, notices = read_details(workbook(beside, GOOD, '<c r="A4"><f>NOW()</f></c>'), "table.xlsx")
    assert [row.values["organization"] for row in rows] == ["River Alliance", "Forest Forum"]
    assert [(one.number, one.text.split(",")[0]) for one in notices] == [(2, "cell D2 holds #GETTING_DATA")]
    assert [row.number for row in refused] == [4]
    assert "cell A4 holds =NOW()" in refused[0].reason


def test_a_row_that_holds_nothing_but_an_error_beside_the_table_is_refused_with_its_cell() -> None:
    _organizations, refused = read(workbook(GOOD.replace("A3", "A2"), '<c r="D3" t="e"><v>#SPILL!</v></c>'))
    assert "cell D3 holds #SPILL!" in refused[3]


def test_without_the_look_at_cells_a_listing_is_lost_and_the_row_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: what the reader of workbooks says by itself."""

    def looked(data: bytes, name: str) -> Looked:
        found = look_through(data, name)
        for one in found.members.values():
            one.faults.clear()
        return found

    monkeypatch.setattr(reading, "look_through", looked)
    listing = text("A2", "Private Group") + '<c r="B2"><f>IF(1=1,"recipient-only")</f><v></v></c>'
    assert read(workbook(listing, '<c r="A3" t="e"><v>#NAME?</v></c>')) == (["Private Group"], {})


def test_without_known_errors_in_their_place_the_whole_sheet_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "readable", lambda data, *_parts: data)
    with pytest.raises(InputError, match="the workbook is damaged"):
        read(workbook('<c r="A2" t="e"><v>#SPILL!</v></c>'))


def test_an_error_in_the_first_row_refuses_the_file_and_names_the_cell() -> None:
    header = '<c r="A1" t="e"><v>#NAME?</v></c>'
    xml = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{header}</row></sheetData></worksheet>'
    with pytest.raises(InputError, match=r"cell A1 holds #NAME\?"):
        read(replaced({WORKSHEET: xml}))


@pytest.mark.parametrize(("mark", "prefix"), [(b"", "x"), (b"\xef\xbb\xbf", "")])
def test_the_cells_are_found_however_the_xml_is_written(mark: bytes, prefix: str) -> None:
    data = workbook(text("A2", "Río") + '<c r="B2" t="e"><v>#SP&#73;LL!</v></c>', GOOD, prefix=prefix)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        data = replaced({WORKSHEET: mark + archive.read(WORKSHEET)})
    organizations, refused = read(data)
    assert organizations == ["Forest Forum"]
    assert "cell B2 holds #SPILL!" in refused[2]


def test_errors_on_another_sheet_are_none_of_its_business() -> None:
    def fill(book: Any) -> None:
        first, second = book.add_worksheet(), book.add_worksheet()
        first.write_column(0, 0, ["organization", "River Alliance"])
        second.write_formula(1, 0, "=NOSUCH()", None, "#NAME?")

    output = BytesIO()
    with xlsxwriter.Workbook(output) as book:
        fill(book)
    assert read(output.getvalue()) == (["River Alliance"], {})


def test_the_first_sheet_that_is_shown_is_read() -> None:
    output = BytesIO()
    with xlsxwriter.Workbook(output) as book:
        first, second = book.add_worksheet("Old"), book.add_worksheet("Members")
        first.write_column(0, 0, ["organization", "Declined Union"])
        second.write_column(0, 0, ["organization", "Forest Forum"])
        second.write_formula(2, 0, "=NOSUCH()", None, "#NAME?")
        second.activate()
        first.hide()
    organizations, refused = read(output.getvalue())
    assert organizations == ["Forest Forum"]
    assert "cell A3 holds #NAME?" in refused[3]


def test_a_hidden_row_is_named_and_left_out() -> None:
    output = BytesIO()
    with xlsxwriter.Workbook(output) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["organization", "Declined Union", "Forest Forum"])
        sheet.set_row(1, None, None, {"hidden": True})
    organizations, refused = read(output.getvalue())
    assert organizations == ["Forest Forum"]
    assert refused == {2: "is hidden or filtered out; show it and save the table again, or delete it"}


def test_the_totals_row_of_a_table_is_no_organisation() -> None:
    output = BytesIO()
    with xlsxwriter.Workbook(output) as book:
        sheet = book.add_worksheet()
        columns = [
            {"header": "organization", "total_string": "Total"},
            {"header": "acronym", "total_function": "count"},
        ]
        data = [["River Alliance", "RA"], ["Total", "T"]]
        sheet.add_table("A1:B4", {"total_row": True, "columns": columns, "data": data})
    organizations, refused = read(output.getvalue())
    assert organizations == ["River Alliance", "Total"]
    assert "is the totals row of the table" in refused[4]


def test_a_row_that_is_struck_out_is_named_and_left_out() -> None:
    output = BytesIO()
    with xlsxwriter.Workbook(output) as book:
        sheet, struck = book.add_worksheet(), book.add_format({"font_strikeout": True})
        sheet.write_column(0, 0, ["organization", "", "Standing Forum"], book.add_format({"bold": True}))
        sheet.write(1, 0, "Withdrawn Alliance", struck)
        sheet.write(2, 1, "", struck)
    organizations, refused = read(output.getvalue())
    assert organizations == ["Standing Forum"]
    assert "cell A2 holds Withdrawn Alliance, which is struck out" in refused[2]


def test_without_a_look_at_styles_it_is_a_row_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr("signon.sheets.xlsx.measure.struck_styles", lambda _xml: StruckStyles())
    output = BytesIO()
    with xlsxwriter.Workbook(output) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["organization", "Withdrawn Alliance"])
        sheet.write(1, 0, "Withdrawn Alliance", book.add_format({"font_strikeout": True}))
    assert read(output.getvalue()) == (["Withdrawn Alliance"], {})


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ("#NAME?", "is an error"),
        ("#REF!", "is an error"),
        (" #N/A ", "is an error"),
        ("#BEZUG!", "is an error"),
        ("Err:508", "is an error"),
        ("########", "is a column too narrow"),
        ('"=IF(A1=1,""x"",""y"")"', "is a formula"),
        ("=B7", "is a formula"),
        ("=Sheet2!B3", "is a formula"),
        ("=1+1", "is a formula"),
        ("=cmd|' /C calc'!A0", "is a formula"),
    ],
)
def test_what_a_spreadsheet_shows_in_place_of_a_value_is_refused_in_csv_too(shown: str, words: str) -> None:
    organizations, refused = read(f"organization,country\n{shown},\nForest Forum,CA\nA,{shown}\n".encode())
    assert organizations == ["Forest Forum", "A"], "in an optional column it is left out"
    assert refused.keys() == {2}
    assert "cell A2 holds " in refused[2]
    assert words in refused[2]


@pytest.mark.parametrize(
    "name",
    ["=Equality", "=Sum Trust", "#MeToo", "# 1 Rivers", "#RiversFirst!", "Err", "F: Rivers", "=Rivers (UK)", "##"],
)
def test_a_name_that_only_begins_like_one_is_a_name(name: str) -> None:
    assert read(f"organization\n{name}\n".encode()) == ([name], {})


def test_a_formula_that_was_written_as_a_text_is_read_back() -> None:
    assert read(write_xlsx(["organization"], [["=IF(A1=1,2)"]])) == (["=IF(A1=1,2)"], {})


ARRAY = '<c r="B2"{kind}><f t="array" ref="B2:B4">IF(1=1,"recipient-only")</f>{value}</c>'
FILLED = '<c r="B3" t="str"><v></v></c>'


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        (ARRAY.format(kind="", value="<v></v>"), "", {2, 3}),
        (ARRAY.format(kind=' t="str"', value="<v>recipient-only</v>"), "", {3}),
        (ARRAY.format(kind=' t="str"', value="<v>recipient-only</v>"), FILLED, set()),
        (ARRAY.format(kind="", value="<v></v>").replace("array", "dataTable"), '<c r="B3"/>', {2, 3}),
        (ARRAY.format(kind="", value="<v></v>"), '<c r="B3"><v>0</v></c>', {2, 3}),
    ],
    ids=["as openpyxl", "only the first", "calculated", "what-if", "as xlsxwriter"],
)
def test_an_array_formula_without_values_refuses_every_row_that_it_should_have_filled(
    first: Any, second: Any, refused: Any
) -> None:
    data = workbook(text("A2", "Private Group") + first, text("A3", "Shy Group") + second, "", text("A5", "Open Group"))
    found = read(data)[1]
    assert found.keys() == refused
    assert "B3 holds" in found.get(3, "B3 holds") or "listed is kept as a number" in found[3]


def test_an_array_formula_beyond_the_table_makes_no_rows() -> None:
    data = workbook(text("A2", "Private Group") + ARRAY.format(kind="", value="").replace("B4", "B1048576"), GOOD)
    assert read(data)[1].keys() == {2, 3}


def test_without_a_look_at_array_formulas_the_rows_below_are_public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signon.sheets.xlsx.arrays.KINDS", frozenset())
    data = workbook(text("A2", "Private Group") + ARRAY.format(kind="", value=""), text("A3", "Shy Group"))
    assert read(data)[0] == ["Shy Group"]


def test_very_many_array_formulas_and_vast_ones_are_refused() -> None:
    one = '<c r="B2"><f t="array" ref="B2:B3">1</f></c>'
    for cells in (one * 201, '<c r="B2"><f t="array" ref="A1:XFD1048576">1</f></c>'):
        with pytest.raises(InputError, match=r"array formulas|split it"):
            read(workbook(text("A2", "Private Group") + cells))


@pytest.mark.parametrize("cell", ['<c r="B2"><f>A1</f></c>', '<c r="B2" t="e"><v>#REF!</v></c>'])
def test_merged_cells_with_a_fault_are_refused_like_written_ones(cell: str) -> None:
    members = {WORKSHEET: merged(workbook(text("A2", "Private Group") + cell, GOOD), "B2:B3")}
    with pytest.raises(InputError, match="cells B2 to B3 are merged"):
        read(replaced(members))


def test_without_the_look_at_faults_the_row_below_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    is_filled = reading._is_filled
    monkeypatch.setattr(reading, "_is_filled", lambda table, place, _faults: is_filled(table, place, ()))
    members = {WORKSHEET: merged(workbook(text("A2", "Private Group") + '<c r="B2"><f>A1</f></c>', GOOD), "B2:B3")}
    assert read(replaced(members))[0] == ["Forest Forum"]


def merged(data: bytes, cells: str) -> bytes:
    """The sheet of a workbook, with these cells merged."""
    with zipfile.ZipFile(BytesIO(data)) as source:
        sheet = source.read(WORKSHEET).decode()
    end = f'</sheetData><mergeCells count="1"><mergeCell ref="{cells}"/></mergeCells>'
    return sheet.replace("</sheetData>", end).encode()


def test_a_text_beside_the_table_is_named_by_its_cell() -> None:
    with pytest.raises(
        InputError, match=r"cell F2 holds something, but its column has no name in the first row"
    ) as refused:
        read(workbook(text("A2", "Forest Forum") + text("F2", "a note")))
    assert "separators" not in str(refused.value)


def test_more_errors_than_anybody_reads_refuse_the_file() -> None:
    rows = ["".join('<c t="e"><v>#N/A</v></c>' for _ in range(100))] * (MOST_FAULTS // 100 + 1)
    with pytest.raises(InputError, match="more than 50,000 cells hold an error"):
        read(workbook(*rows))


def shared_strings(*texts: str) -> str:
    return f'<sst xmlns="{MAIN}">{"".join(f"<si><t>{one}</t></si>" for one in texts)}</sst>'


def sharing(rows: int, columns: int, *texts: str) -> bytes:
    """A workbook in which every cell refers to the first of the shared texts."""
    cells = '<c t="s"><v>0</v></c>' * columns
    return workbook(*[cells] * rows, further={"xl/sharedStrings.xml": shared_strings(*texts)})


def test_one_long_text_in_very_many_cells_is_refused_before_it_fills_the_memory() -> None:
    data = sharing(1_000, 100, "x" * 100_000)
    assert len(data) < 200_000
    tracemalloc.start()
    with pytest.raises(InputError, match="the cells hold more text than 300 MB"):
        read_sheet(data, "table.xlsx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50 * 1024 * 1024


def test_one_long_text_beside_very_many_short_ones_is_no_harm() -> None:
    assert len(read_sheet(sharing(20_000, 2, "x", "y" * 30_000), "table.xlsx").rows) == 20_000


@pytest.mark.parametrize("inner", ["<si><t>a</t></si><t>b</t>", '<c t="e"><v>x</v></c><t>b</t>'])
def test_a_shared_text_cannot_hide_its_length(inner: str) -> None:
    data = workbook(GOOD, further={"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si>{inner}</si></sst>'})
    with pytest.raises(InputError, match="the workbook is damaged"):
        read_sheet(data, "table.xlsx")


@pytest.mark.parametrize("element", ["<c/>", "<row/>", "<x/>"])
def test_a_small_workbook_of_very_many_empty_elements_is_refused_before_they_are_all_read(
    element: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure, "MOST_ELEMENTS", 10_000)
    data = workbook(element * 1_000_000)
    assert len(data) < 30_000
    with pytest.raises(InputError, match="more than 200,000 rows"):
        read(data)


def test_without_that_bound_they_are_all_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(measure, "MOST_ELEMENTS", 10**9)
    assert read(workbook("<c/>" * 100_000, GOOD)) == (["Forest Forum"], {})


def test_without_a_look_at_texts_a_csv_has_an_organisation_called_by_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(fitting, "fault_of_text", lambda _text: None)
    assert read(b"organization\n#NAME?\n") == (["#NAME?"], {})


def test_without_a_bound_on_shared_texts_the_table_is_as_large_as_it_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control, at a size that does no harm."""
    data = sharing(100, 2, "x" * 1_000)
    assert len(read_sheet(data, "table.xlsx").rows) == 100
    monkeypatch.setattr(measure, "MOST_TEXT", 100_000)
    with pytest.raises(InputError, match="the cells hold more text than 300 MB"):
        read_sheet(data, "table.xlsx")


def test_a_table_of_very_many_columns_is_refused_by_their_number() -> None:
    header = ",".join(f"c{number}" for number in range(50_000))
    with pytest.raises(InputError, match="the first row has 50000 columns; 1,000 are the most"):
        read(f"organization,{header[3:]}\n".encode())


@pytest.mark.parametrize(("reads", "column"), [(read_offices, "name"), (read_addressees, "address")])
def test_a_table_that_is_used_whole_or_not_at_all_is_refused_with_its_cell(reads: Any, column: str) -> None:
    with pytest.raises(InputError, match=r"cell B3 holds #REF!"):
        reads(f"{column},email\nMinister Ada Flint,\nMinister Ben Ash,#REF!\n".encode(), "table.csv")
