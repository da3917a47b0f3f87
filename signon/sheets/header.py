"""The row that names a table's columns: usually the first one, unless titles stand above it."""

from collections.abc import Callable, Sequence

from signon.sheets.table import Row
from signon.translation import gettext as _

IsHeader = Callable[[Sequence[str]], bool]
"""Whether the cells of a row are names of columns, as whoever wants the table knows them."""

MOST_TITLES = 10
"""Rows above the header."""

LEAST_COLUMNS = 2
MOST_SHOWN = 60


def header_place(rows: Sequence[Row], is_header: IsHeader | None) -> int:
    """The place among ``rows``, none of which is empty, of the one that names the columns.

    Rows of fewer cells above one that is known to be a header are titles. Where none is known, rows of a single cell are,
    above rows of several: the table could not be read otherwise.
    """
    first = rows[: MOST_TITLES + 1]
    if is_header:
        known = next((place for place, row in enumerate(first) if is_header(row.cells)), None)
        if known is not None:
            return known if all(filled(row) <= filled(rows[known]) for row in rows[:known]) else 0
    wide = next((place for place, row in enumerate(first) if filled(row) >= LEAST_COLUMNS), 0)
    is_table = all(filled(row) >= LEAST_COLUMNS for row in rows[wide + 1 : wide + 2])
    return wide if len(rows) > wide + 1 and is_table else 0


def about_titles(titles: Sequence[Row], header: Row) -> str:
    """A notice that names the row of the header, and what was left out above it."""
    texts = (" ".join(" ".join(row.cells).split())[:MOST_SHOWN] for row in titles)
    return _(
        "row %(row)s names the columns; what stands above it was left out: %(titles)s",
        row=header.number,
        titles=", ".join(f"'{text}'" for text in texts),
    )


def about_no_rows(title: str) -> str:
    """A notice that nothing stands below the header; ``title`` is the sheet's, empty for a file without sheets."""
    if title:
        return _("the sheet '%(sheet)s' has a header and no rows", sheet=title)
    return _("the file has a header and no rows")


def filled(row: Row) -> int:
    """The number of cells in which something is written."""
    return sum(bool(cell.strip()) for cell in row.cells)
