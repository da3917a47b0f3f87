"""The places of cells, as a workbook writes them."""

import re

REFERENCE = re.compile(r"([A-Za-z]*)(\d+)")


def column_number(letters: str) -> int:
    """The number of the column that a spreadsheet names so; A is 1, and no letter at all 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def cell_place(reference: str, row: int, column: int) -> tuple[int, int]:
    """The place of the cell that calls itself so, in the row (from 1) and after the column (from 0) that came last."""
    found = REFERENCE.fullmatch(reference)
    return int(found[2]) if found else row, column_number(found[1]) - 1 if found and found[1] else column + 1


def whole_number(text: str | None) -> int:
    """The number that an attribute gives; 0 when it is not there or no number."""
    return int(text) if text and text.isdecimal() else 0
