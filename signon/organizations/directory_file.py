"""The member directory as a CSV or XLSX file."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields

from signon.organizations.details_file import RefusedRow, read_details
from signon.sheets import write_sheet


@dataclass(frozen=True, kw_only=True)
class DirectoryRow:
    """A member and whom to reach there; absent texts are empty. ``country`` is an ISO 3166 alpha-2 code."""

    organization: str
    acronym: str = ""
    country: str = ""
    website: str = ""
    representative_name: str = ""
    representative_title: str = ""
    representative_email: str = ""


DIRECTORY_COLUMNS = tuple(field.name for field in fields(DirectoryRow))


def read_directory(data: bytes, name: str) -> tuple[list[DirectoryRow], list[RefusedRow]]:
    """The members in the file ``data``, and the rows that cannot be used, each with its number and the reason.

    A list of signatories can be read as well; how its organisations are listed is no matter of the directory. Raises
    ``SheetError`` for a file or a header that cannot be used at all.
    """
    good, refused = read_details(data, name)
    return [DirectoryRow(**{column: row.values[column] for column in DIRECTORY_COLUMNS}) for row in good], refused


def write_directory(rows: Iterable[DirectoryRow], ending: str) -> bytes:
    """The members as a file of the kind that ``ending`` names: csv or xlsx. Raises ``SheetError`` for another ending."""
    return write_sheet(DIRECTORY_COLUMNS, (astuple(row) for row in rows), ending)
