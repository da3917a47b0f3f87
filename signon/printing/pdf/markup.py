"""The letter as HTML and CSS for the renderer. The templates loop and choose; they decide nothing."""

from collections.abc import Iterable, Sequence
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from signon.letters.parts.fields import Paper, points
from signon.printing.document.conventions import leading_direction
from signon.printing.document.document import LetterDocument
from signon.printing.document.windows import FIRST_PAGE_TOP, PAPER_HEIGHT

PROJECT = Path(__file__).parents[3]
LETTERHEAD_TOP = 40.0
"""Points from the top of page 1 to the letterhead."""

CONTINUATION_TOP = 72.0
"""The least top margin of the other pages, in points: room for the continuation heading."""

FALLBACK_FONTS = '"Noto Sans", "Noto Naskh Arabic", sans-serif'
"""Fonts for the scripts that the letter's own font does not have."""

PICTURE_SHARE = 0.7
"""The most of a page's height that a picture of the text takes."""

SIDE_COLUMN = 140.0
"""The width in points of a letterhead at the side, with its distance from the text."""

FOOTER_LINE, FOOTER_MARGIN = 11.0, 66.0
"""Points that a line of the letterhead's foot takes, and those that the foot takes besides."""


def letter_html(document: LetterDocument, *, list_pages: int = 0) -> str:
    """The letter, with the signatory list only where that follows the signature.

    With ``list_pages``, the list is empty: it has room for its beginning, and takes that many pages in all.
    """
    return _printed("letter.html", document, pages=list_pages)


def appendix_html(document: LetterDocument) -> str:
    """The pages of the signatory list, for a document that has one."""
    return _printed("appendix.html", document, in_appendix=True)


def appendix_frame_html(document: LetterDocument, numbers: Sequence[int]) -> str:
    """Pages with the furniture of the signatory list but no entries: the first page and those with these ``numbers``.

    The numbers themselves are the work of ``page_number_styles``.
    """
    return _printed("appendix_frame.html", document, in_appendix=True, numbers=numbers)


def page_number_styles(numbers: Iterable[int]) -> str:
    """Styles that give each page of an appendix's frame its number."""
    return "".join(
        f".page-{number} {{ page: page-{number} }}\n@page page-{number} {{ counter-set: page {number} }}\n"
        for number in numbers
    )


def _printed(
    template: str,
    document: LetterDocument,
    *,
    in_appendix: bool = False,
    pages: int = 0,
    numbers: Sequence[int] = (),
) -> str:
    directed = partial(_directed, document.direction)
    return (
        _templates()
        .get_template(template)
        .render(
            letter=document,
            in_appendix=in_appendix,
            pages=pages,
            numbers=numbers or range(2, pages + 1),
            directed=directed,
        )
    )


def shared_styles() -> str:
    """The style sheet that all letters share."""
    return (PROJECT / "static" / "letter.css").read_text(encoding="utf-8")


def letter_styles(document: LetterDocument) -> str:
    """The letter's own paper, margins and font. Page 1 makes room for letterhead and foot and has no heading."""
    top, right, bottom, left = _first_margins(document)
    window = document.window.styles(document.paper, (top, right, bottom, left)) if document.window else ""
    return (
        f"{appendix_styles(document)}"
        f".body img {{ max-height: {_tallest_picture(document)}pt }}\n"
        f"@page :first {{ margin: {top}pt {right}pt {bottom}pt {left}pt; @top-left {{ content: none }} }}\n"
        f"{window}"
    )


def _tallest_picture(document: LetterDocument) -> float:
    """Points: as much of a page's height as leaves room for some text and notes."""
    top, _right, bottom, _left = (points(margin) for margin in document.margins)
    return round(PICTURE_SHARE * (PAPER_HEIGHT[Paper(document.paper)] - max(top, CONTINUATION_TOP) - bottom), 1)


def list_beginning_styles(height: float) -> str:
    """Styles that keep ``height`` pixels free for the beginning of a list whose entries are added later."""
    return f".list-beginning {{ height: {height:.3f}px }}\n"


def _first_margins(document: LetterDocument) -> tuple[float, float, float, float]:
    """Top, right, bottom and left of page 1, in points."""
    top, right, bottom, left = (points(margin) for margin in document.margins)
    if document.window:
        top = min(top, FIRST_PAGE_TOP)
    if not document.letterhead:
        return top, right, bottom, left
    bottom = max(bottom, FOOTER_MARGIN + FOOTER_LINE * len(document.letterhead.footer))
    if not document.letterhead.is_at_side:
        return min(top, LETTERHEAD_TOP) if document.letterhead.has_heading else top, right, bottom, left
    if document.direction == "rtl":
        return top, right, bottom, left + SIDE_COLUMN
    return top, right + SIDE_COLUMN, bottom, left


def appendix_styles(document: LetterDocument) -> str:
    """The same paper, margins and font, with the continuation heading on every page."""
    top, right, bottom, left = (points(margin) for margin in document.margins)
    font = f"font-family: {css_string(document.font)}, {FALLBACK_FONTS}; font-size: {document.font_size}"
    margins = f"{max(top, CONTINUATION_TOP)}pt {right}pt {bottom}pt {left}pt"
    return f"@page {{ size: {document.paper}; margin: {margins}; {font} }}\nhtml {{ {font} }}\n"


def _directed(letters_own: str, text: str | Sequence[str]) -> Markup:
    """The ``dir`` attribute for a text that runs against the letter's direction; empty for most texts."""
    own = leading_direction("".join(text))
    return Markup(' dir="{}"').format(own) if own not in {"", letters_own} else Markup("")


def css_string(text: str) -> str:
    """A CSS string. Every character but letters and digits is escaped by its number, so that none can end the string."""
    return '"' + "".join(sign if sign.isalnum() else f"\\{ord(sign):x} " for sign in text) + '"'


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(PROJECT / "templates" / "printing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
