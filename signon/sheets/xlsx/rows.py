"""The rows of a sheet: what the reader gives of its cells, with what it does not tell."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from signon.sheets.faults import Fault
from signon.sheets.table import Row
from signon.sheets.xlsx.looked import LookedThrough
from signon.translation import gettext as _


def rows_of(
    table: Sequence[Sequence[object]], looked: LookedThrough, struck_parts: Mapping[tuple[int, int], str]
) -> Iterator[Row]:
    """The rows of the sheet; a cell without a value has what stands there in its place, so that it is never empty.

    ``struck_parts`` has those of texts of which only a part may be struck out, by row (from 1) and column (from 0).
    """
    by_row: dict[int, dict[int, Fault]] = {}
    for (number, column), fault in looked.faults.items():
        by_row.setdefault(number, {})[column] = fault
    parts: dict[int, dict[int, str]] = {}
    for (number, column), text in struck_parts.items():
        parts.setdefault(number, {})[column] = text
    last = max(len(table), max(by_row, default=0))
    for number in range(1, last + 1):
        values = table[number - 1] if number <= len(table) else []
        faults = by_row.get(number, {})
        if looked.arrays.found and (faults or any(str(value).strip() for value in values)):
            faults = looked.arrays.faults(number) | faults
        row = _row(number, values, faults)
        struck = _struck(row, looked, parts.get(number, {})) if looked.struck or parts else {}
        yield row._replace(left_out=_left_out(number, looked), hides=_hides(number, looked), struck=struck)


def _left_out(number: int, looked: LookedThrough) -> str:
    """The reason why the whole row does not count; empty when it does."""
    return _("is the totals row of the table") if number in looked.totals else ""


def _hides(number: int, looked: LookedThrough) -> str:
    return _("is hidden or filtered out") if number in looked.hidden else ""


def _struck(row: Row, looked: LookedThrough, parts: Mapping[int, str]) -> dict[int, str]:
    """The text that is struck out in each column of the row in which any is."""
    whole = {
        column: cell for column, cell in enumerate(row.cells) if cell.strip() and (row.number, column) in looked.struck
    }
    partly = {column: text for column, text in parts.items() if text.strip() and column < len(row.cells)}
    return whole | partly  # a run of text has a look of its own, whatever that of its cell is


def _row(number: int, values: Sequence[object], faults: Mapping[int, Fault]) -> Row:
    cells = [_text(value) for value in values]
    converted = tuple(column for column, value in enumerate(values) if not isinstance(value, str))
    for column, fault in faults.items():
        cells += [""] * (column + 1 - len(cells))
        cells[column] = fault.shown
    return Row(number, cells, converted, dict(faults))


def _text(value: object) -> str:
    """A cell's value as a person would type it: 12 rather than 12.0, days as 2026-03-27."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes") if value.time() != dt.time() else value.date().isoformat()
    return str(value)
