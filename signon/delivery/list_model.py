"""The look of the signatory list, read from a few sample entries that WeasyPrint has laid out.

Whatever the template and the style sheet say of entries, details and headings is found here, for texts of both
directions; nothing of it is repeated in code.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from weasyprint.document import Page

from signon.delivery.conventions import leading_direction
from signon.delivery.signatory_list import Entry, Group, PrintedList

SAMPLES = (Entry("A"), Entry("A", ("A",)), Entry("א"), Entry("א", ("A",)))
"""One entry of each kind in each direction, in the order in which ``ListModel.of`` looks for them."""


def sample_groups(printed: PrintedList) -> tuple[Group, ...]:
    """The groups that a list of samples has, with a heading if the list has headings."""
    return (Group("A" if any(group.heading for group in printed.groups) else "", SAMPLES),)


@dataclass(frozen=True, slots=True)
class TextModel:
    """How a line is set. Heights, the baseline below the line's top and the indent of further lines are in pixels."""

    style: Any
    height: float
    baseline: float

    @classmethod
    def of(cls, block: Any) -> Self:
        """The look of a block's first line."""
        line = block.children[0]
        return cls(line.children[0].style, line.height, line.baseline)


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
        detail = detailed.children[1]
        return cls(
            plain=TextModel.of(plain),
            name=TextModel.of(detailed),
            detail=TextModel(detail.children[0].style, detail.height, detail.baseline),
            hang=max(plain.padding_left, plain.padding_right),
            space_after=plain.margin_bottom,
        )


@dataclass(frozen=True, slots=True)
class ListModel:
    """The list's look and its place on the page: ``left``, ``width``, columns; ``top`` on the first page and on others."""

    direction: str
    entries: dict[str, EntryModel]
    heading: TextModel | None
    space_after_group: float
    columns: int
    gap: float
    left: float
    width: float
    first_top: float
    top: float
    bottom: float

    @classmethod
    def of(cls, page: Page, printed: PrintedList, direction: str) -> Self:
        """The model as it is on the page that shows the samples."""
        box = page._page_box  # noqa: SLF001 - there is no public way to the boxes
        found = list(_boxes(box))
        area = next(one for one in found if (_class(one) or "").startswith("signatories "))
        items = [one for one in found if one.element_tag == "li" and one.element is not None and _is_block(one)]
        headings = [one for one in found if _class(one) == "group-heading" and _is_block(one)]
        left_to_right, right_to_left = EntryModel.of(*items[:2]), EntryModel.of(*items[2:])
        gap = area.style["column_gap"]
        return cls(
            direction=direction,
            entries={"ltr": left_to_right, "rtl": right_to_left},
            heading=TextModel.of(headings[0]) if headings else None,
            space_after_group=max(one.margin_bottom for one in found if one.element_tag == "ul"),
            columns=printed.columns,
            gap=0 if printed.columns == 1 else gap.value,
            left=area.content_box_x(),
            width=area.width,
            first_top=area.content_box_y(),
            top=box.content_box_y(),
            bottom=box.content_box_y() + box.height,
        )

    @property
    def column_width(self) -> float:
        """The width of one column, in pixels."""
        return (self.width - self.gap * (self.columns - 1)) / self.columns

    def column_left(self, column: int) -> float:
        """Where a column begins on the left: the first one is the rightmost in a letter that runs so."""
        place = column if self.direction == "ltr" else self.columns - 1 - column
        return self.left + place * (self.column_width + self.gap)

    def entry(self, name: str) -> EntryModel:
        """The look of the entry with this name."""
        return self.entries[leading_direction(name) or self.direction]


def _boxes(box: Any) -> Iterator[Any]:
    for child in getattr(box, "children", ()):
        yield child
        yield from _boxes(child)


def _class(box: Any) -> str | None:
    return box.element.get("class") if box.element is not None and box.element_tag == box.element.tag else None


def _is_block(box: Any) -> bool:
    return type(box).__name__ == "BlockBox"
