"""The coalition's heading: at the top of the first page, in a column beside its text, or above an envelope's window."""

from urllib.parse import unquote

from signon.letters.parts.fields import LetterheadPreset, Window
from signon.printing.document.document import LetterDocument
from signon.printing.document.images import SCHEME
from signon.printing.docx.elements import (
    Element,
    border,
    directed,
    format_further,
    frame,
    hairline,
    make,
    paragraph,
    runs,
    table,
)
from signon.printing.docx.measures import PER_POINT, Measures
from signon.printing.docx.package import Story
from signon.printing.docx.window import fold_marks, height_above_text

LOGO_SHARE = 0.6
LOGO_HEIGHT, LOGO_HEIGHT_ABOVE_WINDOW = 56.0, 30.0
"""A share of the text's width, and points."""

SIDE_WIDTH, SIDE_GAP = 122 * PER_POINT, 18 * PER_POINT


def first_page_head(document: LetterDocument, measures: Measures, story: Story) -> list[Element]:
    """The head of the first page; a letter for a window keeps the room down to the window's foot."""
    printed = document.letterhead
    lines: list[Element] = []
    if printed and printed.has_heading and not printed.is_at_side:
        lines = _lines(document, measures.width / PER_POINT * LOGO_SHARE, story)
        rule = border("bottom", 2 if _is_low(document) else 6) if printed.preset == LetterheadPreset.CENTRED else None
        space = make("spacing", after=0 if document.window else measures.line * 2)
        format_further(lines[-1], *(one for one in (rule, space) if one is not None))
    lines = lines or [paragraph("Header", [])]
    if document.window is None:
        return lines
    height = height_above_text(document.window, measures)
    room = table([[lines]], [measures.width], document.direction, height=height)
    return [room, *fold_marks(document.window), hairline()]


def side_letterhead(document: LetterDocument, measures: Measures, story: Story) -> list[Element]:
    """The heading beside the text of the first page, which gets its full width back below; none for one at the top."""
    if document.letterhead is None or not document.letterhead.is_at_side:
        return []
    top = measures.head_from_edge if document.window else measures.margins[0]
    side = "left" if document.direction == "rtl" else "right"
    lines = _lines(document, SIDE_WIDTH / PER_POINT, story)
    for line in lines:
        format_further(line, frame(side, top, SIDE_WIDTH, gap=SIDE_GAP))
    return lines


def foot(document: LetterDocument) -> list[Element]:
    """The foot of the first page."""
    lines = document.letterhead.footer if document.letterhead else ()
    return [paragraph("Footer", runs("\n".join(lines), document.direction))] if lines else []


def image_of(document: LetterDocument, address: str) -> bytes:
    """The picture that the printed letter knows by this address."""
    return document.images[unquote(address.removeprefix(SCHEME))]


def _lines(document: LetterDocument, logo_width: float, story: Story) -> list[Element]:
    printed, direction = document.letterhead, document.direction
    made: list[Element] = []
    if printed is None:
        return made
    logo: list[Element] = []
    if printed.logo:
        largest = (logo_width, LOGO_HEIGHT_ABOVE_WINDOW if document.window else LOGO_HEIGHT)
        logo = [story.picture(image_of(document, printed.logo), printed.logo_description, largest)]
    if logo and _is_low(document):
        made.append(paragraph("LetterheadName", [*logo, *runs(f"  {printed.name}", direction)]))
    else:
        made += [paragraph("LetterheadName", logo)] if logo else []
        made += [directed("LetterheadName", printed.name, direction)] if printed.name else []
    return [*made, *(directed("LetterheadLines", line, direction) for line in printed.lines)]


def _is_low(document: LetterDocument) -> bool:
    """Whether the logo has to stand beside the name, because the window begins right beneath."""
    is_at_side = document.letterhead and document.letterhead.is_at_side
    return bool(document.window and document.window.name == Window.DIN_5008_A and not is_at_side)
