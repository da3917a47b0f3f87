"""Where every entry of a long signatory list stands: columns filled page after page, the last page's balanced."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from signon.delivery.list_model import ListModel, TextModel
from signon.delivery.shaping import Line, ShapedFonts, Shaper
from signon.delivery.signatory_list import Entry, Group, PrintedList

ROUNDING = 0.01
BALANCING_STEPS = 24


class UnusualListError(Exception):
    """The list has something that only WeasyPrint's own layout can place."""


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line with its look. ``inset`` is how far from the column's side it begins, in pixels."""

    line: Line
    look: TextModel
    inset: float


@dataclass(frozen=True, slots=True)
class Block:
    """An entry, or a group's heading, as paragraphs of lines. Lengths are in pixels."""

    is_heading: bool
    begins_list: bool
    paragraphs: tuple[tuple[SetLine, ...], ...]
    height: float
    space_after: float


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block with the left edge of its column and its own top, in pixels from the page's corner."""

    block: Block
    left: float
    top: float


def set_blocks(printed: PrintedList, model: ListModel, fonts: ShapedFonts) -> list[Block]:
    """The list's headings and entries in order, broken into lines."""
    setter = _Setter(model, fonts)
    blocks: list[Block] = []
    for group in printed.groups:
        if group.heading:
            blocks.append(setter.heading(group.heading))
        blocks += [setter.entry(entry, group) for entry in group.entries]
    return blocks


def placed_pages(blocks: Sequence[Block], model: ListModel) -> list[list[PlacedBlock]]:
    """The blocks of each page. Raises ``UnusualListError`` for an entry that is taller than a page."""
    pages: list[list[PlacedBlock]] = []
    begin = 0
    while begin < len(blocks):
        top = model.top if pages else model.first_top
        ends = _filled(blocks, begin, model.columns, model.bottom - top)
        if ends[-1] == len(blocks):
            ends = _balanced(blocks, begin, model.columns, model.bottom - top)
        elif ends[-1] == begin:
            raise UnusualListError
        pages.append(list(_placed(blocks, begin, ends, model, top)))
        begin = ends[-1]
    return pages


class _Setter:
    """Sets entries and headings in lines, with one shaper for each look."""

    def __init__(self, model: ListModel, fonts: ShapedFonts) -> None:
        self._model, self._fonts = model, fonts
        self._shapers: dict[tuple[int, float], Shaper] = {}

    def heading(self, text: str) -> Block:
        look = self._model.heading
        if look is None:
            raise UnusualListError
        return _block([self._paragraph(text, look, 0, 0)])

    def entry(self, entry: Entry, group: Group) -> Block:
        look = self._model.entry(entry.name)
        name = look.name if entry.details else look.plain
        paragraphs = [self._paragraph(entry.name, name, 0, look.hang)]
        paragraphs += [self._paragraph(detail, look.detail, look.hang, 0) for detail in entry.details]
        space = look.space_after
        if entry is group.entries[-1]:
            space = max(space, self._model.space_after_group)
        return _block(paragraphs, space, is_heading=False, begins_list=entry is group.entries[0])

    def _paragraph(self, text: str, look: TextModel, inset: float, hang: float) -> tuple[SetLine, ...]:
        key = id(look), hang
        if key not in self._shapers:
            width = self._model.column_width - inset
            self._shapers[key] = Shaper(look.style, width, hang, self._fonts)
        lines = self._shapers[key].lines(text)
        return tuple(SetLine(line, look, inset + hang if at else inset) for at, line in enumerate(lines))


def _block(
    paragraphs: list[tuple[SetLine, ...]], space: float = 0, *, is_heading: bool = True, begins_list: bool = False
) -> Block:
    height = sum(one.look.height for lines in paragraphs for one in lines)
    return Block(is_heading, begins_list, tuple(paragraphs), height, space)


def _filled(blocks: Sequence[Block], begin: int, columns: int, height: float) -> list[int]:
    """Where each column ends when all are filled up to ``height``."""
    ends: list[int] = []
    for _column in range(columns):
        begin = _column_end(blocks, begin, height)
        ends.append(begin)
    return ends


def _column_end(blocks: Sequence[Block], begin: int, height: float) -> int:
    used, end = 0.0, begin
    while end < len(blocks) and used + blocks[end].height <= height + ROUNDING:
        used += blocks[end].height + blocks[end].space_after
        end += 1
    while begin < end < len(blocks) and blocks[end - 1].is_heading:
        end -= 1
    return end


def _balanced(blocks: Sequence[Block], begin: int, columns: int, height: float) -> list[int]:
    """Where each column ends when the columns are about as tall as each other, and no taller than needed."""
    too_low, enough = 0.0, height
    for _step in range(BALANCING_STEPS if columns > 1 else 0):
        middle = (too_low + enough) / 2
        if _filled(blocks, begin, columns, middle)[-1] == len(blocks):
            enough = middle
        else:
            too_low = middle
    return _filled(blocks, begin, columns, enough)


def _placed(
    blocks: Sequence[Block], begin: int, ends: Sequence[int], model: ListModel, top: float
) -> Iterator[PlacedBlock]:
    for column, end in enumerate(ends):
        left, y = model.column_left(column), top
        for block in blocks[begin:end]:
            yield PlacedBlock(block, left, y)
            y += block.height + block.space_after
        begin = end
