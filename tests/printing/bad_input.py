"""Bodies, pictures and fonts that ask for too much or lie about themselves."""

import struct
import zlib
from pathlib import Path

from fontTools.ttLib import TTFont

from signon.printing.pdf.fonts import font_file
from tests.printing.pictures import picture

FAMILY = "Broken Sans"

SLOW_BODIES = {
    "one word of 100,000 characters": "A" * 100_000,
    "one word of angle brackets": "<" * 199_000,
    "a word of emphases": "a**" * 66_000,
    "emphases that close one another": "*_" * 99_500,
    "brackets that never close": "[" * 199_000,
    "brackets that close": "[" * 99_000 + "]" * 99_000,
    "notes within notes": "^[" * 99_500,
    "5,000 footnotes": "\n\n".join(f"W[^{at}]." for at in range(5_000))
    + "\n\n"
    + "\n".join(f"[^{at}]: N." for at in range(5_000)),
    "thousands of links": "[a](http://b.example) " * 9_000,
    "thousands of bare addresses": "<http://b.example> " * 10_000,
    "thousands of emphases": "*a **a " * 28_000,
    "a table of pipes": ("| a " * 20 + "|\n") * 2_000,
    "quotations in quotations": "> " * 99_500 + "x",
    "ever deeper quotations": "\n".join(">" * min(depth, 400) + " x" for depth in range(490)),
    "lists in lists": "".join("  " * depth + "- a\n" for depth in range(440)),
    "50,000 items": "- a\n" * 49_000,
    "50,000 headings": "# a\n" * 49_000,
    "60,000 paragraphs": "a\n\n" * 66_000,
    "backquotes": "".join("`" * at + " " for at in range(1, 620)),
}
"""Each is as long as a body may be, or nearly."""

FIVE_HUNDRED_NOTES = "\n\n".join(
    [
        *(f"Word {at}[^{at}]." for at in range(500)),
        "\n".join(f"[^{at}]: Note {at}." for at in range(500)),
    ]
)
DEEPLY_NESTED = "**a *a " * 500 + " a*a**" * 500
NOTES_WITHOUT_END = "x[^0]\n\n" + "".join(f"[^{at}]: N[^{at + 1}]\n" for at in range(3_000))


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a hundred bytes whose header promises a picture of that size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")


def gif_that_claims(width: int, height: int) -> bytes:
    """A GIF of some bytes whose header promises a picture of that size."""
    content = bytearray(picture(kind="GIF"))
    content[6:10] = struct.pack("<HH", width, height)
    return bytes(content)


def jpeg_that_claims(width: int, height: int) -> bytes:
    """A JPEG of some bytes whose frame promises a picture of that size."""
    content = bytearray(picture(kind="JPEG"))
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def font_called_broken(folder: Path) -> tuple[bytes, dict[str, slice]]:
    """A font under the name ``FAMILY``, still whole, and where each of its tables stands in the file."""
    renamed = folder / "renamed.ttf"
    with TTFont(font_file("Carlito")) as font:
        for record in font["name"].names:
            if record.nameID in {1, 3, 4, 6, 16}:
                record.string = FAMILY.replace(" ", "") if record.nameID == 6 else FAMILY
        font.save(renamed)
    with TTFont(renamed) as font:
        tables = {tag: slice(one.offset, one.offset + one.length) for tag, one in font.reader.tables.items()}
    return renamed.read_bytes(), tables
