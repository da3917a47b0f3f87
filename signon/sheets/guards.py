"""Cells that a spreadsheet would run: written so that it does not, and read back as they were."""

import re

GUARD = "'"
RUNS = re.compile(r"(?:'*\s*[=+\-@＝＋－＠]|'*[\t\r\n])")
"""Beginnings that a spreadsheet may take for a formula, behind white space too. Apostrophes in front count, so that a text with
one of its own gets another and loses only that one when it is read."""


def guard_cell(text: str) -> str:
    """``text`` as it is written to a cell, so that no spreadsheet runs it; ``unguard_cell`` gives it back exactly."""
    return GUARD + text if RUNS.match(text) else text


def unguard_cell(cell: str) -> str:
    """The text that ``guard_cell`` made ``cell`` of, or the cell itself when it is not guarded."""
    return cell[1:] if cell.startswith(GUARD) and RUNS.match(cell, 1) else cell
