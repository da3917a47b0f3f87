"""The pages of the appendix without their entries.

They differ in their numbers alone. WeasyPrint lays out one page for each width that a number has, and the others are copies
of those with their own number in its place: laying out hundreds of them took longer than everything else of a long list.
"""

from collections.abc import Sequence
from copy import copy
from typing import Any

from signon.printing.document.document import LetterDocument
from signon.printing.pdf.boxes import Box, is_margin, is_text, within
from signon.printing.pdf.layout import Fonts, laid_out
from signon.printing.pdf.markup import appendix_frame_html, appendix_styles, page_number_styles
from signon.printing.pdf.signatories.shaping import widths_of
from signon.printing.pdf.weasyprint_adaptations import LetterPage, ShapedLine

FIRST = 1


def frame_pages(document: LetterDocument, number: int, sample: LetterPage, fonts: Fonts) -> list[LetterPage]:
    """Pages, as many as asked for, with all that is not an entry. ``sample`` is a first page of such a document."""
    words = _page_number(sample.box, FIRST)
    if words is None:
        return laid_out_frames(document, range(1, number + 1), fonts)
    before = words.text.removesuffix(str(FIRST))
    widths = widths_of([f"{before}{one}" for one in range(1, number + 1)], words.style)
    like: dict[Any, int] = {}
    likes = [FIRST, *(like.setdefault(width, one) for one, width in enumerate(widths[1:], start=2))]
    models = dict(zip(sorted(set(likes)), laid_out_frames(document, sorted(set(likes)), fonts), strict=True))
    for model in models.values():
        _shape_once(model)
    return [
        models[other] if other == one else _numbered(models[other], f"{before}{other}", f"{before}{one}")
        for one, other in enumerate(likes, start=1)
    ]


def laid_out_frames(document: LetterDocument, numbers: Sequence[int], fonts: Fonts) -> list[LetterPage]:
    """The pages with these numbers, of which the first is 1, as WeasyPrint lays out each of them."""
    styles = appendix_styles(document) + page_number_styles(numbers[1:])
    return laid_out(appendix_frame_html(document, numbers[1:]), styles, document, fonts).pages


def _shape_once(model: LetterPage) -> None:
    """Shape the texts of the page's margins once for all its copies, but for the page's number."""
    for box in (inner for margin in filter(is_margin, model.box.children) for inner in within(margin)):
        if is_text(box) and box.element_tag != "div::before":
            box.pango_layout = ShapedLine(box.pango_layout)


def _page_number(page: Box, number: int) -> Box | None:
    """The text in a page's margins that ends in its number; None when there is none, or more than one."""
    found = [
        box
        for margin in filter(is_margin, page.children)
        for box in within(margin)
        if is_text(box) and box.element_tag == "div::before" and box.text.endswith(str(number))
    ]
    return found[0] if len(found) == 1 else None


def _numbered(model: LetterPage, old: str, new: str) -> LetterPage:
    """A copy of the page with another number, which takes as much room."""
    box = model.box
    margins = (_with_text(child, old, new) if is_margin(child) else child for child in box.children)
    return model.with_box(box.copy_with_children(list(margins)))


def _with_text(box: Box, old: str, new: str) -> Box:
    if is_text(box):
        return _rewritten(box, new) if box.text == old and box.element_tag == "div::before" else box
    children = getattr(box, "children", ())
    copied = [_with_text(child, old, new) for child in children]
    if all(one is other for one, other in zip(children, copied, strict=True)):
        return box
    return box.copy_with_children(copied)


def _rewritten(box: Box, text: str) -> Box:
    rewritten = box.copy_with_text(text)
    rewritten.pango_layout = copy(box.pango_layout)
    rewritten.pango_layout.text = text
    return rewritten
