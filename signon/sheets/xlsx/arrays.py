"""Array formulas: one formula, written in the first of several cells, gives the values of all of them.

Whatever has not calculated it writes the other cells empty, as if nothing belonged there.
"""

import re
from dataclasses import dataclass, field

from signon.sheets.faults import Fault, formula_without_value
from signon.sheets.table import MOST_CELLS, MOST_ROWS, SheetError, too_large
from signon.sheets.xlsx.places import column_number
from signon.translation import gettext as _

MOST_ARRAYS = 200
KINDS = frozenset({"array", "dataTable"})
RANGE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7}):\$?([A-Za-z]{1,3})\$?(\d{1,7})")


@dataclass(slots=True)
class _Array:
    """Rows are counted from 1, columns from 0, the last ones included; ``valued`` has a byte for each cell."""

    rows: range
    columns: range
    formula: str
    valued: bytearray

    def place(self, row: int, column: int) -> int:
        return (row - self.rows.start) * len(self.columns) + column - self.columns.start


@dataclass(slots=True)
class Arrays:
    """The array formulas of a sheet over more than one cell, and which of their cells have a value."""

    found: list[_Array] = field(default_factory=list)
    cells: int = 0

    def begin(self, kind: str, reference: str, name: str) -> None:
        """Take in a formula of this kind for this range. Raises ``SheetError``, which calls the file ``name``."""
        matched = RANGE.fullmatch(reference) if kind in KINDS else None
        if not matched:
            return
        rows = range(int(matched[2]), min(int(matched[4]), MOST_ROWS + 1) + 1)
        columns = range(column_number(matched[1]) - 1, column_number(matched[3]))
        self.cells += len(rows) * len(columns)
        if self.cells > MOST_CELLS:
            raise too_large(name)
        if len(self.found) >= MOST_ARRAYS:
            raise SheetError(
                name,
                _("the table has more than 200 array formulas; put their values in place of them, and save it again"),
            )
        self.found.append(_Array(rows, columns, "", bytearray(len(rows) * len(columns))))

    def name(self, formula: str) -> None:
        """Take down the text of the formula that began last, if it has none yet."""
        if self.found and not self.found[-1].formula:
            self.found[-1].formula = formula

    def note_value(self, row: int, column: int) -> None:
        """Take down that this cell has a value."""
        for one in self.found:
            if row in one.rows and column in one.columns:
                one.valued[one.place(row, column)] = 1

    def faults(self, row: int) -> dict[int, Fault]:
        """The faults of a row: its cells that a formula should have filled, and has not, by their columns."""
        return {
            column: formula_without_value(one.formula)
            for one in self.found
            if row in one.rows
            for column in one.columns
            if not one.valued[one.place(row, column)]
        }
