"""CSV as RFC 4180 has it, separated by commas, semicolons or tabs, and written in UTF-8."""

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from io import StringIO

from signon.sheets.encodings import decode
from signon.sheets.fitting import sheet_of
from signon.sheets.guards import guard_cell
from signon.sheets.header import IsHeader, about_no_rows
from signon.sheets.separators import SEPARATORS, separated, shown_separator
from signon.sheets.table import MOST_CELLS, MOST_ROWS, Row, Sheet, SheetError, too_large
from signon.translation import gettext as _


def read_csv(
    data: bytes, name: str, *, encoding: str = "", sheet: str = "", is_header: IsHeader | None = None
) -> Sheet:
    """The table in a CSV file; the header decides which separator it uses, unless a line above it says so.

    Raises ``SheetError`` for another encoding than the one chosen, for a ``sheet``, which CSV has none of, for broken
    quotes, mixed separators, uneven rows and more than the limits.
    """
    if sheet:
        raise SheetError(name, _("this is a CSV file, which has no sheets to choose from; leave the choice out"))
    decoded = decode(data, name, encoding)
    text, separator = separated(decoded.text, name)
    rows = list(_rows(text, separator, name))
    if rows:
        _refuse_mixed(rows, separator, name)
    read = sheet_of(name, rows, is_header=is_header)
    empty = () if read.rows else (about_no_rows(""),)
    return replace(read, notices=(*decoded.notices, *empty, *read.notices))


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The table as CSV in UTF-8 with commas and CRLF, each cell guarded so that no spreadsheet runs it.

    It begins with the mark of UTF-8: a spreadsheet that misses it reads every accent as two other letters.
    """
    output = StringIO(newline="")
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow([guard_cell(cell) for cell in header])
    writer.writerows([guard_cell(cell) for cell in row] for row in rows)
    return codecs.BOM_UTF8 + output.getvalue().encode()


def _rows(text: str, separator: str, name: str) -> Iterator[Row]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    number = cells = 0
    try:
        for number, row in enumerate(reader, start=1):
            cells += len(row)
            if number > MOST_ROWS + 1 or cells > MOST_CELLS:
                raise too_large(name)
            if any(row) and any(cell.strip() for cell in row):
                yield Row(number, row)
    except csv.Error as error:
        raise SheetError(name, _broken(number + 1, error)) from error


def _broken(number: int, error: csv.Error) -> str:
    if "field limit" in str(error) or "unexpected end" in str(error):
        return _("row %(row)s opens a quotation mark that is never closed", row=number)
    return _(
        'row %(row)s has broken quotes; a quoted text ends with its cell, and a " within it is written twice',
        row=number,
    )


def _refuse_mixed(rows: list[Row], separator: str, name: str) -> None:
    """Raise ``SheetError`` when rows use another separator than the header does."""
    others = [one for one in SEPARATORS if one != separator]
    width = len(rows[0].cells)
    mixed = [
        _(
            "row %(row)s is separated by %(other)s, but the header by %(separator)s; use one of them throughout",
            row=row.number,
            other=shown_separator(other),
            separator=shown_separator(separator),
        )
        for row in rows[1:]
        if len(row.cells) < width and (other := _separator_within(row.cells, others))
    ]
    if mixed:
        raise SheetError(name, *mixed)


def _separator_within(cells: list[str], separators: list[str]) -> str:
    return next((one for one in separators if any(one in cell for cell in cells)), "")
