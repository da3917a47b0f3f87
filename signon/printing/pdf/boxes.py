"""The boxes that WeasyPrint has laid out on a page, as far as letters look into them: where they are and what they show.

Lengths are in CSS pixels, measured from the upper left corner of the page.
"""

from collections.abc import Iterator
from copy import copy
from math import inf
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.images import SVGImage
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.inline import split_text_box
from weasyprint.layout.preferred import inline_min_content_width

Box = Any
"""A box of WeasyPrint's layout."""


def is_text(box: Box) -> bool:
    """Whether the box is a piece of text within a line."""
    return isinstance(box, boxes.TextBox)


def is_line(box: Box) -> bool:
    """Whether the box is a line of text."""
    return isinstance(box, boxes.LineBox)


def is_block(box: Box) -> bool:
    """Whether the box is a plain block, such as a paragraph or an item of a list."""
    return type(box) is boxes.BlockBox


def is_picture(box: Box) -> bool:
    """Whether the box shows something from elsewhere, such as a picture."""
    return isinstance(box, boxes.ReplacedBox)


def is_margin(box: Box) -> bool:
    """Whether the box is one of the page's margins, with what every page repeats."""
    return isinstance(box, boxes.MarginBox)


def is_table_head(box: Box) -> bool:
    """Whether the box is the head of a table, which every page of the table repeats."""
    return isinstance(box, boxes.TableRowGroupBox) and box.is_header and box.element is not None


def placed(box: Box) -> Box:
    """The box itself, for one that the layout holds only the place of."""
    return box._box if isinstance(box, AbsolutePlaceholder) else box  # noqa: SLF001 - there is no public way to it


def within(box: Box) -> Iterator[Box]:
    """All boxes within this one, in the order of the text."""
    for child in getattr(box, "children", ()):
        yield child
        yield from within(child)


def classes(box: Box) -> list[str]:
    """The classes of the element that the box is for."""
    return [] if box.element is None else box.element.get("class", "").split()


def footnotes(page: Box) -> list[Box]:
    """The notes at the foot of a page, given by its box; empty without any."""
    return [note for area in page.children if isinstance(area, boxes.FootnoteAreaBox) for note in area.children]


def text_bottom(page: Box) -> float:
    """The lowest end of a page's text: above its footnotes."""
    areas = [one.position_y for one in page.children if isinstance(one, boxes.FootnoteAreaBox) and one.children]
    return float(min([page.content_box_y() + page.height, *areas]))


def repeated_heads(page: Box, seen: set[int]) -> set[Box]:
    """The boxes of a page within heads of tables that an earlier page shows; ``seen`` gathers the heads of all pages."""
    repeated: set[Box] = set()
    for head in filter(is_table_head, within(page)):
        if id(head.element) in seen:
            repeated.update(within(head))
        seen.add(id(head.element))
    return repeated


def with_text(box: Box, text: str) -> Box:
    """Another text in the place and style of a text box, all of it on one line, however wide that is."""
    return split_text_box(None, box.copy_with_text(text), inf, 0)[0]


def narrowest(line: Box, text: Box) -> float:
    """The width below which a line of this text would not go: that of its longest word. Columns of tables depend on it."""
    return float(inline_min_content_width(None, line.copy_with_children([text]), outer=False))


def show_picture(box: Box, picture: SVGImage, description: str) -> None:
    """Show another picture in the place of one."""
    box.replacement = picture
    box.element = copy(box.element)
    box.element.set("alt", description)
