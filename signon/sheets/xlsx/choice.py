"""The choice of the sheet that is read: the one that is asked for, or else the first visible one that holds a table."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from signon.sheets.faults import MOST_SHOWN
from signon.sheets.header import LEAST_COLUMNS, MOST_TITLES, IsHeader, filled
from signon.sheets.table import Row, SheetError
from signon.sheets.xlsx.parts import SheetPart
from signon.translation import gettext as _

SUMMARY = "export summary"
"""The sheet that Numbers puts in front of those that it exports."""

MOST_SHEETS = 50
"""Visible sheets that are looked at."""

RowsOf = Callable[[SheetPart], list[Row]]


def chosen_sheet(
    sheets: Sequence[SheetPart], wanted: str, name: str, rows_of: RowsOf, is_header: IsHeader | None
) -> tuple[SheetPart, list[Row]]:
    """The sheet to read, and its rows that are not empty, which may be none.

    Without one that is ``wanted``, it is the first visible sheet with a header that is known and rows below it; else the
    first with several columns; else the first with such a header alone, or that holds anything. Raises ``SheetError`` for
    a sheet that is not there, and when none is shown.
    """
    if wanted:
        one = _named(sheets, wanted, name)
        return one, rows_of(one)
    shown = _shown(sheets, name)
    found: dict[int, tuple[SheetPart, list[Row]]] = {}
    for one in shown:
        if rows := rows_of(one):
            rank = _rank(rows, is_header)
            found.setdefault(rank, (one, rows))
            if rank == 0 or (is_header is None and len(shown) == 1):
                break
    return found[min(found)] if found else (shown[0], [])


def about_sheets(read: SheetPart, sheets: Iterable[SheetPart]) -> str:
    """A notice that names the sheet that was read, and the others; empty when there is only one."""
    others = [
        f"'{one.title}'" if one.is_shown else _("'%(sheet)s' (hidden)", sheet=one.title)
        for one in sheets
        if one.place != read.place
    ]
    if not others:
        return ""
    return _(
        "the sheet '%(sheet)s' was read, and none of the others: %(others)s",
        sheet=read.title,
        others=", ".join(others),
    )


def _named(sheets: Sequence[SheetPart], wanted: str, name: str) -> SheetPart:
    """The sheet with this name; case does not count. Raises ``SheetError`` when there is none with cells."""
    plain = wanted.strip().casefold()
    found = [one for one in sheets if one.title.strip().casefold() == plain]
    exact = [one for one in found if one.title == wanted]
    for one in [*exact, *found]:
        if not one.has_cells:
            raise SheetError(name, _("the sheet '%(sheet)s' has no cells; choose another one", sheet=one.title))
        return one
    titles = ", ".join(f"'{one.title}'" for one in sheets)
    raise SheetError(
        name, _("there is no sheet '%(sheet)s'; there are: %(titles)s", sheet=wanted[:MOST_SHOWN], titles=titles)
    )


def _shown(sheets: Sequence[SheetPart], name: str) -> list[SheetPart]:
    """The sheets with cells that are shown. Raises ``SheetError`` when there are none."""
    shown = [one for one in sheets if one.has_cells and one.is_shown]
    if not shown:
        titles = ", ".join(f"'{one.title}'" for one in sheets if one.has_cells)
        raise SheetError(
            name,
            _("every sheet with cells is hidden: %(titles)s; show the one that is meant, or choose it", titles=titles)
            if titles
            else _("no sheet of the workbook has cells"),
        )
    return [one for one in shown if one.title.strip().casefold() != SUMMARY][:MOST_SHEETS] or shown


def _rank(rows: Sequence[Row], is_header: IsHeader | None) -> int:
    """The rank of these rows as those of a table; 0 is the surest."""
    first = rows[: MOST_TITLES + 2]
    header = next((place for place, row in enumerate(first) if is_header and is_header(row.cells)), None)
    if header is not None:
        return 0 if len(rows) > header + 1 else 2
    is_wide = any(min(filled(row), filled(below)) >= LEAST_COLUMNS for row, below in pairwise(first))
    if is_wide:
        return 1
    return 3 if len(rows) > 1 else 4
