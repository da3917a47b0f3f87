"""Notices about what the look of a sheet may mean beside its values."""

from collections.abc import Iterator

from signon.sheets.table import Sheet, place_of
from signon.sheets.xlsx.looked import LookedThrough
from signon.translation import gettext as _
from signon.translation import ngettext

MOST_NAMED = 10


def about_looks(sheet: Sheet, looked: LookedThrough) -> Iterator[str]:
    """Notices about columns that are hidden, and about cells that are struck out only when something is so."""
    hidden = [
        f"{sheet.column_letters(column)} ({name})"
        for column, name in enumerate(sheet.header)
        if place_of(column, sheet.places) in looked.hidden_columns
    ]
    if hidden:
        yield ngettext(
            "a column is hidden, and was read like the others: %(columns)s",
            "%(num)s columns are hidden, and were read like the others: %(columns)s",
            len(hidden),
            columns=", ".join(hidden[:MOST_NAMED]),
        )
    if conditions := list(dict.fromkeys(filter(None, looked.struck_under_conditions))):
        yield _(
            "a conditional format strikes out cells in %(ranges)s; which ones cannot be told here, so look at them",
            ranges=", ".join(conditions[:MOST_NAMED]),
        )
