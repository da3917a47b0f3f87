"""Organisations and their representatives in a table: which columns there are, and what may stand in each.

The member directory and lists of signatories are kept in such tables.
"""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from signon.contacts import mail_address, web_address
from signon.countries import country_code
from signon.folding import fold
from signon.organizations.names import clean_line, is_visible, name_problems
from signon.sheets import Sheet, SheetError, read_sheet
from signon.translation import gettext as _

ORGANIZATION = "organization"
LISTED = "listed"
LISTINGS = ("public", "recipient-only")
"""The ways to be listed; the first is meant when nothing is said."""

MOST_CELL = 1_000
SYNONYMS = {"organisation": ORGANIZATION, "name": ORGANIZATION}


class RefusedRow(NamedTuple):
    """A row that cannot be used, by its number in the file, and every reason in one sentence."""

    number: int
    reason: str


class ReadRow(NamedTuple):
    """A row whose values are valid: a text for every column, empty for those that are absent."""

    number: int
    values: dict[str, str]


def read_details(data: bytes, name: str) -> tuple[list[ReadRow], list[RefusedRow]]:
    """The usable rows and the refused ones of the CSV or XLSX file in ``data``, which errors call ``name``.

    Raises ``SheetError`` for a file that cannot be read, for unknown and repeated columns, and when there is no column
    of organisations; a misspelled header would otherwise lose what stands below it.
    """
    sheet = read_sheet(data, name)
    columns = _columns(sheet)
    good, refused = [], []
    for number, cells in sheet.rows:
        values, reasons = _checked(dict(zip(columns, cells, strict=True)))
        if reasons:
            refused.append(RefusedRow(number, "; ".join(reasons)))
        else:
            good.append(ReadRow(number, values))
    return good, refused


def _columns(sheet: Sheet) -> list[str]:
    """The known name of every column of the sheet. Raises ``SheetError`` with everything that is wrong with the header."""
    columns = [_known_name(written) for written in sheet.header]
    problems = [_unknown(sheet, position) for position, column in enumerate(columns) if column not in RULES]
    problems += [
        _("the column '%(column)s' is there more than once; keep one", column=column)
        for column in RULES
        if columns.count(column) > 1
    ]
    if ORGANIZATION not in columns:
        problems.append(_("there is no column 'organization'; the first row must name the columns"))
    if problems:
        raise SheetError(sheet.name, *problems)
    return columns


def _known_name(written: str) -> str:
    plain = _plain(written)
    return SYNONYMS.get(plain) or next((column for column in RULES if _plain(column) == plain), written)


def _plain(header: str) -> str:
    return "".join(character for character in fold(header) if character not in " _-\t\u00a0")


def _unknown(sheet: Sheet, position: int) -> str:
    written = sheet.header[position]
    if not is_visible(written):
        return _("column %(number)s has no name in the first row; name it or empty it", number=position + 1)
    meant = _meant(_plain(written))
    if meant:
        return _("the column '%(column)s' is not known; did you mean '%(meant)s'?", column=_shown(written), meant=meant)
    return _(
        "the column '%(column)s' is not known; remove it or use one of: %(known)s",
        column=_shown(written),
        known=", ".join(RULES),
    )


def _shown(written: str) -> str:
    """What was written, short and without anything that a terminal would obey."""
    return "".join(character if character.isprintable() else "\ufffd" for character in written[:60])


def _meant(plain: str) -> str:
    """The known column that a misspelled or shortened one probably is; empty for none."""
    longer = [column for column in RULES if len(plain) > 1 and _plain(column).endswith(plain)]
    close = get_close_matches(plain, [*map(_plain, RULES), *SYNONYMS], n=1, cutoff=0.75)
    return longer[0] if len(longer) == 1 else _known_name(close[0]) if close else ""


def _checked(entered: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    values, reasons = {}, []
    for column, rule in RULES.items():
        try:
            values[column] = rule(entered.get(column, ""))
        except ValueError as error:
            reasons.append(f"{column} {error}")
    return values, reasons


def _organization(text: str) -> str:
    if problems := name_problems(text):
        raise ValueError("; ".join(problems))
    return clean_line(text)


def _line(most: int) -> Callable[[str], str]:
    def rule(text: str) -> str:
        line = clean_line(text, most=most)
        return line if is_visible(line) else ""

    return rule


def _if_given(rule: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: rule(line) if (line := _line(MOST_CELL)(text)) else ""


@lru_cache(maxsize=10_000)
def _country(text: str) -> str:
    code = country_code(text)
    if code is None:
        raise ValueError(
            _("'%(country)s' is not known; write the country's name or its two-letter code", country=_shown(text))
        )
    return code


def _listed(text: str) -> str:
    listing = "-".join(text.lower().replace("_", " ").replace("-", " ").split())
    if listing not in LISTINGS:
        raise ValueError(_("must be public or recipient-only, not '%(listed)s'", listed=_shown(text)))
    return listing


RULES: dict[str, Callable[[str], str]] = {
    ORGANIZATION: _organization,
    "acronym": _line(40),
    "country": _if_given(_country),
    "website": _if_given(web_address),
    "representative_name": _line(200),
    "representative_title": _line(200),
    "representative_email": _if_given(mail_address),
    LISTED: lambda text: _if_given(_listed)(text) or LISTINGS[0],
}
"""The columns in the order in which they are written, and the rule that gives the value to keep or raises."""

COLUMNS: Sequence[str] = tuple(RULES)
