"""The signs that tell a table of data from one that only puts text side by side: its rules; and how its cells are merged."""

from signon.letters.word.file.markup import Element, attribute, child, name, setting, switch, whole, within
from signon.letters.word.file.styles import Styles

SIDES = frozenset({"w:top", "w:bottom", "w:left", "w:right", "w:start", "w:end", "w:insideH", "w:insideV"})
INNER = frozenset({"w:insideH", "w:insideV"})
NO_RULE = frozenset({"", "nil", "none"})
MOST_COLUMNS = 63
LEAST_SIDES = 3


def ruled(table: Element, properties: Element | None, styles: Styles) -> bool:
    """Whether the table is one of data: it has a head, or rules of its own, of its style or of most of its cells."""
    if any(switch(row, "w:tblHeader") for row in within(table, "w:trPr")):
        return True
    own = child(properties, "w:tblBorders")
    groups = [own] if own is not None else []
    groups += [child(style.element, "w:tblPr", "w:tblBorders") for style in styles.of_table(properties)]
    described = next((group for group in groups if group is not None), None)
    if described is not None and _divides(described):
        return True
    cells = list(within(table, "w:tc"))
    return sum(_divides(child(cell, "w:tcPr", "w:tcBorders")) for cell in cells) * 2 > len(cells)


def span_of(cell: Element) -> tuple[int, bool]:
    """The number of columns that a cell covers, and whether it only goes on the one above it or before it."""
    properties = child(cell, "w:tcPr")
    span = whole(setting(properties, "w:gridSpan"), 1)
    merged = child(properties, "w:vMerge")
    across = child(properties, "w:hMerge")
    goes_on = merged is not None and attribute(merged, "w:val", "continue") != "restart"
    goes_on = goes_on or (across is not None and attribute(across, "w:val", "continue") != "restart")
    return max(1, min(span, MOST_COLUMNS)), goes_on


def _divides(borders: Element | None) -> bool:
    drawn = {
        name(one)
        for one in (() if borders is None else borders)
        if name(one) in SIDES and attribute(one, "w:val") not in NO_RULE
    }
    return bool(drawn & INNER) or len(drawn) >= LEAST_SIDES
