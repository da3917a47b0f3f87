"""A table of the letter's text while it is read, and as a word processor's table: its head repeats on every page."""

import re
from dataclasses import dataclass, field

from signon.printing.docx.elements import RULE, Element, make, paragraph

WIDTH = re.compile(r"width: ([0-9.]+)")
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
BESIDE_TEXT, ABOVE_TEXT = 0.5, 0.2
"""Ems between a cell's text and its borders, as in print."""


@dataclass(slots=True)
class TableInMaking:
    """The cells that were read so far. ``ems`` is the width that the table takes when there is room for it."""

    ems: float
    shares: list[float] = field(default_factory=list)
    rows: list[list[Element]] = field(default_factory=list)
    heads: int = 0

    def add_cell(
        self, content: list[Element], side: str, running: Element | None, *, is_head: bool, is_rtl: bool
    ) -> None:
        """Add a cell to the row that was begun last.

        ``side`` is that on which its text is set, if it is said; ``running`` the property of one that runs against the letter.
        """
        self.heads = len(self.rows) if is_head else self.heads
        style = "TableHead" if is_head else "TableText"
        self.rows[-1].append(paragraph(style, content, running, _justified(side, is_rtl=is_rtl)))

    def element(self, em: int, room: int, indent: int, direction: str) -> Element:
        """The table, no wider than ``room``; lengths in twentieths of a point."""
        width = min(round(self.ems * em), room)
        widths = [round(share * width / 100) for share in self.shares]
        return make(
            "tbl",
            make(
                "tblPr",
                make("bidiVisual") if direction == "rtl" else None,
                make("tblW", w=sum(widths), type="dxa"),
                make("tblInd", w=indent, type="dxa") if indent else None,
                make("tblBorders", *(make(side, val="single", sz=4, space=0, color=RULE) for side in SIDES)),
                make("tblLayout", type="fixed"),
                make("tblCellMar", *_margins(em)),
            ),
            make("tblGrid", *(make("gridCol", w=width) for width in widths)),
            *(self._row(number, cells, widths) for number, cells in enumerate(self.rows)),
        )

    def _row(self, number: int, cells: list[Element], widths: list[int]) -> Element:
        head = make("tblHeader") if number < self.heads else None
        return make(
            "tr",
            make("trPr", make("cantSplit"), head),
            *(
                make("tc", make("tcPr", make("tcW", w=width, type="dxa")), cell)
                for cell, width in zip(cells, widths, strict=True)
            ),
        )


def width_in(style: str) -> float:
    """The number of a width in a style of the printed body: ems of a table, hundredths of a column."""
    found = WIDTH.search(style)
    return float(found[1]) if found else 0.0


def _margins(em: int) -> list[Element]:
    lengths = {"top": ABOVE_TEXT, "left": BESIDE_TEXT, "bottom": ABOVE_TEXT, "right": BESIDE_TEXT}
    return [make(side, w=round(length * em), type="dxa") for side, length in lengths.items()]


def _justified(side: str, *, is_rtl: bool) -> Element | None:
    """The side of a cell's text. In a paragraph from the right, word processors take left for right."""
    turned = {"left": "right", "right": "left"} if is_rtl else {}
    return make("jc", val=turned.get(side, side)) if side else None
