"""Rows that a workbook hides or strikes out: people mark so what no longer counts, or only look at some of the rows."""

from collections.abc import Iterator
from dataclasses import replace

from signon.sheets.faults import partly_struck_out, struck_out
from signon.sheets.table import Hidden, MarkedRow, Row, Sheet, SheetError
from signon.translation import gettext as _

MOST_TEXT = 80


def with_choice(sheet: Sheet, hidden: Hidden) -> Sheet:
    """The sheet under a choice about its marked rows, all of which are named.

    Until somebody has chosen, each of them has a problem. When they are skipped, a row goes that is hidden, or all of which
    is struck out; where some cells are, these have a fault, because only the reader of the table knows what they mean.
    """
    marked = [row for row in sheet.rows if row.hides or row.struck]
    if not marked:
        return replace(sheet, hidden=hidden)
    rows = [row for row in sheet.rows if not (hidden is Hidden.SKIP and _counts_for_nothing(row))]
    if hidden is not Hidden.INCLUDE:
        rows = [_refused(row) for row in rows]
    return replace(sheet, rows=rows, hidden=hidden, marked=tuple(map(_named, marked)))


def refuse_undecided(sheet: Sheet) -> None:
    """Raise ``SheetError`` that names every hidden and struck row when nobody has said yet whether they count."""
    if sheet.asks_about_marked:
        raise SheetError(sheet.name, *_questions(sheet))


def _questions(sheet: Sheet) -> Iterator[str]:
    yield _("some rows are hidden or struck out; say with --hidden include or --hidden skip whether they count")
    for row in sheet.marked:
        yield _("row %(row)s (%(text)s) %(reason)s", row=row.number, text=row.text, reason=row.reason)


def _counts_for_nothing(row: Row) -> bool:
    standing = (column for column, cell in enumerate(row.cells) if cell.strip() and not _is_whole(row, column))
    return bool(row.hides) or not any(True for _column in standing)


def _is_whole(row: Row, column: int) -> bool:
    """Whether all of a cell is struck out."""
    return row.struck.get(column, "").strip() == row.cells[column].strip()


def _refused(row: Row) -> Row:
    struck = {
        column: struck_out(row.cells[column]) if _is_whole(row, column) else partly_struck_out(row.cells[column], part)
        for column, part in row.struck.items()
        if column not in row.faults
    }
    remedy = _("%(reason)s; show it and save the table again, or delete it", reason=row.hides) if row.hides else ""
    return row._replace(faults={**row.faults, **struck}, left_out=row.left_out or remedy)


def _named(row: Row) -> MarkedRow:
    text = ", ".join(" ".join(cell.split()) for cell in row.cells if cell.strip())[:MOST_TEXT]
    shown = "".join(character if character.isprintable() else "\ufffd" for character in text)
    return MarkedRow(row.number, shown, "; ".join(filter(None, [row.hides, *_struck_cells(row)])))


def _struck_cells(row: Row) -> Iterator[str]:
    for column, part in row.struck.items():
        if _is_whole(row, column):
            yield _("has %(cell)s struck out", cell=row.cell_name(column))
        else:
            yield _("has '%(part)s' in %(cell)s struck out", part=part[:MOST_TEXT], cell=row.cell_name(column))
