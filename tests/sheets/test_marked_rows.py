"""Rows that a workbook hides or strikes out count only when somebody says so."""

from typing import Any

import pytest

from signon.errors import InputError
from signon.sheets import Hidden, Sheet, read_sheet, refuse_undecided
from signon.sheets.xlsx import reading
from tests.sheets.workbooks import WORKSHEET, made, sheet_xml, text, with_members


def marked(book: Any) -> None:
    sheet, struck = book.add_worksheet("Members"), book.add_format({"font_strikeout": True})
    sheet.write_row(0, 0, ["organization", "representative_email"])
    sheet.write_row(1, 0, ["Declined Union", "no@declined.example"])
    sheet.write_row(2, 0, ["Withdrawn Alliance", ""], struck)
    sheet.write_row(3, 0, ["Standing Forum", ""])
    sheet.write(3, 1, "old@forum.example", struck)
    sheet.write_row(4, 0, ["Open Group", ""])
    sheet.set_row(1, None, None, {"hidden": True})


def read(hidden: Hidden) -> Sheet:
    return read_sheet(made(marked), "members.xlsx", hidden=hidden)


def usable(sheet: Sheet) -> list[str]:
    return [row.cells[0] for row in sheet.rows if not row.problems()]


def test_until_somebody_has_chosen_no_marked_row_can_be_used_and_each_is_named() -> None:
    sheet = read(Hidden.ASK)
    assert usable(sheet) == ["Open Group"]
    assert [(row.number, row.text.split(",")[0], row.reason) for row in sheet.marked] == [
        (2, "Declined Union", "is hidden or filtered out"),
        (3, "Withdrawn Alliance", "has A3 struck out"),
        (4, "Standing Forum", "has B4 struck out"),
    ]
    with pytest.raises(InputError, match=r"--hidden include or --hidden skip") as refused:
        refuse_undecided(sheet)
    assert r"row 2 (Declined Union, no@declined.example) is hidden or filtered out" in str(refused.value)


def test_included_they_are_rows_like_any_other() -> None:
    sheet = read(Hidden.INCLUDE)
    assert usable(sheet) == ["Declined Union", "Withdrawn Alliance", "Standing Forum", "Open Group"]
    assert len(sheet.marked) == 3
    refuse_undecided(sheet)


def test_skipped_they_go_and_a_single_struck_cell_is_a_fault() -> None:
    sheet = read(Hidden.SKIP)
    assert [row.cells[0] for row in sheet.rows] == ["Standing Forum", "Open Group"]
    assert sheet.rows[0].problems() == [
        "cell B4 holds old@forum.example, which is struck out; remove the line through it, or the row"
    ]
    assert len(sheet.marked) == 3
    refuse_undecided(sheet)


def test_a_sheet_without_marked_rows_asks_nothing() -> None:
    refuse_undecided(read_sheet(b"organization\nOpen Group\n", "members.csv"))


def two_sheets(book: Any) -> None:
    for title, name in [("Members 2026", "Open Group"), ("Old", "Old Union")]:
        book.add_worksheet(title).write_column(0, 0, ["organization", name])


def test_the_sheet_that_was_read_is_named_with_the_others_and_another_can_be_chosen() -> None:
    sheet = read_sheet(made(two_sheets), "members.xlsx")
    assert (sheet.title, sheet.others, usable(sheet)) == ("Members 2026", ("Old",), ["Open Group"])
    chosen = read_sheet(made(two_sheets), "members.xlsx", sheet="old")
    assert (chosen.title, chosen.others, usable(chosen)) == ("Old", ("Members 2026",), ["Old Union"])


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(InputError, match="there is no sheet 'New'; there are: 'Members 2026', 'Old'"):
        read_sheet(made(two_sheets), "members.xlsx", sheet="New")


def rich(book: Any) -> None:
    sheet, struck, plain = book.add_worksheet(), book.add_format({"font_strikeout": True}), book.add_format()
    sheet.write_row(0, 0, ["organization", "country"])
    sheet.write_rich_string(1, 0, struck, "Old River Society", plain, "New River Society")
    sheet.write_rich_string(2, 0, struck, "Gone ", struck, "Union")
    sheet.write_rich_string(3, 0, plain, "Open ", book.add_format({"bold": True}), "Group")


def test_a_text_of_which_a_part_is_struck_out_is_named_with_that_part() -> None:
    sheet = read_sheet(made(rich), "members.xlsx")
    assert [(row.number, row.reason) for row in sheet.marked] == [
        (2, "has 'Old River Society' in A2 struck out"),
        (3, "has A3 struck out"),
    ]
    assert sheet.rows[0].problems() == [
        "cell A2 holds Old River SocietyNew River Society, which has 'Old River Society' struck out; keep only what is meant"
    ]
    skipped = read_sheet(made(rich), "members.xlsx", hidden=Hidden.SKIP)
    assert [row.number for row in skipped.rows] == [2, 4]
    assert usable(skipped) == ["Open Group"]


@pytest.mark.parametrize("place", ['r="A2" ', ""])
def test_a_struck_part_of_a_text_in_its_cell_is_found_too(place: str) -> None:
    runs = "<r><rPr><strike/></rPr><t>Gone</t></r><r><rPr><strike val='0'/></rPr><t> Union</t></r>"
    cell = f'<c {place}t="inlineStr"><is>{runs}</is></c>'
    rows = f'<row r="1">{text("A1", "organization")}</row><row r="2">{cell}</row>'
    sheet = read_sheet(with_members({WORKSHEET: sheet_xml(rows)}), "members.xlsx")
    assert [row.reason for row in sheet.marked] == ["has 'Gone' in A2 struck out"]


def test_without_a_look_at_parts_of_texts_both_names_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(reading, "struck_cells", lambda *_members: {})
    assert usable(read_sheet(made(rich), "members.xlsx"))[0] == "Old River SocietyNew River Society"


def test_cells_that_a_condition_strikes_out_are_named() -> None:
    def fill(book: Any) -> None:
        marked(book)
        struck = book.add_format({"font_strikeout": True})
        bold = book.add_format({"bold": True})
        sheet = book.worksheets()[0]
        sheet.conditional_format("A2:A5", {"type": "formula", "criteria": "=$C2=1", "format": struck})
        sheet.conditional_format("B2:B5", {"type": "formula", "criteria": "=$C2=1", "format": bold})

    (notice,) = read_sheet(made(fill), "members.xlsx").notices
    assert notice.startswith("a conditional format strikes out cells in A2:A5; which ones cannot be told here")


@pytest.mark.parametrize(
    "row",
    [
        "Total,",
        "Totals:,45",
        "Total: 45,",
        "TOTAL 45,",
        "Summe,2",
        "Gesamt,",
        "Somme,2",
        "合計,2",
        "Grand total,12%",
        ",Total",
    ],
)
def test_a_row_of_totals_that_somebody_wrote_is_no_organisation(row: str) -> None:
    sheet = read_sheet(f"organization,country\nRiver Alliance,US\nForest Forum,CA\n{row}\n".encode(), "members.csv")
    assert usable(sheet) == ["River Alliance", "Forest Forum"]
    assert sheet.rows[-1].problems()[0].startswith("reads like a row of totals")


@pytest.mark.parametrize(
    "rows", ["Total,US\nForest Forum,CA", "River Alliance,US\nTotal Rivers,", "River Alliance,US\nTotal,FR", "Total,"]
)
def test_an_organisation_whose_name_is_like_it_is_kept(rows: str) -> None:
    sheet = read_sheet(f"organization,country\n{rows}\n".encode(), "members.csv")
    assert all(not row.problems() for row in sheet.rows)
