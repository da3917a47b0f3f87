"""XLSX workbooks: the first sheet is read, one sheet is written.

A workbook is a ZIP of XML in which a few kilobytes can claim a thousand million cells, and the reader sets aside memory for
all of them. So everything is unpacked under a limit and measured first, and read only then.
"""

import datetime as dt
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from io import BytesIO
from xml.parsers import expat

import python_calamine
import xlsxwriter

from signon.sheets.cells import guard_cell
from signon.sheets.table import MOST_CELLS, MOST_ROWS, Row, Sheet, SheetError, sheet_of, too_large
from signon.translation import gettext as _

ZIP = b"PK\x03\x04"
WORKBOOK = "xl/workbook.xml"
MOST_UNPACKED = 300 * 1024 * 1024
MOST_MEMBERS = 2_000
CHUNK = 1024 * 1024
CELLS = b"sheetData"
"""The element without which no reader finds a cell."""

Place = tuple[int, int]
"""The row and the column of a cell, counted from 0."""

REFERENCE = re.compile(r"([A-Za-z]*)(\d+)")


def looks_like_xlsx(data: bytes) -> bool:
    """Whether ``data`` is a ZIP, as workbooks are and CSV never is."""
    return data.startswith(ZIP)


def read_xlsx(data: bytes, name: str) -> Sheet:
    """The first sheet of a workbook; numbers, dates and truth values as plain text, a formula as the value it last had.

    Nothing is ever calculated. Merged cells are refused: of all that they cover, only one cell has the text. Raises
    ``SheetError`` for what is no workbook, a damaged one, and one beyond the limits.
    """
    _measure(data, name)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            first = workbook.get_sheet_by_index(0)
            table, merged = first.to_python(skip_empty_area=False), first.merged_cell_ranges or []
    except python_calamine.PasswordError as error:
        raise SheetError(name, _("the workbook is protected by a password; save it without one")) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _damaged(name) from error
    _refuse_merged(table, merged, name)
    rows = [_row(number, values) for number, values in enumerate(table, start=1)]
    return sheet_of(name, [row for row in rows if any(cell.strip() for cell in row.cells)])


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


def _row(number: int, values: Sequence[object]) -> Row:
    converted = tuple(column for column, value in enumerate(values) if not isinstance(value, str))
    return Row(number, [_text(value) for value in values], converted)


def _refuse_merged(table: Sequence[Sequence[object]], merged: Iterable[tuple[Place, Place]], name: str) -> None:
    """Raise ``SheetError`` that names every range of merged cells in which something is written."""
    written = [(first, last) for first, last in merged if _is_written(table, first)]
    if written:
        problems = [
            _(
                "the cells %(first)s to %(last)s are merged; unmerge them and write into each cell what it means",
                first=_cell_name(first),
                last=_cell_name(last),
            )
            for first, last in sorted(written)
        ]
        raise SheetError(name, *problems)


def _is_written(table: Sequence[Sequence[object]], place: Place) -> bool:
    row, column = place
    return row < len(table) and column < len(table[row]) and table[row][column] != ""


def _cell_name(place: Place) -> str:
    """The name that the spreadsheet shows for a row and a column counted from 0."""
    row, column = place
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def _damaged(name: str) -> SheetError:
    return SheetError(name, _("the workbook is damaged; open it and save it anew as XLSX, or as CSV"))


def _measure(data: bytes, name: str) -> None:
    """Unpack every member under the limit and count rows and cells. Raises ``SheetError``."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            if WORKBOOK not in archive.namelist():
                raise SheetError(name, _("this is not an XLSX workbook; save the table as XLSX or CSV"))
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
                raise too_large(name)
            left = MOST_UNPACKED
            for member in members:
                left -= _measure_member(archive, member, left, name)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, RuntimeError, ValueError) as error:
        raise _damaged(name) from error


def _measure_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, name: str) -> int:
    """The bytes that ``member`` really unpacks to, whatever it declares. Raises ``SheetError`` beyond ``left``."""
    size, counter = 0, _CellCounter(name)
    member.file_size = left + 2 * CHUNK  # so that the end is reached by reading, not by what is declared
    with archive.open(member) as content:
        while chunk := content.read(CHUNK):
            size += len(chunk)
            if size > left:
                raise too_large(name)
            counter.feed(chunk)
    counter.feed(b"", last=True)
    return size


class _CellCounter:
    """Follows the cells of a sheet's XML, and raises ``SheetError`` once their extent goes beyond the limits.

    A member that is no XML is none of its business, unless a reader could still find a sheet's cells in it.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._row = self._column = self._last_row = self._last_column = self._cells = 0
        self._is_xml = self._is_sheet = False
        self._before = b""
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EntityDeclHandler = self._refuse_entity

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        """Take the next ``chunk`` of the member; the ``last`` one may be empty."""
        if not self._before:
            self._is_xml = chunk.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        self._is_sheet = self._is_sheet or CELLS in self._before + chunk
        self._before = chunk[-len(CELLS) :]
        self._parse(chunk, last)
        if self._is_sheet and not self._is_xml:
            raise _damaged(self._name)

    def _parse(self, chunk: bytes, last: bool) -> None:  # noqa: FBT001 - expat's own argument
        if not self._is_xml:
            return
        try:
            self._parser.Parse(chunk, last)
        except (expat.ExpatError, LookupError):
            self._is_xml = False

    def _refuse_entity(self, *_declaration: object) -> None:
        raise _damaged(self._name)

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        kind = qualified.rpartition(" ")[2]
        if kind == "row":
            self._row, self._column = _number(attributes.get("r")) or self._row + 1, 0
        elif kind == "c":
            self._place(attributes.get("r"))
        elif kind in {"v", "is", "f"}:
            self._count(kind)

    def _place(self, reference: str | None) -> None:
        found = REFERENCE.fullmatch(reference or "")
        self._column = _column_number(found[1]) if found and found[1] else self._column + 1
        self._row = int(found[2]) if found else self._row

    def _count(self, kind: str) -> None:
        """Count a cell with content; one without takes no room."""
        self._cells += kind != "f"
        self._last_row, self._last_column = max(self._last_row, self._row), max(self._last_column, self._column)
        extent = self._last_row * self._last_column
        if self._last_row > MOST_ROWS + 1 or max(extent, self._cells) > MOST_CELLS:
            raise too_large(self._name)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


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
