"""The QR code on a final, read back from the printed page dot by dot."""

from datetime import date
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import pydyf
import pypdfium2
import pytest
import segno
from weasyprint.images import SVGImage

from signon.printing.document.document import LetterDocument
from signon.printing.document.verification import PrintedVerification, qr_picture
from signon.printing.pdf.extraction import LetterStream
from signon.printing.pdf.qr_code import QrCode
from signon.printing.pdf.render import render
from tests import factories
from tests.printing.tag_tree import tag_tree

SITE, CODE = "https://letters.example.org", "ABCDE23456"
QUIET = 2
"""Modules of white paper around the code."""
DOTS = 600
"""Dots in an inch: what an ordinary office printer gives."""


def final(code: str = CODE, **changes: Any) -> bytes:
    parts = factories.parts(**changes)
    document = LetterDocument.compose(parts, date=date(2026, 3, 27))
    mark = PrintedVerification.compose(code, SITE, parts.language, sealed_by="Clean Rivers")
    return render(document.verifiable_by(mark)).pdf


def modules(address: str) -> list[list[bool]]:
    """Which modules of the address's code are dark."""
    return [[bool(one) for one in row] for row in segno.make(address, error="l", micro=False).matrix]


def printed_modules(pdf: bytes, size: int) -> list[list[bool]]:
    """Which of ``size`` by ``size`` modules are dark where the last page shows its QR code."""
    (figure,) = (one for one in tag_tree(pdf).all("Figure") if SITE in one.values["/Alt"])
    left, bottom, right, top = figure.values["/A"]["/BBox"]
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    page = document[len(document) - 1]
    image = page.render(scale=DOTS / 72).to_pil().convert("L")
    step, height = (right - left) / (size + 2 * QUIET), page.get_height()
    document.close()
    assert right - left == pytest.approx(top - bottom)

    def is_dark(row: int, column: int) -> bool:
        x, y = left + (column + QUIET + 0.5) * step, height - top + (row + QUIET + 0.5) * step
        return image.getpixel((round(x * DOTS / 72), round(y * DOTS / 72))) < 128

    return [[is_dark(row, column) for column in range(-QUIET, size + QUIET)] for row in range(-QUIET, size + QUIET)]


def with_quiet_zone(inner: list[list[bool]]) -> list[list[bool]]:
    width = len(inner) + 2 * QUIET
    rows = [[False] * QUIET + row + [False] * QUIET for row in inner]
    return [[False] * width] * QUIET + rows + [[False] * width] * QUIET


@pytest.mark.parametrize(
    "changes",
    [{}, {"language": "ar"}, {"paper": "a4"}, {"body": "Water.\n\n" * 60}],
    ids=["one page", "right to left", "A4", "more pages"],
)
def test_the_printed_code_is_that_of_the_address(changes: dict[str, Any]) -> None:
    expected = modules(f"{SITE}/v/{CODE}")
    assert printed_modules(final(**changes), len(expected)) == with_quiet_zone(expected)


def test_the_printed_code_of_another_address_is_another() -> None:
    """Were the reading blind, the above would say nothing."""
    expected = modules(f"{SITE}/v/{CODE}")
    other = printed_modules(final("ABCDE23457"), len(expected))
    assert other != with_quiet_zone(expected)
    assert other == with_quiet_zone(modules(f"{SITE}/v/ABCDE23457"))


def test_a_module_is_large_enough_for_a_telephone() -> None:
    """A third of a millimetre is what the makers of readers ask for in print (ISO/IEC 18004 leaves it to the use)."""
    pdf, size = final(), len(modules(f"{SITE}/v/{CODE}"))
    (figure,) = (one for one in tag_tree(pdf).all("Figure") if SITE in one.values["/Alt"])
    left, _bottom, right, _top = figure.values["/A"]["/BBox"]
    assert (right - left) / (size + 2 * QUIET) / 72 * 25.4 > 0.33


def operators(picture: SVGImage) -> list[bytes]:
    """What paints a picture on an empty page."""
    kinds = ("ExtGState", "XObject", "Pattern", "Shading")
    resources = pydyf.Dictionary({kind: pydyf.Dictionary() for kind in kinds})
    resources["ColorSpace"] = "/none"
    stream = LetterStream({}, (0, 0, 100, 100), resources, {}, {}, {}, None, compress=False)
    picture.draw(stream, 45.33, 45.33, None)
    return list(stream.stream)


@pytest.mark.parametrize("address", [f"{SITE}/v/{CODE}", "https://a.example/v/ZZZZZ22222", SITE * 3])
def test_strokes_that_are_written_by_us_are_those_that_weasyprint_paints(address: str) -> None:
    svg = qr_picture(address)
    assert operators(QrCode(svg)) == operators(SVGImage(ET.fromstring(svg), "", None, None))
