"""XLSX workbooks: the first sheet that is not hidden is read, one sheet is written."""

import datetime as dt
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from io import BytesIO

import python_calamine
import xlsxwriter

from signon.sheets.faults import MOST_SHOWN, Fault, cell_name
from signon.sheets.marked import with_choice
from signon.sheets.table import Hidden, Row, Sheet, SheetError, guard_cell, sheet_of
from signon.sheets.xlsx_cells import LookedThrough, damaged
from signon.sheets.xlsx_measure import look_through
from signon.sheets.xlsx_parts import sheet_members, totals_rows, with_known_errors
from signon.translation import gettext as _

ZIP = b"PK\x03\x04"

Place = tuple[int, int]
"""The row and the column of a cell, counted from 0."""


def looks_like_xlsx(data: bytes) -> bool:
    """Whether ``data`` is a ZIP, as workbooks are and CSV never is."""
    return data.startswith(ZIP)


def read_xlsx(data: bytes, name: str, *, hidden: Hidden = Hidden.ASK, sheet: str = "") -> Sheet:
    """The ``sheet`` of a workbook that is named so, or the first visible one; every value as plain text.

    A formula is what it last gave. Nothing is ever calculated: a cell with an error, or with a formula that has no value,
    is a fault of its row. ``hidden`` says whether hidden and struck rows count. Merged cells are refused: of all that they
    cover, only one cell has the text. Raises ``SheetError`` for what is no workbook, a damaged one, one beyond the limits,
    and a sheet that is not there.
    """
    found = look_through(data, name)
    try:
        members = sheet_members(data)
        with python_calamine.CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            titles = [one.name for one in workbook.sheets_metadata]
            place = _named(sheet, titles, name) if sheet else _first_visible(workbook)
        member = members[place] if place < len(members) else ""
        looked = found.get(member) or _all_of(found)
        looked.totals.update(totals_rows(data, member))
        table, merged = _cells(_readable(data, member, looked), place)
    except python_calamine.PasswordError as error:
        raise SheetError(name, _("the workbook is protected by a password; save it without one")) from error
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise damaged(name) from error
    _refuse_merged(table, merged, looked.faults, name)
    rows = [row for row in _rows(table, looked) if any(cell.strip() for cell in row.cells)]
    read = sheet_of(name, rows, is_workbook=True)
    read = replace(read, title=titles[place], others=tuple(titles[:place] + titles[place + 1 :]))
    return with_choice(read, hidden)


def write_xlsx(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The table as a workbook with one sheet of text, each cell guarded so that no spreadsheet runs it."""
    output = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(output, options) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate([header, *rows]):
            for column, cell in enumerate(row):
                if sheet.write_string(number, column, guard_cell(cell)):
                    raise SheetError(
                        "XLSX", _("row %(row)s does not fit into a workbook; write CSV instead", row=number + 1)
                    )
        sheet.freeze_panes(1, 0)
    return output.getvalue()


def _first_visible(workbook: python_calamine.CalamineWorkbook) -> int:
    """The place of the first sheet with cells that is not hidden, or of the first of all."""
    visible = python_calamine.SheetVisibleEnum.Visible
    cells = python_calamine.SheetTypeEnum.WorkSheet
    sheets = enumerate(workbook.sheets_metadata)
    return next((place for place, one in sheets if one.visible == visible and one.typ == cells), 0)


def _named(sheet: str, titles: Sequence[str], name: str) -> int:
    """The place of the sheet with this name; case does not count. Raises ``SheetError`` when there is none."""
    plain = [title.strip().casefold() for title in titles]
    if sheet.strip().casefold() in plain:
        return plain.index(sheet.strip().casefold())
    raise SheetError(
        name,
        _("there is no sheet '%(sheet)s'; there are: %(titles)s", sheet=sheet[:MOST_SHOWN], titles=", ".join(titles)),
    )


def _all_of(found: Mapping[str, LookedThrough]) -> LookedThrough:
    """The findings in all members together, for a workbook that does not say which of them is the sheet."""
    together = LookedThrough()
    for one in found.values():
        together.faults.update(one.faults)
        together.hidden |= one.hidden
        together.struck |= one.struck
        together.arrays.found += one.arrays.found
    return together


def _readable(data: bytes, member: str, looked: LookedThrough) -> bytes:
    return with_known_errors(data, member, looked.strange) if looked.strange else data


def _cells(data: bytes, place: int) -> tuple[list[list[object]], list[tuple[Place, Place]]]:
    with python_calamine.CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
        sheet = workbook.get_sheet_by_index(place)
        return sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or []


def _rows(table: Sequence[Sequence[object]], looked: LookedThrough) -> Iterable[Row]:
    """The rows of the sheet; a cell without a value has what stands there in its place, so that it is never empty."""
    by_row: dict[int, dict[int, Fault]] = {}
    for (number, column), fault in looked.faults.items():
        by_row.setdefault(number, {})[column] = fault
    last = max(len(table), max(by_row, default=0))
    for number in range(1, last + 1):
        values = table[number - 1] if number <= len(table) else []
        faults = by_row.get(number, {})
        if looked.arrays.found and (faults or any(str(value).strip() for value in values)):
            faults = looked.arrays.faults(number) | faults
        row = _row(number, values, faults)
        struck = _struck(row, looked.struck) if looked.struck else ()
        yield row._replace(left_out=_left_out(number, looked), hides=_hides(number, looked), struck=struck)


def _left_out(number: int, looked: LookedThrough) -> str:
    """The reason why the whole row does not count; empty when it does."""
    return _("is the totals row of the table") if number in looked.totals else ""


def _hides(number: int, looked: LookedThrough) -> str:
    return _("is hidden or filtered out") if number in looked.hidden else ""


def _struck(row: Row, struck: Collection[Place]) -> tuple[int, ...]:
    """The columns in which the row's text is struck out."""
    return tuple(column for column, cell in enumerate(row.cells) if cell.strip() and (row.number, column) in struck)


def _row(number: int, values: Sequence[object], faults: Mapping[int, Fault]) -> Row:
    cells = [_text(value) for value in values]
    converted = tuple(column for column, value in enumerate(values) if not isinstance(value, str))
    for column, fault in faults.items():
        cells += [""] * (column + 1 - len(cells))
        cells[column] = fault.shown
    return Row(number, cells, converted, dict(faults))


def _refuse_merged(
    table: Sequence[Sequence[object]], merged: Iterable[tuple[Place, Place]], faults: Collection[Place], name: str
) -> None:
    """Raise ``SheetError`` that names every range of merged cells in which something is written, an error as well."""
    written = [
        (first, last) for first, last in merged if _is_written(table, first) or (first[0] + 1, first[1]) in faults
    ]
    if written:
        problems = [
            _(
                "the cells %(first)s to %(last)s are merged; unmerge them and write into each cell what it means",
                first=cell_name(first[0] + 1, first[1]),
                last=cell_name(last[0] + 1, last[1]),
            )
            for first, last in sorted(written)
        ]
        raise SheetError(name, *problems)


def _is_written(table: Sequence[Sequence[object]], place: Place) -> bool:
    row, column = place
    return row < len(table) and column < len(table[row]) and table[row][column] != ""


def _text(value: object) -> str:
    """A cell's value as a person would type it: 12 rather than 12.0, days as 2026-03-27."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes") if value.time() != dt.time() else value.date().isoformat()
    return str(value)
