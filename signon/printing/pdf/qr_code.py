"""The QR code of a final, painted to the byte as WeasyPrint paints its SVG.

WeasyPrint reads a path sign by sign, which for hundreds of strokes takes as long as all text of a page. So it paints the first
stroke, with all that stands around it, and the others are written here.
"""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from weasyprint.images import SVGImage

from signon.printing.pdf.extraction import LetterStream

PATH = re.compile(rb'(?P<before>.* d="M)(?P<strokes>[-0-9. mh]+)(?P<after>".*)', re.DOTALL)
STROKE = re.compile(r"(-?\d+) (-?\d+(?:\.5)?)h(\d+)")
"""A stroke, as segno writes it: from where the one before ended, so many modules to the right."""


class QrCode(SVGImage):
    """The picture of a QR code, as ``qr_picture`` gives it."""

    def __init__(self, svg: bytes) -> None:
        path = PATH.fullmatch(svg)
        assert path is not None
        strokes = path["strokes"].decode("ascii")
        self._operators = list(_operators(strokes))
        first = strokes.partition("m")[0].encode("ascii")
        picture = ET.fromstring(path["before"] + first + path["after"])  # noqa: S314 - our own, made just now
        super().__init__(picture, "", None, None)

    def draw(self, stream: LetterStream, concrete_width: float, concrete_height: float, style: Any) -> None:
        """Paint it."""
        begin = len(stream.stream)
        super().draw(stream, concrete_width, concrete_height, style)
        first = stream.stream.index(self._operators[0], begin)
        stream.stream[first : first + 2] = self._operators


def _operators(strokes: str) -> Iterator[bytes]:
    """The operators that move to the beginning of each stroke and draw it."""
    x, y = 0, 0.0
    for right, down, length in STROKE.findall(strokes):
        x, y = x + int(right), y + float(down)
        yield b"%d %.1f m" % (x, y)
        x += int(length)
        yield b"%d %.1f l" % (x, y)
