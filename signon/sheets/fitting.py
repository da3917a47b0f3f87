"""Rows fitted to their header: the columns of a table are those that have a name, or hold something."""

from collections.abc import Sequence
from dataclasses import replace

from signon.sheets.faults import fault_of_text
from signon.sheets.guards import unguard_cell
from signon.sheets.header import IsHeader, about_titles, header_place
from signon.sheets.table import Row, Sheet, SheetError
from signon.sheets.totals import without_totals
from signon.translation import gettext as _
from signon.translation import ngettext

MOST_COLUMNS = 1_000


def sheet_of(name: str, rows: list[Row], *, is_workbook: bool = False, is_header: IsHeader | None = None) -> Sheet:
    """The sheet whose columns one of the first ``rows`` names; none of the rows is empty.

    Columns without name and content go. Raises ``SheetError`` for no rows at all, and for every row that does not have as
    many cells as the header.
    """
    if not rows:
        raise SheetError(name, _("the file is empty; the first row must name the columns"))
    rows = [_with_faults(row) for row in rows]
    place = header_place(rows, is_header)
    head = rows[place]
    header, body = _header(head, name), rows[place + 1 :]
    width = len(header)
    fitted = [row if len(row.cells) == width else _fitted(row, width) for row in body]
    describe = _beyond if is_workbook else _uneven
    uneven = [describe(row, width) for row in fitted if len(row.cells) != width]
    if uneven:
        raise SheetError(name, *uneven)
    unguarded = [_unguarded(row) for row in fitted]
    filled = without_totals([row for row in unguarded if row.faults or any(cell.strip() for cell in row.cells)])
    notices = (about_titles(rows[:place], head),) if place else ()
    sheet = Sheet(name, [unguard_cell(cell.strip()) for cell in header], filled, head.number, notices=notices)
    return _without_blank_columns(sheet)


def _header(row: Row, name: str) -> list[str]:
    if row.faults:
        raise SheetError(name, *row.problems())
    header = _without_trailing_blanks(row.cells)
    if len(header) > MOST_COLUMNS:
        raise SheetError(
            name,
            _(
                "the first row has %(columns)s columns; 1,000 are the most, so remove what is no table",
                columns=len(header),
            ),
        )
    return header


def _with_faults(row: Row) -> Row:
    """The row with the faults that its texts show: what a workbook keeps as text, and everything in CSV."""
    shown = {
        column: fault
        for column, cell in enumerate(row.cells)
        if column not in row.faults and (fault := fault_of_text(cell))
    }
    return row._replace(faults={**row.faults, **shown}) if shown else row


def _without_trailing_blanks(cells: list[str]) -> list[str]:
    end = len(cells)
    while end > 1 and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _fitted(row: Row, width: int) -> Row:
    """The row without what spreadsheets leave to the right of a table: blank cells, and errors, which are noted."""
    beyond = enumerate(row.cells[width:], start=width)
    if any(cell.strip() and column not in row.faults for column, cell in beyond):
        return row
    missing = width - len(row.cells) if row.faults else 0
    struck = {column: text for column, text in row.struck.items() if column < width}
    return row._replace(cells=row.cells[:width] + [""] * missing, struck=struck)


def _uneven(row: Row, width: int) -> str:
    has = ngettext("row %(row)s has one cell", "row %(row)s has %(num)s cells", len(row.cells), row=row.number)
    columns = ngettext("the header has one column", "the header has %(num)s columns", width)
    return _(
        "%(has)s, but %(columns)s; check its separators and put a text that contains one in quotes",
        has=has,
        columns=columns,
    )


def _beyond(row: Row, width: int) -> str:
    """The sentence for a workbook, in which every cell has its place: which one stands beside the table."""
    column = next((column for column, cell in enumerate(row.cells) if column >= width and cell.strip()), width)
    return _(
        "cell %(cell)s holds something, but its column has no name in the first row; name the column or empty the cell",
        cell=row.cell_name(column),
    )


def _unguarded(row: Row) -> Row:
    if not any(cell.startswith("'") for cell in row.cells):
        return row
    return row._replace(cells=[unguard_cell(cell) for cell in row.cells])


def _without_blank_columns(sheet: Sheet) -> Sheet:
    """The sheet without columns that have neither a name nor anything below it, as left of a table that begins in B."""
    nameless = [column for column, named in enumerate(sheet.header) if not named]
    blank = {column for column in nameless if not any(_holds(row, column) for row in sheet.rows)}
    if not blank or len(blank) == len(sheet.header):
        return sheet
    places = tuple(column for column in range(len(sheet.header)) if column not in blank)
    rows = [_moved(row, places, len(sheet.header)) for row in sheet.rows]
    return replace(sheet, header=[sheet.header[column] for column in places], rows=rows, places=places)


def _holds(row: Row, column: int) -> bool:
    return bool(row.cells[column].strip()) or column in row.faults


def _moved(row: Row, places: Sequence[int], width: int) -> Row:
    """The row with only the cells at ``places``; what is noted of cells beyond the ``width`` of the header stays."""
    at = {column: position for position, column in enumerate(places)}
    dropped = width - len(places)
    return row._replace(
        cells=[row.cells[column] for column in places],
        not_text=tuple(at[column] for column in row.not_text if column in at),
        faults={column - dropped if column >= width else at[column]: fault for column, fault in row.faults.items()},
        struck={at[column]: text for column, text in row.struck.items() if column in at},
        places=tuple(places),
    )
