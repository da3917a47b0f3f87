"""The findings in a member of a workbook, beside the values of its cells."""

from array import array
from dataclasses import dataclass, field

from signon.sheets.faults import Fault
from signon.sheets.table import SheetError
from signon.sheets.xlsx.arrays import Arrays
from signon.translation import gettext as _


@dataclass(slots=True)
class LookedThrough:
    """The content of a member of the workbook beside values.

    ``faults`` are the cells without a value, by row (from 1) and column (from 0). ``strange`` are the places in the
    unpacked member of errors that the reader does not know. ``hidden`` are the numbers of hidden rows, ``hidden_columns``
    those of columns (from 0), ``totals`` those of rows that sum a table up. ``struck`` are the cells whose text is struck
    out as a whole. ``has_struck_runs`` says whether a part of some text is, and ``struck_under_conditions`` are the ranges
    of cells that are when something is so. ``shared`` is how many cells refer to a shared text, ``lengths`` has the
    characters of each such text that this member holds. ``arrays`` are its array formulas.
    """

    faults: dict[tuple[int, int], Fault] = field(default_factory=dict)
    strange: list[tuple[int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    totals: set[int] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    has_struck_runs: bool = False
    struck_under_conditions: list[str] = field(default_factory=list)
    shared: int = 0
    lengths: "array[int]" = field(default_factory=lambda: array("I"))
    arrays: Arrays = field(default_factory=Arrays)


def damaged(name: str) -> SheetError:
    """The error for a workbook that cannot be read."""
    return SheetError(name, _("the workbook is damaged; open it and save it anew as XLSX, or as CSV"))
