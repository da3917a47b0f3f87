"""The place of every entry of a long signatory list. Columns are filled page after page, those of the last page evenly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from signon.printing.document.signatories import Entry, Group, PrintedList
from signon.printing.pdf.signatories.look import ListArea, ListModel, TextModel
from signon.printing.pdf.signatories.shaping import Line, ShapedFonts, Shaper

ROUNDING = 0.01
BALANCING_STEPS = 24


class UnusualListError(Exception):
    """The list has something that only WeasyPrint's own layout can place."""


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line with its look. ``inset`` is how far from the column's side it begins.

    ``baseline`` and ``height`` are measured from the line's top; all lengths are in pixels.
    """

    line: Line
    look: TextModel
    inset: float
    baseline: float
    height: float

    @classmethod
    def of(cls, line: Line, look: TextModel, inset: float) -> Self:
        """The line set in this look."""
        rise, drop = look.extent(line)
        return cls(line, look, inset, rise, rise + drop)


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
    """A block with its own top, and the left edge and width of its column; in pixels from the page's corner."""

    block: Block
    left: float
    top: float
    width: float


class SetList:
    """The list's headings and entries in order, in columns of one ``width``. Each is set when it is first asked for."""

    def __init__(self, printed: PrintedList, model: ListModel, fonts: ShapedFonts, width: float) -> None:
        self._model, self._fonts, self._width = model, fonts, width
        self._shapers: dict[tuple[int, float], Shaper] = {}
        self._parts = _parts(printed)
        self._blocks: list[Block] = []

    def __len__(self) -> int:
        return len(self._parts)

    def __getitem__(self, at: int) -> Block:
        while len(self._blocks) <= at:
            group, entry = self._parts[len(self._blocks)]
            self._blocks.append(self._heading(group.heading) if entry is None else self._entry(entry, group))
        return self._blocks[at]

    def _heading(self, text: str) -> Block:
        look = self._model.heading
        if look is None:
            raise UnusualListError
        return _block([self._paragraph(text, look, 0, 0)])

    def _entry(self, entry: Entry, group: Group) -> Block:
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
            self._shapers[key] = Shaper(look.style, self._width - inset, hang, self._fonts)
        lines = self._shapers[key].lines(text)
        return tuple(SetLine.of(line, look, inset + hang if at else inset) for at, line in enumerate(lines))


def least_height(blocks: SetList) -> float:
    """The height that the list's beginning takes: its first entry, and the heading that stays with that."""
    first = blocks[0]
    return first.height + first.space_after + blocks[1].height if first.is_heading else first.height


def placed_pages(
    printed: PrintedList, model: ListModel, fonts: ShapedFonts, first: ListArea
) -> list[list[PlacedBlock]]:
    """The blocks of each page: the list begins in the area ``first``, which may be narrower than those that follow.

    Raises ``UnusualListError`` for an entry that is taller than a page.
    """
    blocks = SetList(printed, model, fonts, model.column_width(first))
    pages: list[list[PlacedBlock]] = []
    area, begin = first, 0
    while begin < len(blocks):
        ends = _filled(blocks, begin, model.columns, area.height)
        if ends[-1] == len(blocks):
            ends = _balanced(blocks, begin, model.columns, area.height)
        elif ends[-1] == begin:
            raise UnusualListError
        pages.append(list(_placed(blocks, begin, ends, model, area)))
        if area.width != model.page.width:
            blocks = SetList(printed, model, fonts, model.column_width(model.page))
        area, begin = model.page, ends[-1]
    return pages


def _parts(printed: PrintedList) -> list[tuple[Group, Entry | None]]:
    """The parts of the list: for each group None for its heading, if it has one, and its entries."""
    parts: list[tuple[Group, Entry | None]] = []
    for group in printed.groups:
        if group.heading:
            parts.append((group, None))
        parts += [(group, entry) for entry in group.entries]
    return parts


def _block(
    paragraphs: list[tuple[SetLine, ...]], space: float = 0, *, is_heading: bool = True, begins_list: bool = False
) -> Block:
    height = sum(one.height for lines in paragraphs for one in lines)
    return Block(is_heading, begins_list, tuple(paragraphs), height, space)


def _filled(blocks: SetList, begin: int, columns: int, height: float) -> list[int]:
    """The end of each column when all are filled up to ``height``."""
    ends: list[int] = []
    for _column in range(columns):
        begin = _column_end(blocks, begin, height)
        ends.append(begin)
    return ends


def _column_end(blocks: SetList, begin: int, height: float) -> int:
    used, end = 0.0, begin
    while end < len(blocks) and used + blocks[end].height <= height + ROUNDING:
        used += blocks[end].height + blocks[end].space_after
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
