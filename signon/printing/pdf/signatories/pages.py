"""The place of every entry of a long signatory list. Columns are filled page after page, those of the last page evenly."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from signon.printing.document.signatories import PrintedList
from signon.printing.pdf.signatories.look import ListArea, ListModel
from signon.printing.pdf.signatories.set_list import Block, SetList, UnusualListError
from signon.printing.pdf.signatories.shaped_fonts import ShapedFonts

ROUNDING = 0.01
BALANCING_STEPS = 24


class PlacedBlock(NamedTuple):
    """A block with its own top, and the left edge and width of its column; in pixels from the page's corner."""

    block: Block
    left: float
    top: float
    width: float


def placed_pages(
    printed: PrintedList, model: ListModel, fonts: ShapedFonts, first: ListArea
) -> list[list[PlacedBlock]]:
    """The blocks of each page: the list begins in the area ``first``, which may be narrower than those that follow.

    Raises ``UnusualListError`` for an entry that is taller than a page.
    """
    blocks = SetList(printed, model, fonts, model.column_width(first))
    if first.width != model.page.width:
        return _placed_pages(blocks, model, first, SetList(printed, model, fonts, model.column_width(model.page)))
    with blocks.shaped_by_two():
        return _placed_pages(blocks, model, first, blocks)


def _placed_pages(blocks: SetList, model: ListModel, first: ListArea, further: SetList) -> list[list[PlacedBlock]]:
    """The blocks of each page; on those after the first they are the same in ``further``."""
    pages: list[list[PlacedBlock]] = []
    area, begin = first, 0
    while begin < len(blocks):
        ends = _filled(blocks, begin, model.columns, area.height)
        if ends[-1] == len(blocks):
            ends = _balanced(blocks, begin, model.columns, area.height)
        elif ends[-1] == begin:
            raise UnusualListError
        pages.append(list(_placed(blocks, begin, ends, model, area)))
        blocks, area, begin = further, model.page, ends[-1]
    return pages


def _filled(blocks: SetList, begin: int, columns: int, height: float) -> list[int]:
    """The end of each column when all are filled up to ``height``."""
    ends: list[int] = []
    for _column in range(columns):
        begin = _column_end(blocks, begin, height)
        ends.append(begin)
    return ends


def _column_end(blocks: SetList, begin: int, height: float) -> int:
    used, end, all_of_them = 0.0, begin, len(blocks)
    while end < all_of_them:
        block = blocks[end]
        if used + block.height > height + ROUNDING:
            break
        used += block.height + block.space_after
        end += 1
    while begin < end < len(blocks) and blocks[end - 1].is_heading:
        end -= 1
    return end


def _balanced(blocks: SetList, begin: int, columns: int, height: float) -> list[int]:
    """The end of each column when all are about equally tall, and no taller than needed."""
    too_low, enough = 0.0, height
    for _step in range(BALANCING_STEPS if columns > 1 else 0):
        middle = (too_low + enough) / 2
        if _filled(blocks, begin, columns, middle)[-1] == len(blocks):
            enough = middle
        else:
            too_low = middle
    return _filled(blocks, begin, columns, enough)


def _placed(
    blocks: SetList, begin: int, ends: Sequence[int], model: ListModel, area: ListArea
) -> Iterator[PlacedBlock]:
    width = model.column_width(area)
    for column, end in enumerate(ends):
        left, y = model.column_left(column, area), area.top
        for at in range(begin, end):
            block = blocks[at]
            yield PlacedBlock(block, left, y, width)
            y += block.height + block.space_after
        begin = end
