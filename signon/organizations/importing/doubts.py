"""Doubts about a cell that its rule allows: whether a spreadsheet made its text of another one, and whether it is one text."""

import re
from collections.abc import Iterator

from signon.names import is_visible
from signon.organizations.importing.cell_rules import pieces, shown
from signon.organizations.importing.columns import ORGANIZATION, PARTS_OF_NAME
from signon.organizations.importing.shown_values import is_digits, is_foreign_truth, is_number, is_shown_day, is_truth
from signon.sheets import Row
from signon.texts.damaged import damage_in_words
from signon.translation import gettext as _

ACRONYM = "acronym"
MOST_LIKELY_NAMES = frozenset({ORGANIZATION, ACRONYM, "representative_name"})
NAMES = MOST_LIKELY_NAMES | {"legal_name", "representative_title", "region", "kind", *PARTS_OF_NAME}
"""Columns of text in which a spreadsheet may take a name for a number, a day or a truth value."""

SEVERAL = frozenset({"former_names", "other_names"})


LINE_ENDS = re.compile(r"[\r\n]+")
"""Line ends that somebody sets in a cell to write two things."""


DIGIT = re.compile(r"\d")


def doubt_in_words(column: str, value: str) -> str:
    """The rest of a sentence about a value that cannot be what somebody wrote; empty when it can."""
    if not value:
        return ""
    found = (_doubt(column, one) for one in (pieces(value) if column in SEVERAL else [value]))
    return next(filter(None, found), "")


def remarks(row: Row, place: int, column: str, value: str) -> Iterator[str]:
    """Notices about a value that is read, but may be another one than was meant."""
    if lines := _lines_in_words(row, place, value):
        yield lines
    if column in MOST_LIKELY_NAMES and is_digits(value):
        yield _(
            "cell %(cell)s holds the number %(value)s; if a spreadsheet made it of a name such as 350.org, write that again",
            cell=row.cell_name(place),
            value=shown(value),
        )


def _lines_in_words(row: Row, place: int, value: str) -> str:
    """A notice about a cell that holds several lines; empty for a single one."""
    cell = row.cells[place]
    if "\n" not in cell and "\r" not in cell:
        return ""
    lines = [line for line in LINE_ENDS.split(cell) if is_visible(line)]
    if len(lines) < 2:  # noqa: PLR2004
        return ""
    return _(
        "cell %(cell)s holds %(number)s lines, which were read as one: '%(value)s'; if they are several names, give each a row",
        cell=row.cell_name(place),
        number=len(lines),
        value=shown(value),
    )


def _doubt(column: str, text: str) -> str:
    if damage := damage_in_words(text):
        return damage
    if column not in NAMES and column not in SEVERAL and not _is_of_contact(column):
        return ""
    if is_foreign_truth(text) or (is_truth(text) and column != ACRONYM):
        return _("is the truth value %(value)s, not a name; %(again)s", value=text, again=_again())
    return _digits_in_doubt(text) if DIGIT.search(text) else ""


def _digits_in_doubt(text: str) -> str:
    if is_number(text) and not is_digits(text):
        return _("is the number %(value)s, not a name; %(again)s", value=text, again=_again())
    if is_shown_day(text):
        return _("is the day %(value)s, not a name; %(again)s", value=shown(text), again=_again())
    return ""


def _again() -> str:
    return _("format the column as text and write the name again")


def _is_of_contact(column: str) -> bool:
    return column.startswith("contact_") and column.endswith(("_name", "_title"))
