"""Lists of signatories as CSV or XLSX files: collected elsewhere and brought in, or taken out."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from signon.organizations.importing.details_file import RefusedRow, read_details
from signon.sheets import write_sheet

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


def read_signatories(data: bytes, name: str) -> tuple[list[SignatoryRow], list[RefusedRow]]:
    """The signatories in the file ``data``, and the rows that cannot be used, each with its number and the reason.

    ``name`` is what errors call the file. Raises ``SheetError`` for a file or a header that cannot be used at all.
    """
    good, refused = read_details(data, name)
    return [SignatoryRow(**row.values, number=row.number) for row in good], refused


def write_signatories(rows: Iterable[SignatoryRow], ending: str) -> bytes:
    """The signatories as a file of the kind that ``ending`` names, csv or xlsx; it reads back as the same rows.

    Raises ``SheetError`` for another ending.
    """
    return write_sheet(SIGNATORY_COLUMNS, (list(row.values().values()) for row in rows), ending)
