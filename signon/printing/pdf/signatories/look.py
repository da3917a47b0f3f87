"""The look of the signatory list, read from a few sample entries that WeasyPrint has laid out.

The template and the style sheet decide how entries, details and headings look, in either direction. No code repeats it.
"""

from dataclasses import dataclass
from typing import Any, Self

from signon.printing.document.conventions import leading_direction
from signon.printing.document.signatories import Entry, Group, PrintedList
from signon.printing.pdf.boxes import classes, is_block, text_bottom, within
from signon.printing.pdf.signatories.shaping import Line, strut
from signon.printing.pdf.weasyprint_adaptations import LetterPage

SAMPLES = (Entry("A"), Entry("A", ("A",)), Entry("א"), Entry("א", ("A",)))
"""One entry of each kind in each direction, in the order in which ``ListModel.of`` looks for them."""


def sample_groups(printed: PrintedList) -> tuple[Group, ...]:
    """The groups that a list of samples has, with a heading if the list has headings."""
    return (Group("A" if any(group.heading for group in printed.groups) else "", SAMPLES),)


@dataclass(frozen=True, slots=True)
class TextModel:
    """The look of a line: the least space above its baseline (``rise``) and below it (``drop``), in pixels."""

    style: Any
    line_height: float
    rise: float
    drop: float

    @classmethod
    def of(cls, line: Any) -> Self:
        """The look of a line, whether that of its block or of something within it."""
        style = line.children[0].style
        (height, baseline), (own_height, own_baseline) = strut(line.style), strut(style)
        drop = max(height - baseline, own_height - own_baseline)
        return cls(style, own_height, max(baseline, own_baseline), drop)

    def extent(self, line: Line) -> tuple[float, float]:
        """The space that the line takes above and below its baseline (CSS 2.2, 10.8.1). Some fonts take more than usual."""
        rise = (self.line_height - line.height) / 2 + line.ascent
        return max(self.rise, rise), max(self.drop, self.line_height - rise)


@dataclass(frozen=True, slots=True)
class EntryModel:
    """The look of the entries of one direction: a name alone, or a name with details beneath it."""

    plain: TextModel
    name: TextModel
    detail: TextModel
    hang: float
    space_after: float

    @classmethod
    def of(cls, plain: Any, detailed: Any) -> Self:
        """The look of two sample entries."""
        name, detail = detailed.children
        return cls(
            plain=TextModel.of(plain.children[0]),
            name=TextModel.of(name),
            detail=TextModel.of(detail),
            hang=max(plain.padding_left, plain.padding_right),
            space_after=plain.margin_bottom,
        )


@dataclass(frozen=True, slots=True)
class ListArea:
    """The part of a page that the list's columns fill, in pixels from the page's corner."""

    left: float
    top: float
    width: float
    bottom: float

    @classmethod
    def beginning(cls, page: LetterPage) -> Self | None:
        """The rest of the page below the list's heading; None for a page where the list does not begin."""
        place = next((one for one in within(page.box) if "signatories" in classes(one)), None)
        if place is None:
            return None
        return cls(place.content_box_x(), place.content_box_y(), place.width, text_bottom(page.box))

    @classmethod
    def whole(cls, page: LetterPage) -> Self:
        """The page between its margins, down to its footnotes."""
        box = page.box
        return cls(box.content_box_x(), box.content_box_y(), box.width, text_bottom(box))

    @property
    def height(self) -> float:
        """The height of the area, in pixels."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class ListModel:
    """The list's look: its entries in either direction, its headings, its columns with the ``gap`` between them.

    ``page`` is the area of every page on which the list continues.
    """

    direction: str
    entries: dict[str, EntryModel]
    heading: TextModel | None
    space_after_group: float
    columns: int
    gap: float
    page: ListArea

    @classmethod
    def of(cls, page: LetterPage, printed: PrintedList, direction: str) -> Self:
        """The model as it is on the page that shows the samples."""
        found = list(within(page.box))
        place = next(one for one in found if "signatories" in classes(one))
        items = [one for one in found if one.element_tag == "li" and one.element is not None and is_block(one)]
        headings = [one for one in found if "group-heading" in classes(one) and is_block(one)]
        left_to_right, right_to_left = EntryModel.of(*items[:2]), EntryModel.of(*items[2:])
        return cls(
            direction=direction,
            entries={"ltr": left_to_right, "rtl": right_to_left},
            heading=TextModel.of(headings[0].children[0]) if headings else None,
            space_after_group=max(one.margin_bottom for one in found if one.element_tag == "ul"),
            columns=printed.columns,
            gap=0 if printed.columns == 1 else place.style["column_gap"].value,
            page=ListArea.whole(page),
        )

    def column_width(self, area: ListArea) -> float:
        """The width of one of the columns in ``area``, in pixels."""
        return (area.width - self.gap * (self.columns - 1)) / self.columns

    def column_left(self, column: int, area: ListArea) -> float:
        """The left edge of a column. In a letter that runs from the right, the first column is the rightmost."""
        place = column if self.direction == "ltr" else self.columns - 1 - column
        return area.left + place * (self.column_width(area) + self.gap)

    def entry(self, name: str) -> EntryModel:
        """The look of the entry with this name."""
        return self.entries[leading_direction(name) or self.direction]
