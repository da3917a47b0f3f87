"""Checks that everything with a fixed place on the first page stands there, once the letter is laid out."""

from collections.abc import Iterator

from signon.printing.document.document import LetterDocument
from signon.printing.document.windows import PrintedWindow
from signon.printing.pdf.boxes import Box, classes, within
from signon.printing.pdf.weasyprint_adaptations import LetterPages
from signon.printing.rendered import RenderingError
from signon.translation import gettext as _

TOLERANCE = 0.5
"""Pixels allowed for rounding."""


def check_first_page(letter: LetterPages, document: LetterDocument) -> None:
    """Raise ``RenderingError`` when address or letterhead is too tall for the letter's window, or for its column."""
    page = letter.pages[0].box
    if document.letterhead and document.letterhead.is_at_side:
        _check_side(page)
    if document.window:
        _check_window(page, document.window, document)


def _check_side(page: Box) -> None:
    """Raise ``RenderingError`` for a column that reaches the foot of the page: WeasyPrint has cut it off there."""
    (column,) = _of_class(page, "letterhead")
    if _foot(column) > page.content_box_y() + page.height - TOLERANCE:
        raise RenderingError(_("The letterhead at the side is longer than the page; shorten it or put it at the top"))


def _check_window(page: Box, window: PrintedWindow, document: LetterDocument) -> None:
    (field,) = _of_class(page, "window-field")
    if any(_foot(box) > _foot(field) + TOLERANCE for box in _of_class(field, "window-addresses")):
        raise RenderingError(
            _(
                "The address of '%(address)s' is too long for the window %(window)s; shorten it, choose a smaller font"
                " or an envelope without a window",
                address=document.addressees[0].lines[0],
                window=window.name,
            )
        )
    if any(one.position_y < _foot(other) - TOLERANCE for one, other in _notes(field)):
        raise RenderingError(
            _(
                "Return address and delivery notation are too long for the window %(window)s; shorten them",
                window=window.name,
            )
        )
    if any(_foot(box) > field.position_y + TOLERANCE for box in _of_class(page, "letterhead")) and not (
        document.letterhead and document.letterhead.is_at_side
    ):
        raise RenderingError(
            _(
                "The letterhead reaches into the window %(window)s; shorten it, put it at the side"
                " or choose an envelope without a window",
                window=window.name,
            )
        )


def _notes(field: Box) -> Iterator[tuple[Box, Box]]:
    """The delivery notation with the return address that it must stay below."""
    for notation in _of_class(field, "window-notation"):
        for address in _of_class(field, "return-line"):
            yield notation, address


def _of_class(box: Box, name: str) -> Iterator[Box]:
    return (inner for inner in within(box) if name in classes(inner))


def _foot(box: Box) -> float:
    return float(box.position_y + box.margin_height())
