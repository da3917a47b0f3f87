"""Lists of signatories as CSV or XLSX files: collected elsewhere and brought in, or taken out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from signon.countries import COUNTRIES_BETWEEN
from signon.organizations.importing.cell_rules import SIGNATORY_RULES, both_countries
from signon.organizations.importing.columns import ALL_COLUMNS, ONLY_READ, SIGNATORY_COLUMNS, SORT_AS
from signon.organizations.importing.details_file import CheckedRows, RefusedRow, check_rows
from signon.organizations.importing.headers.choosing import chosen_columns
from signon.organizations.importing.headers.tables import read_table
from signon.sheets import Sheet, write_sheet

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
    second_country: str = ""
    website: str = ""
    representative_name: str = ""
    representative_title: str = ""
    representative_email: str = ""
    listed: str = ""
    sort_as: str = ""
    number: int = 0

    def values(self) -> dict[str, str]:
        """The text of every field but the row's number."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "number"}

    def cells(self) -> dict[str, str]:
        """The text of every column of a file."""
        values = self.values()
        second = values.pop("second_country")
        return values | {"country": COUNTRIES_BETWEEN.join(filter(None, (self.country, second)))}


def row_of_cells(cells: Mapping[str, str], number: int) -> SignatoryRow:
    """The row that these valid cells of a file make."""
    return SignatoryRow(**{**cells, **both_countries(cells.get("country", ""))}, number=number)


KNOWN_COLUMNS = (*ALL_COLUMNS, *ONLY_READ)
"""Columns that a list may have. Those of the member directory that a signature lacks are left aside."""


def read_signatories(data: bytes, name: str) -> CheckedRows[SignatoryRow]:
    """The signatories in the file ``data``, the rows that cannot be used, and what was left out of the others.

    ``name`` is what errors call the file. Raises ``SheetError`` for a file or a header that cannot be used at all.
    """
    sheet = read_table(data, name)
    return signatory_rows(sheet, chosen_columns(sheet, KNOWN_COLUMNS))


def signatory_rows(
    sheet: Sheet, columns: Sequence[str], *, progress: Callable[[int], None] | None = None
) -> CheckedRows[SignatoryRow]:
    """The signatories of a sheet whose ``columns`` are named, empty for those to leave aside, and the rows that are refused.

    ``progress`` gets the number of rows done.
    """
    checked = check_rows(sheet, columns, SIGNATORY_RULES, progress=progress)
    rows = [row_of_cells(row.values, row.number) for row in checked.rows]
    return CheckedRows(rows, checked.refused, checked.notices)


def write_signatories(rows: Iterable[SignatoryRow], ending: str) -> bytes:
    """The signatories as a file of the kind that ``ending`` names, csv or xlsx; it reads back as the same rows.

    There is a column of what names are sorted as when any is. Raises ``SheetError`` for another ending.
    """
    rows = list(rows)
    columns = [one for one in SIGNATORY_COLUMNS if one != SORT_AS or any(row.sort_as for row in rows)]
    return write_sheet(columns, ([row.cells()[column] for column in columns] for row in rows), ending)
