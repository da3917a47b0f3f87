"""Lists of signatories as CSV or XLSX files: collected elsewhere and brought in, or taken out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields

from signon.organizations.importing.cell_rules import SIGNATORY_RULES
from signon.organizations.importing.columns import ALL_COLUMNS, PARTS_OF_NAME
from signon.organizations.importing.details_file import CheckedRows, RefusedRow, check_rows
from signon.organizations.importing.headers.choosing import chosen_columns
from signon.organizations.importing.headers.meaning import names_organizations
from signon.sheets import Sheet, read_sheet, write_sheet

__all__ = ["SIGNATORY_COLUMNS", "RefusedRow", "SignatoryRow", "read_signatories", "write_signatories"]


@dataclass(frozen=True, kw_only=True)
class SignatoryRow:
    """A signatory with its representative; absent texts are empty.

    ``number`` is the row in the file it came from, 0 for none. ``country`` is an ISO 3166 alpha-2 code, ``listed`` is
    ``public`` or ``recipient-only``, or empty when the row does not say.
    """

    organization: str
    acronym: str = ""
    country: str = ""
    website: str = ""
    representative_name: str = ""
    representative_title: str = ""
    representative_email: str = ""
    listed: str = ""
    number: int = 0

    def values(self) -> dict[str, str]:
        """The text of every column, in the order of the file."""
        return {column: getattr(self, column) for column in SIGNATORY_COLUMNS}


SIGNATORY_COLUMNS = tuple(field.name for field in fields(SignatoryRow) if field.name != "number")


KNOWN_COLUMNS = (*ALL_COLUMNS, *PARTS_OF_NAME)
"""Columns that a list may have. Those of the member directory that a signature lacks are left aside."""


def read_signatories(data: bytes, name: str) -> CheckedRows[SignatoryRow]:
    """The signatories in the file ``data``, the rows that cannot be used, and what was left out of the others.

    ``name`` is what errors call the file. Raises ``SheetError`` for a file or a header that cannot be used at all.
    """
    sheet = read_sheet(data, name, is_header=names_organizations)
    return signatory_rows(sheet, chosen_columns(sheet, KNOWN_COLUMNS))


def signatory_rows(
    sheet: Sheet, columns: Sequence[str], *, progress: Callable[[int], None] | None = None
) -> CheckedRows[SignatoryRow]:
    """The signatories of a sheet whose ``columns`` are named, empty for those to leave aside, and the rows that are refused.

    ``progress`` gets the number of rows done.
    """
    checked = check_rows(sheet, columns, SIGNATORY_RULES, progress=progress)
    rows = [SignatoryRow(**row.values, number=row.number) for row in checked.rows]
    return CheckedRows(rows, checked.refused, checked.notices)


def write_signatories(rows: Iterable[SignatoryRow], ending: str) -> bytes:
    """The signatories as a file of the kind that ``ending`` names, csv or xlsx; it reads back as the same rows.

    Raises ``SheetError`` for another ending.
    """
    return write_sheet(SIGNATORY_COLUMNS, (list(row.values().values()) for row in rows), ending)
