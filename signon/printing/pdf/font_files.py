"""Checks that a font's file is whole. A damaged one prints gaps or nothing at all, and no program complains."""

import struct
import sys
from array import array
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib.sfnt import SFNTReader

SIGNATURES = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"ttcf")
"""The first bytes of files that have a table of contents with checksums: TrueType, OpenType and collections of them."""

PRINTED = frozenset({"head", "hhea", "maxp", "hmtx", "cmap", "loca", "glyf", "CFF ", "CFF2"})
"""The tables without which letters are missing or misplaced. Some makers give others wrong checksums."""

ADJUSTMENT = slice(8, 12)
"""The bytes of the table ``head`` that are not part of its own checksum."""


def is_whole(path: Path) -> bool:
    """Whether each table of the font at ``path`` is there to its end, and those that are printed are as they were made.

    True for kinds of files that carry no checksums.
    """
    try:
        state = path.stat()
        return _is_whole(path, state.st_mtime_ns, state.st_size)
    except OSError:
        return False


@lru_cache(maxsize=1_000)
def _is_whole(path: Path, _changed: int, _size: int) -> bool:
    from fontTools.ttLib import TTLibError
    from fontTools.ttLib.sfnt import SFNTReader

    with path.open("rb") as file:
        if file.read(4) not in SIGNATURES:
            return True
        file.seek(0)
        try:
            font = SFNTReader(file, fontNumber=0)
            return all(_has_table(font, tag) for tag in font.keys())  # noqa: SIM118 - the reader is no mapping
        except (TTLibError, struct.error, AssertionError, ValueError, KeyError):
            return False


def _has_table(font: "SFNTReader", tag: str) -> bool:
    content: bytes = font[tag]
    if tag not in PRINTED:
        return True
    wanted = {_checksum(content)}
    if tag == "head":
        wanted.add(_checksum(content[: ADJUSTMENT.start] + bytes(4) + content[ADJUSTMENT.stop :]))
    return font.tables[tag].checkSum in wanted


def _checksum(content: bytes) -> int:
    """The sum of the table's 32-bit numbers, as the OpenType specification defines it."""
    numbers = array("I", content + bytes(-len(content) % 4))
    if sys.byteorder == "little":
        numbers.byteswap()
    return sum(numbers) & 0xFFFFFFFF
