"""Tables that people keep in spreadsheets, as CSV or XLSX: read with their row numbers, written so that nothing runs.

Every cell is text. Whoever reads a table decides what its columns mean.
"""

from collections.abc import Iterable, Sequence

from signon.sheets.columns import clash, columns_of, header_with
from signon.sheets.csv_files import read_csv, write_csv
from signon.sheets.encodings import ENCODINGS
from signon.sheets.guards import guard_cell, unguard_cell
from signon.sheets.header import IsHeader
from signon.sheets.kinds import refuse_other_kinds
from signon.sheets.marked import refuse_undecided
from signon.sheets.table import (
    MOST_BYTES,
    MOST_CELLS,
    MOST_ROWS,
    Hidden,
    MarkedRow,
    Row,
    Sheet,
    SheetError,
)
from signon.sheets.xlsx import looks_like_xlsx, read_xlsx, write_xlsx
from signon.translation import gettext as _

__all__ = [
    "ENCODINGS",
    "MOST_CELLS",
    "MOST_ROWS",
    "Hidden",
    "IsHeader",
    "MarkedRow",
    "Row",
    "Sheet",
    "SheetError",
    "clash",
    "columns_of",
    "guard_cell",
    "header_with",
    "read_sheet",
    "refuse_undecided",
    "unguard_cell",
    "write_csv",
    "write_sheet",
    "write_xlsx",
]


def read_sheet(
    data: bytes,
    name: str,
    *,
    hidden: Hidden = Hidden.ASK,
    encoding: str = "",
    sheet: str = "",
    is_header: IsHeader | None = None,
) -> Sheet:
    """The table in ``data``, a CSV file or a sheet of an XLSX file; ``name`` is what errors call the file.

    The content decides which it is, not the name. Empty rows are left out, row numbers count them. ``hidden`` says what
    becomes of rows that a workbook hides or strikes out, ``encoding`` how a CSV file is encoded, and ``sheet`` which sheet
    of a workbook is read. Otherwise that is the first visible one that holds a table, and ``is_header`` tells by what
    stands in a row whether it names the columns of one. Raises ``SheetError`` for anything that cannot be read whole.
    """
    if len(data) > MOST_BYTES:
        raise SheetError(name, _("the file is larger than 50 MB; split it"))
    refuse_other_kinds(data, name)
    if not looks_like_xlsx(data):
        return read_csv(data, name, encoding=encoding, sheet=sheet, is_header=is_header)
    if encoding:
        raise SheetError(name, _("this is a workbook, which has no encoding to choose; leave the choice out"))
    return read_xlsx(data, name, hidden=hidden, sheet=sheet, is_header=is_header)


def write_sheet(header: Sequence[str], rows: Iterable[Sequence[str]], ending: str) -> bytes:
    """The table as a file of the kind that ``ending`` names, ``csv`` or ``xlsx``. Raises ``SheetError`` for another."""
    writers = {"csv": write_csv, "xlsx": write_xlsx}
    writer = writers.get(ending.lower().lstrip("."))
    if writer is None:
        raise SheetError(ending, _("is not a kind of table that can be written; choose a name ending in .csv or .xlsx"))
    return writer(header, rows)
