"""Rows that a workbook hides or strikes out count only when somebody says so."""

from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from signon.errors import InputError
from signon.sheets import Hidden, Sheet, read_sheet, refuse_undecided


def workbook(fill: Any) -> bytes:
    output = BytesIO()
    with xlsxwriter.Workbook(output) as book:
        fill(book)
    return output.getvalue()


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
    return read_sheet(workbook(marked), "members.xlsx", hidden=hidden)


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
    sheet = read_sheet(workbook(two_sheets), "members.xlsx")
    assert (sheet.title, sheet.others, usable(sheet)) == ("Members 2026", ("Old",), ["Open Group"])
    chosen = read_sheet(workbook(two_sheets), "members.xlsx", sheet="old")
    assert (chosen.title, chosen.others, usable(chosen)) == ("Old", ("Members 2026",), ["Old Union"])


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(InputError, match="there is no sheet 'New'; there are: Members 2026, Old"):
        read_sheet(workbook(two_sheets), "members.xlsx", sheet="New")
