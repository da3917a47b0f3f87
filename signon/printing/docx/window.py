"""A letter for an envelope with a window: its field, the room it takes, and the marks where the sheet is folded."""

from collections.abc import Iterator

from signon.letters.parts.fields import Window, points
from signon.printing.document.document import LetterDocument
from signon.printing.document.windows import (
    FOLD_MARK,
    HOLE_MARK,
    MARK_FROM_EDGE,
    WINDOWS,
    EnvelopeWindow,
    PrintedWindow,
)
from signon.printing.docx.elements import Element, border, directed, frame, make, paragraph
from signon.printing.docx.measures import PER_POINT, Measures

BELOW_WINDOW = 24.0
BETWEEN_ADDRESSES = 0.4
RETURN_LINE_BELOW_TOP = points("1mm")
"""Points, but lines between addresses."""


def window_field(document: LetterDocument, measures: Measures) -> Iterator[Element]:
    """The content of the window: return address, delivery notation and inside addresses, each in its place."""
    printed, direction = document.window, document.direction
    if printed is None:
        return
    window = WINDOWS[Window(printed.name)]
    notes = _twips(window.top + window.notes)
    if printed.return_line:
        place = _frame(window, _twips(window.top + RETURN_LINE_BELOW_TOP))
        yield directed("ReturnLine", printed.return_line, direction, place)
    if printed.delivery_notation:
        place = _frame(window, notes - measures.line)
        yield directed("DeliveryNotation", printed.delivery_notation, direction, place, make("spacing", before=0))
    for number, addressee in enumerate(document.addressees):
        space = make("spacing", before=round(measures.line * BETWEEN_ADDRESSES) if number else 0)
        yield directed("InsideAddress", "\n".join(addressee.lines), direction, _frame(window, notes), space)
        if addressee.attention:
            yield directed("AttentionLine", addressee.attention, direction, _frame(window, notes))


def height_above_text(printed: PrintedWindow, measures: Measures) -> int:
    """The height from where the first page's heading begins to where the text does, beneath the window."""
    window = WINDOWS[Window(printed.name)]
    return _twips(window.top + window.height + BELOW_WINDOW) - measures.head_from_edge


def fold_marks(printed: PrintedWindow) -> Iterator[Element]:
    """Short rules at the edge of the sheet, where it is folded and where it is punched."""
    window = WINDOWS[Window(printed.name)]
    marks = [(fold, FOLD_MARK) for fold in window.folds] + ([(window.hole, HOLE_MARK)] if window.hole else [])
    for height, length in marks:
        place = frame(_twips(MARK_FROM_EDGE), _twips(height), _twips(length))
        thin = make("spacing", before=0, after=0, line=PER_POINT, lineRule="exact")
        yield paragraph("Header", [], place, border("top", space=0), thin)


def _frame(window: EnvelopeWindow, top: int) -> Element:
    return frame(_twips(window.left + window.inset), top, _twips(window.width - window.inset))


def _twips(length: float) -> int:
    return round(length * PER_POINT)
