"""Pages of a PDF as pictures for the screen."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

from signon.errors import NotFoundError
from signon.translation import gettext as _

if TYPE_CHECKING:
    import pypdfium2

MOST_SHOWN = 6
WIDTH = 900
_turn = Lock()
"""PDFium is not made for several threads at once."""


def page_image(pdf: bytes, number: int) -> bytes:
    """Page ``number`` (from 1) as PNG, 900 pixels wide. Raises ``NotFoundError`` when there is no such page."""
    with _opened(pdf) as document:
        if not 1 <= number <= min(len(document), MOST_SHOWN):
            raise NotFoundError(_("There is no picture of page %(number)s.", number=number))
        return _png(document[number - 1])


def page_images(pdf: bytes, *, most: int = MOST_SHOWN) -> list[str]:
    """The first pages, at most ``most``, each as the address of a picture that holds the picture itself."""
    with _opened(pdf) as document:
        pictures = [_png(document[at]) for at in range(min(len(document), most))]
    return ["data:image/png;base64," + b64encode(picture).decode("ascii") for picture in pictures]


@contextmanager
def _opened(pdf: bytes) -> "Iterator[pypdfium2.PdfDocument]":
    import pypdfium2

    with _turn:
        document = pypdfium2.PdfDocument(BytesIO(pdf))
        try:
            yield document
        finally:
            document.close()


def _png(page: "pypdfium2.PdfPage") -> bytes:
    output = BytesIO()
    page.render(scale=WIDTH / page.get_width()).to_pil().save(output, "PNG")
    return output.getvalue()
