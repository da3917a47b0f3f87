"""Unpacking a workbook under limits before anything reads it.

A workbook is a ZIP of XML in which a few kilobytes can claim a thousand million cells, or repeat one long text in every cell,
and a reader sets aside memory for all of them. So everything is unpacked and measured first.
"""

import lzma
import zipfile
import zlib
from array import array
from io import BytesIO

from signon.sheets.table import SheetError, too_large
from signon.sheets.xlsx_cells import Cells, LookedThrough, damaged
from signon.sheets.xlsx_styles import struck_styles
from signon.sheets.xlsx_texts import shared_text
from signon.translation import gettext as _

WORKBOOK = "xl/workbook.xml"
MOST_UNPACKED = 300 * 1024 * 1024
MOST_MEMBERS = 2_000
MOST_TEXT = 300 * 1024 * 1024
"""Characters in all cells together, a text that several share counted as often as they do."""

MOST_ELEMENTS, ELEMENTS_PER_BYTE = 1_000_000, 20
"""Elements of XML in a workbook, and how many more for each of its bytes: empty ones pack to nearly nothing, yet take time."""

CHUNK = 1024 * 1024


def look_through(data: bytes, name: str) -> dict[str, LookedThrough]:
    """Unpack every member under the limits, and tell what is in it, by its name. Raises ``SheetError``."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            if WORKBOOK not in archive.namelist():
                raise SheetError(name, _("this is not an XLSX workbook; save the table as XLSX or CSV"))
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
                raise too_large(name)
            left = MOST_UNPACKED
            found: dict[str, LookedThrough] = {}
            struck = struck_styles(archive)
            elements = MOST_ELEMENTS + ELEMENTS_PER_BYTE * len(data)
            for member in members:
                cells = Cells(name, struck, elements)
                left, found[member.filename] = _look_into(archive, member, left, cells)
                elements = cells.left
            _refuse_repeated_text(archive, found, name)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, RuntimeError, ValueError) as problem:
        raise damaged(name) from problem
    return found


def _look_into(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, cells: Cells) -> tuple[int, LookedThrough]:
    """The bytes left after what ``member`` really unpacks to, whatever it declares, and what is in it."""
    size = 0
    member.file_size = left + 2 * CHUNK  # so that the end is reached by reading, not by what is declared
    with archive.open(member) as content:
        while chunk := content.read(CHUNK):
            size += len(chunk)
            if size > left:
                raise too_large(cells.name)
            cells.feed(chunk)
    cells.feed(b"", last=True)
    return left - size, cells.found


def _refuse_repeated_text(archive: zipfile.ZipFile, found: dict[str, LookedThrough], name: str) -> None:
    """Raise ``SheetError`` when the cells together hold more text than is good, because many share a long one."""
    lengths = max((one.lengths for one in found.values()), key=len, default=array("I"))
    longest = max((max(one.lengths, default=0) for one in found.values()), default=0)
    for member, one in found.items():
        if one.shared * longest > MOST_TEXT and shared_text(archive.read(member), lengths, longest) > MOST_TEXT:
            raise SheetError(name, _("the cells hold more text than 300 MB; split the table"))
