"""The member directory as a CSV or XLSX file."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from signon.countries import COUNTRIES_BETWEEN
from signon.organizations.entries.states import ContactDetails, DirectoryRow
from signon.organizations.importing.cell_rules import DIRECTORY_RULES, NO, YES, both_countries, joined, pieces
from signon.organizations.importing.columns import (
    ALL_COLUMNS,
    CONTACT_PARTS,
    DIRECTORY_COLUMNS,
    ONLY_READ,
    SORT_AS,
    contact_column,
)
from signon.organizations.importing.details_file import CheckedRows, ReadRow, check_rows
from signon.organizations.importing.headers.choosing import chosen_columns
from signon.organizations.importing.headers.tables import read_table
from signon.sheets import Sheet, write_sheet

TEXTS = ("acronym", "website", "legal_name", "region", "kind", SORT_AS)
LISTS = ("former_names", "other_names", "mail_domains")


def read_directory(data: bytes, name: str) -> CheckedRows[DirectoryRow]:
    """The entries in the file ``data``, the rows that cannot be used, and what was left out of the others.

    A list of signatories can be read as well; how its organisations are listed is no matter of the directory. Raises
    ``SheetError`` for a file or a header that cannot be used at all.
    """
    sheet = read_table(data, name)
    return directory_rows(sheet, chosen_columns(sheet, (*ALL_COLUMNS, *ONLY_READ)))


def directory_rows(
    sheet: Sheet, columns: Sequence[str], *, progress: Callable[[int], None] | None = None
) -> CheckedRows[DirectoryRow]:
    """The entries of a sheet whose ``columns`` are named, empty for those to leave aside, and the rows that are refused.

    ``progress`` gets the number of rows done.
    """
    checked = check_rows(sheet, columns, DIRECTORY_RULES, progress=progress)
    return CheckedRows([_row(row) for row in checked.rows], checked.refused, checked.notices)


def write_directory(rows: Iterable[DirectoryRow], ending: str) -> bytes:
    """The entries as a file of the kind that ``ending`` names: csv or xlsx. Raises ``SheetError`` for another ending."""
    rows = list(rows)
    most = max((len(row.contacts) for row in rows), default=1)
    further = [contact_column(number, part) for number in range(2, most + 1) for part in CONTACT_PARTS]
    usual = [column for column in DIRECTORY_COLUMNS if column != SORT_AS or any(row.sort_as for row in rows)]
    columns = [*usual, *further]
    return write_sheet(columns, ([cells.get(column, "") for column in columns] for cells in map(_cells, rows)), ending)


def _row(read: ReadRow) -> DirectoryRow:
    values = read.values
    given: dict[str, Any] = {column: values[column] for column in TEXTS} | both_countries(values["country"])
    given |= {column: tuple(pieces(values[column])) for column in LISTS}
    return DirectoryRow(
        organization=values["organization"],
        member=values["member"] == YES if values["member"] else None,
        contacts=tuple(_contacts(values)),
        number=read.number,
        **given,
    )


def _contacts(values: dict[str, str]) -> Iterable[ContactDetails]:
    numbers = [1, *(int(column.split("_")[1]) for column in values if column.startswith("contact_"))]
    for number in dict.fromkeys(numbers):
        contact = ContactDetails(**{part: values[contact_column(number, part)] for part in CONTACT_PARTS})
        if contact:
            yield contact


def _cells(row: DirectoryRow) -> dict[str, str]:
    cells = {"organization": row.organization} | {column: str(getattr(row, column)) for column in TEXTS}
    cells |= {column: joined(list(getattr(row, column))) for column in LISTS}
    cells["country"] = COUNTRIES_BETWEEN.join(filter(None, (row.country, row.second_country)))
    cells["member"] = "" if row.member is None else YES if row.member else NO
    for number, contact in enumerate(row.contacts, start=1):
        cells |= {contact_column(number, part): getattr(contact, part) for part in CONTACT_PARTS}
    return cells
