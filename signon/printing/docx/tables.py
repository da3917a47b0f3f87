"""Tables without lines, for what stands side by side."""

from collections.abc import Sequence

from signon.printing.docx.elements import RULE, Element, make

Cell = Sequence[Element]
"""The paragraphs of a cell, at least one."""


def table(
    rows: Sequence[Sequence[Cell]], widths: Sequence[int], direction: str, *, underlined: bool = False, height: int = 0
) -> Element:
    """A table of fixed columns; it runs from right to left in a letter that does.

    ``height`` is the least that its rows have.
    """
    return make(
        "tbl",
        make(
            "tblPr",
            make("bidiVisual") if direction == "rtl" else None,
            make("tblW", w=sum(widths), type="dxa"),
            make("tblBorders", make("bottom", val="single", sz=4, space=0, color=RULE)) if underlined else None,
            make("tblLayout", type="fixed"),
            make("tblCellMar", make("left", w=0, type="dxa"), make("right", w=0, type="dxa")),
        ),
        make("tblGrid", *(make("gridCol", w=width) for width in widths)),
        *(_row(cells, widths, height) for cells in rows),
    )


def _row(cells: Sequence[Cell], widths: Sequence[int], height: int) -> Element:
    least = make("trHeight", val=height, hRule="atLeast") if height else None
    return make("tr", make("trPr", make("cantSplit"), least), *map(_cell, cells, widths))


def _cell(content: Cell, width: int) -> Element:
    return make("tc", make("tcPr", make("tcW", w=width, type="dxa")), *content)
