"""CSV as RFC 4180 has it, separated by commas, semicolons or tabs, and written in UTF-8."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from io import StringIO

from signon.sheets.encodings import decode
from signon.sheets.table import MOST_CELLS, MOST_ROWS, Row, Sheet, SheetError, guard_cell, sheet_of, too_large
from signon.translation import gettext as _

SEPARATORS = {",": ",", ";": ";", "\t": "tab"}
"""The signs that may stand between cells, and how an error shows them."""

MOST_HEADER = 100_000
"""Characters within which the header ends."""


def read_csv(data: bytes, name: str, *, encoding: str = "", sheet: str = "") -> Sheet:
    """The table in a CSV file; the header decides which separator it uses.

    Raises ``SheetError`` for another encoding than the one chosen, for a ``sheet``, which CSV has none of, for broken
    quotes, mixed separators, uneven rows and more than the limits.
    """
    if sheet:
        raise SheetError(name, _("this is a CSV file, which has no sheets to choose from; leave the choice out"))
    decoded = decode(data, name, encoding)
    text = decoded.text
    separator = _separator(text, name)
    rows = list(_rows(text, separator, name))
    if rows:
        _refuse_mixed(rows, separator, name)
    return replace(sheet_of(name, rows), notices=decoded.notices)


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The table as CSV in UTF-8 with commas and CRLF, each cell guarded so that no spreadsheet runs it."""
    output = StringIO(newline="")
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow([guard_cell(cell) for cell in header])
    writer.writerows([guard_cell(cell) for cell in row] for row in rows)
    return output.getvalue().encode()


def _separator(text: str, name: str) -> str:
    """The one separator that stands outside quotes in the header; a comma when there is a single column."""
    found = {character for character in _outside_quotes(text) if character in SEPARATORS}
    if len(found) > 1:
        shown = _(" and ").join(SEPARATORS[one] for one in SEPARATORS if one in found)
        raise SheetError(name, _("the header mixes the separators %(found)s; use one of them throughout", found=shown))
    return found.pop() if found else ","


def _outside_quotes(text: str) -> Iterator[str]:
    """The characters of the first line that is not blank, without quoted text."""
    quoted = False
    for character in text[:MOST_HEADER].lstrip("\r\n"):
        if character == '"':
            quoted = not quoted
        elif not quoted and character in "\r\n":
            return
        elif not quoted:
            yield character


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
            other=SEPARATORS[other],
            separator=SEPARATORS[separator],
        )
        for row in rows[1:]
        if len(row.cells) < width and (other := _separator_within(row.cells, others))
    ]
    if mixed:
        raise SheetError(name, *mixed)


def _separator_within(cells: list[str], separators: list[str]) -> str:
    return next((one for one in separators if any(one in cell for cell in cells)), "")
