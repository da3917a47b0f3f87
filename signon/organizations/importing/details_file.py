"""Organisations and their representatives in a table: the header is understood, and every row is checked.

The member directory and lists of signatories are kept in such tables.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Self

from signon.names import is_visible
from signon.organizations.importing.cell_rules import (
    CONTACT_RULES,
    LISTINGS,
    SIGNATORY_RULES,
    Rule,
    rule_of_countries,
    shown,
)
from signon.organizations.importing.columns import (
    ALL_COLUMNS,
    CONTACT_PARTS,
    COUNTRY,
    FURTHER_CONTACT,
    ORGANIZATION,
    contact_column,
    known_column,
    meant_column,
    names_organizations,
    plain,
)
from signon.sheets import Row, Sheet, SheetError, read_sheet
from signon.translation import gettext as _

__all__ = ["LISTINGS", "ReadRow", "RefusedRow", "check_rows", "known_columns", "read_details"]

BATCH = 1_000
Progress = Callable[[int], None]
NOT_ONLY_TEXT = frozenset({"member"})
"""Columns in which a number or a truth value is meant. In any other, it is a spreadsheet's doing."""


class _NumberAndReason(NamedTuple):
    number: int
    reason: str


class RefusedRow(_NumberAndReason):
    """A row that cannot be used, by its number in the file, and every reason in one sentence.

    ``said`` is what it says all the same, for whoever has to heed it: the values of its columns that can be read, each
    with the column's name. A row that does not count as a whole says nothing.
    """

    said: tuple[tuple[str, str], ...]

    def __new__(cls, number: int, reason: str, said: Iterable[tuple[str, str]] = ()) -> Self:
        """Make a row of its number and its reason, which are all that is compared of it."""
        row = super().__new__(cls, number, reason)
        row.said = tuple(said)
        return row


class ReadRow(NamedTuple):
    """A row whose values are valid: a text for every column, empty for those that are absent."""

    number: int
    values: dict[str, str]


def read_details(
    data: bytes, name: str, rules: Mapping[str, Rule] = SIGNATORY_RULES
) -> tuple[list[ReadRow], list[RefusedRow]]:
    """The usable rows and the refused ones of the CSV or XLSX file in ``data``, which errors call ``name``.

    ``rules`` has the columns that are wanted; others that tables of organisations may have are left aside. Raises
    ``SheetError`` for a file that cannot be read, for unknown and repeated columns, and when there is no column of
    organisations; a misspelled header would otherwise lose what stands below it.
    """
    sheet = read_sheet(data, name, is_header=names_organizations)
    return check_rows(sheet.rows, known_columns(sheet), rules)


def known_columns(sheet: Sheet) -> list[str]:
    """The known name of every column of the sheet. Raises ``SheetError`` with everything that is wrong with the header."""
    columns = [known_column(written) for written in sheet.header]
    problems = [_unknown(sheet, position) for position, column in enumerate(columns) if not column]
    problems += repeated(columns)
    if ORGANIZATION not in columns:
        problems.append(_("there is no column 'organization'; the first row must name the columns"))
    if problems:
        raise SheetError(sheet.name, *problems)
    return columns


def repeated(columns: Sequence[str]) -> list[str]:
    """A sentence for each column that is there more than once."""
    return [
        _("the column '%(column)s' is there more than once; keep one", column=column)
        for column in dict.fromkeys(columns)
        if column and columns.count(column) > 1
    ]


def check_rows(
    rows: Iterable[Row], columns: Sequence[str], rules: Mapping[str, Rule], *, progress: Progress | None = None
) -> tuple[list[ReadRow], list[RefusedRow]]:
    """The usable rows and the refused ones. ``columns`` names what each cell of a row is; empty for what is left aside.

    ``progress`` gets the number of rows done.
    """
    rows = list(rows)
    wanted = {**rules, **_rules_of_further_contacts(columns)} if rules is not SIGNATORY_RULES else dict(rules)
    if COUNTRY in columns and COUNTRY in wanted:
        place = list(columns).index(COUNTRY)
        wanted[COUNTRY] = rule_of_countries(row.cells[place] for row in rows)
    good, refused = [], []
    for count, row in enumerate(rows, start=1):
        values, reasons = _checked(dict(zip(columns, row.cells, strict=True)), wanted)
        reasons = _faults(row, columns) or _converted(row, columns, wanted) or reasons
        if reasons:
            refused.append(RefusedRow(row.number, "; ".join(reasons), _said(row, columns, values)))
        else:
            good.append(ReadRow(row.number, values))
        if progress and count % BATCH == 0:
            progress(count)
    return good, refused


def _rules_of_further_contacts(columns: Iterable[str]) -> dict[str, Rule]:
    """The rules for all parts of the further contacts of which the table has a part, in the order of their numbers."""
    found = (FURTHER_CONTACT.fullmatch(plain(column)) for column in columns)
    numbers = sorted({int(contact[1]) for contact in found if contact})
    return {contact_column(number, part): CONTACT_RULES[part] for number in numbers for part in CONTACT_PARTS}


def _unknown(sheet: Sheet, position: int) -> str:
    written = sheet.header[position]
    if not is_visible(written):
        return _("column %(number)s has no name in the first row; name it or empty it", number=position + 1)
    meant = meant_column(written)
    if meant:
        return _("the column '%(column)s' is not known; did you mean '%(meant)s'?", column=shown(written), meant=meant)
    return _(
        "the column '%(column)s' is not known; remove it or use one of: %(known)s",
        column=shown(written),
        known=", ".join(ALL_COLUMNS),
    )


def _checked(entered: Mapping[str, str], rules: Mapping[str, Rule]) -> tuple[dict[str, str], list[str]]:
    values, reasons = {}, []
    for column, rule in rules.items():
        try:
            values[column] = rule(entered.get(column, ""))
        except ValueError as error:
            reasons.append(f"{column} {error}")
    return values, reasons


def _said(row: Row, columns: Sequence[str], values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    unread = {columns[position] for position in {*row.faults, *row.not_text} if position < len(columns)}
    if row.left_out or ORGANIZATION in unread:
        return ()
    return tuple((column, value) for column, value in values.items() if column not in unread)


def _faults(row: Row, columns: Sequence[str]) -> list[str]:
    """A sentence for each reason not to read the row as it stands; errors in columns that are left aside are none."""
    kept = {column: fault for column, fault in row.faults.items() if column >= len(columns) or columns[column]}
    return row._replace(faults=kept).problems()


def _converted(row: Row, columns: Sequence[str], rules: Mapping[str, Rule]) -> list[str]:
    """A reason for each text that a workbook keeps as a number, a day or a truth value: what was typed is lost."""
    return [
        _(
            "%(column)s is kept as a number or a day (%(value)s), not as a text; format the column as text and write it"
            " again",
            column=columns[position],
            value=shown(row.cells[position]),
        )
        for position in row.not_text
        if position < len(columns) and columns[position] in rules and columns[position] not in NOT_ONLY_TEXT
    ]
