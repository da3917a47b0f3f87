"""Unpacking a workbook under limits before anything reads it.

A workbook is a ZIP of XML in which a few kilobytes can claim a thousand million cells, or repeat one long text in every cell,
and a reader sets aside memory for all of them. So everything is unpacked and measured first.
"""

import lzma
import zipfile
import zlib
from array import array
from dataclasses import dataclass
from io import BytesIO

from signon.sheets.table import SheetError, too_large
from signon.sheets.xlsx.cells import Cells
from signon.sheets.xlsx.looked import LookedThrough, damaged
from signon.sheets.xlsx.parts import Parts, read_part
from signon.sheets.xlsx.styles import StruckStyles, struck_styles
from signon.sheets.xlsx.texts import shared_text
from signon.translation import gettext as _

MOST_UNPACKED = 300 * 1024 * 1024
MOST_MEMBERS = 2_000
MOST_TEXT = 300 * 1024 * 1024
"""Characters in all cells together, a text that several share counted as often as they do."""

MOST_ELEMENTS, ELEMENTS_PER_BYTE = 1_000_000, 20
"""Elements of XML in a workbook, and how many more for each of its bytes: empty ones pack to nearly nothing, yet take time."""

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Looked:
    """A workbook that was looked through: its parts, and the findings in every member, by its name."""

    parts: Parts
    members: dict[str, LookedThrough]

    def of(self, member: str) -> LookedThrough:
        """The findings in a member; none when there is no such member."""
        return self.members.get(member) or LookedThrough()


def look_through(data: bytes, name: str) -> Looked:
    """Unpack every member under the limits, and tell what is in it. Raises ``SheetError``."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
                raise too_large(name)
            parts = Parts.of(archive, name)
            left = MOST_UNPACKED
            found: dict[str, LookedThrough] = {}
            styles = struck_styles(read_part(archive, parts.styles)) if parts.styles else StruckStyles()
            elements = MOST_ELEMENTS + ELEMENTS_PER_BYTE * len(data)
            for member in members:
                cells = Cells(name, styles, elements)
                left, found[member.filename] = _look_into(archive, member, left, cells)
                elements = cells.left
            _refuse_repeated_text(archive, found, name)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, RuntimeError, ValueError) as problem:
        raise damaged(name) from problem
    return Looked(parts, found)


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
