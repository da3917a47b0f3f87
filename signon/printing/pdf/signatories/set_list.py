"""The entries and headings of a signatory list, set as blocks of lines: each when it is first asked for.

The end of a long list is shaped by a second process meanwhile.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from typing import NamedTuple, Self

from signon.printing.document.signatories import Entry, Group, PrintedList
from signon.printing.pdf.signatories.look import ListModel, TextModel
from signon.printing.pdf.signatories.second_process import SecondProcess, ShapedTexts, second_process
from signon.printing.pdf.signatories.shaped_fonts import ShapedFonts
from signon.printing.pdf.signatories.shaping import Line, Shaper, glyphs_of

ShaperKey = tuple[int, float]
"""A look and a hanging indent, which texts of one shaper share."""

BETWEEN_LOOKS = 50
"""Parts of a list that are set before the next look at what the second process has sent."""

WORTH_A_PROCESS = 1_000
"""Parts of a list from which on a second process takes less time than it saves."""


class UnusualListError(Exception):
    """The list has something that only WeasyPrint's own layout can place."""


class SetLine(NamedTuple):
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


class Block(NamedTuple):
    """An entry, or a group's heading, as paragraphs of lines. Lengths are in pixels."""

    is_heading: bool
    begins_list: bool
    paragraphs: tuple[tuple[SetLine, ...], ...]
    height: float
    space_after: float


class SetList:
    """The list's headings and entries in order, in columns of one ``width``. Each is set when it is first asked for."""

    def __init__(self, printed: PrintedList, model: ListModel, fonts: ShapedFonts, width: float) -> None:
        self._model, self._fonts, self._width = model, fonts, width
        self._shapers: dict[ShaperKey, Shaper] = {}
        self._printed = printed
        self._parts = _parts(printed)
        self._blocks: list[Block] = []
        self._beside: SecondProcess | None = None
        self._sent: dict[ShaperKey, dict[str, tuple[Line, ...]]] = {}

    def __len__(self) -> int:
        return len(self._parts)

    def __getitem__(self, at: int) -> Block:
        while len(self._blocks) <= at:
            self._look_beside()
            self._blocks.append(self._set(len(self._blocks)))
        return self._blocks[at]

    @contextmanager
    def shaped_by_two(self) -> Iterator[None]:
        """Have a second process shape the end of the list meanwhile, where that is worth it."""
        if len(self) < WORTH_A_PROCESS:
            yield
            return
        with second_process(self._shaped_end) as self._beside:
            yield
        self._beside = None

    def _look_beside(self) -> None:
        """Take what the second process has sent; not before its half begins, so that glyphs are met in the list's order."""
        beyond = len(self._blocks) - len(self) // 2
        if self._beside and beyond >= 0 and beyond % BETWEEN_LOOKS == 0 and (shaped := self._beside.sent()):
            self._take(shaped)

    def _shaped_end(self) -> ShapedTexts:
        """The lines of the second half of the list, as they are here."""
        fonts: dict[int, int] = {}
        for place in range(len(self) // 2, len(self)):
            self._set(place)
            if len(fonts) < len(self._fonts.fonts):
                fonts |= {key: place for key in self._fonts.fonts if key not in fonts}
        lines = {key: shaper.known for key, shaper in self._shapers.items()}
        return ShapedTexts(lines, {key: (place, *self._fonts.used(key)) for key, place in fonts.items()})

    def _take(self, shaped: ShapedTexts) -> None:
        """Take what the second process has shaped, but for texts with glyphs that were used here for other text before."""
        differing: set[tuple[str, str]] = set()
        for key, (place, to_unicode, widths) in shaped.fonts.items():
            if key not in self._fonts.fonts:
                self._fonts.adopt(key, self._fonts_at(place))
            differing |= self._fonts.learn(key, to_unicode, widths)
        for look, lines in shaped.lines.items():
            same = lines if not differing else {text: one for text, one in lines.items() if not _show(one, differing)}
            self._sent[look] = same
            if look in self._shapers:
                self._shapers[look].known = same | self._shapers[look].known

    def _fonts_at(self, place: int) -> ShapedFonts:
        """The fonts that the part of the list at this place is shaped with."""
        fonts = ShapedFonts()
        SetList(self._printed, self._model, fonts, self._width)._set(place)  # noqa: SLF001 - of the same class
        return fonts

    def _set(self, place: int) -> Block:
        group, entry = self._parts[place]
        return self._heading(group.heading) if entry is None else self._entry(entry, group)

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
            self._shapers[key].known |= self._sent.get(key, {})
        lines = self._shapers[key].lines(text)
        return tuple(SetLine.of(line, look, inset + hang if at else inset) for at, line in enumerate(lines))


def least_height(blocks: SetList) -> float:
    """The height that the list's beginning takes: its first entry, and the heading that stays with that."""
    first = blocks[0]
    return first.height + first.space_after + blocks[1].height if first.is_heading else first.height


def _show(lines: Sequence[Line], glyphs: AbstractSet[tuple[str, str]]) -> bool:
    """Whether the lines show one of these glyphs."""
    return any(one.operators and not glyphs.isdisjoint(glyphs_of(one.operators)) for one in lines)


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
