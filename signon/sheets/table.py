"""A table as it was read: the header and the rows with their numbers, and the limits that both kinds of file share."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from signon.errors import InputError
from signon.sheets.faults import Fault, cell_name, fault_of_text, in_words
from signon.translation import gettext as _
from signon.translation import ngettext

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 200_000
MOST_CELLS = 2_000_000
MOST_COLUMNS = 1_000
MOST_SENTENCES = 20
NO_FAULTS: Mapping[int, Fault] = MappingProxyType({})

GUARD = "'"
RUNS = re.compile(r"(?:'*\s*[=+\-@＝＋－＠]|'*[\t\r\n])")
"""Beginnings that a spreadsheet may take for a formula, behind white space too. Apostrophes in front count, so that a text with
one of its own gets another and loses only that one when it is read."""


class SheetError(InputError):
    """A table that cannot be read or written: a sentence for each thing that is wrong, each naming the file."""

    def __init__(self, name: str, *problems: str) -> None:
        sentences = [f"{name}: {problem}" for problem in problems[:MOST_SENTENCES]]
        if len(problems) > MOST_SENTENCES:
            sentences.append(_("%(name)s: and %(number)s more", name=name, number=len(problems) - MOST_SENTENCES))
        super().__init__("\n".join(sentences))


class Hidden(StrEnum):
    """The choice about rows that a workbook hides or strikes out. Nobody has chosen yet with ``ASK``."""

    ASK = "ask"
    INCLUDE = "include"
    SKIP = "skip"


class MarkedRow(NamedTuple):
    """A row that a workbook hides or strikes out: its number, the text that names it, and why, in the rest of a sentence."""

    number: int
    text: str
    reason: str


class Row(NamedTuple):
    """The cells of a row, one for each column of the header, and its number in the file (the first row is 1).

    ``not_text`` are the columns, counted from 0, that a workbook keeps as a number, a day or a truth value. ``faults`` has
    what is wrong with cells that hold an error or a formula in place of a value, by their columns; one beyond the header
    is among them. ``left_out`` is why the row as a whole does not count, in the rest of a sentence, or empty. ``hides`` is
    how a workbook hides the row, or empty, and ``struck`` are the columns whose text it strikes out.
    """

    number: int
    cells: list[str]
    not_text: tuple[int, ...] = ()
    faults: Mapping[int, Fault] = NO_FAULTS
    left_out: str = ""
    hides: str = ""
    struck: tuple[int, ...] = ()

    def problems(self) -> list[str]:
        """The problems that keep the row from being read, in sentences: why it does not count, and each cell's fault."""
        faults = [in_words(self.number, column, fault) for column, fault in sorted(self.faults.items())]
        return [self.left_out, *faults] if self.left_out else faults


@dataclass(frozen=True)
class Sheet:
    """A table with at least one column.

    ``title`` is the name of the worksheet that was read and ``others`` those of the other ones; both are empty for CSV.
    ``notices`` are sentences about how the table was read. ``marked`` are the rows that a workbook hides or strikes out:
    with ``Hidden.ASK`` they are among ``rows`` with a problem each, with ``INCLUDE`` they are rows like any other, and with
    ``SKIP`` they are not among ``rows``, unless a single cell is struck out.
    """

    name: str
    header: list[str]
    rows: list[Row]
    title: str = ""
    others: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    marked: tuple[MarkedRow, ...] = ()
    hidden: Hidden = Hidden.ASK

    @property
    def asks_about_marked(self) -> bool:
        """Whether somebody has to say first whether the hidden and struck rows count."""
        return bool(self.marked) and self.hidden is Hidden.ASK


def too_large(name: str) -> SheetError:
    """The error for a table beyond ``MOST_ROWS`` or ``MOST_CELLS``."""
    return SheetError(name, _("the table has more than 200,000 rows or 2,000,000 cells; split it"))


def sheet_of(name: str, rows: list[Row], *, is_workbook: bool = False) -> Sheet:
    """The sheet whose header is the first of ``rows``, none of which is empty. Columns without name and content go.

    Raises ``SheetError`` for no rows at all, and for every row that does not have as many cells as the header.
    """
    if not rows:
        raise SheetError(name, _("the file is empty; the first row must name the columns"))
    rows = [_with_faults(row) for row in rows]
    header, body = _header(rows[0], name), rows[1:]
    width = len(header)
    body = [row._replace(struck=tuple(one for one in row.struck if one < width)) if row.struck else row for row in body]
    fitted = [row if len(row.cells) == width else row._replace(cells=_fitted(row, width)) for row in body]
    describe = _beyond if is_workbook else _uneven
    uneven = [describe(row, width) for row in fitted if len(row.cells) != width]
    if uneven:
        raise SheetError(name, *uneven)
    unguarded = [_unguarded(row) for row in fitted]
    filled = [row for row in unguarded if row.faults or any(cell.strip() for cell in row.cells)]
    return Sheet(name, [unguard_cell(cell.strip()) for cell in header], filled)


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


def _fitted(row: Row, width: int) -> list[str]:
    """The cells without those that spreadsheets leave to the right of a table: blank ones, and errors, which are noted."""
    beyond = enumerate(row.cells[width:], start=width)
    if any(cell.strip() and column not in row.faults for column, cell in beyond):
        return row.cells
    missing = width - len(row.cells) if row.faults else 0
    return row.cells[:width] + [""] * missing


def _uneven(row: Row, width: int) -> str:
    has = ngettext("row %(row)s has one cell", "row %(row)s has %(num)s cells", len(row.cells), row=row.number)
    return _(
        "%(has)s, but the header has %(width)s columns; check its separators and put a text that contains one in quotes",
        has=has,
        width=width,
    )


def _beyond(row: Row, width: int) -> str:
    """The sentence for a workbook, in which every cell has its place: which one stands beside the table."""
    column = next((column for column, cell in enumerate(row.cells) if column >= width and cell.strip()), width)
    return _(
        "cell %(cell)s holds something, but its column has no name in the first row; name the column or empty the cell",
        cell=cell_name(row.number, column),
    )


def _unguarded(row: Row) -> Row:
    if not any(cell.startswith("'") for cell in row.cells):
        return row
    return row._replace(cells=[unguard_cell(cell) for cell in row.cells])


def guard_cell(text: str) -> str:
    """``text`` as it is written to a cell, so that no spreadsheet runs it; ``unguard_cell`` gives it back exactly."""
    return GUARD + text if RUNS.match(text) else text


def unguard_cell(cell: str) -> str:
    """The text that ``guard_cell`` made ``cell`` of, or the cell itself when it is not guarded."""
    return cell[1:] if cell.startswith(GUARD) and RUNS.match(cell, 1) else cell
