"""A table of organisations as it is read: below the row that names its columns, with a form's second row of headers if any."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from signon.names import is_visible
from signon.organizations.importing.columns import plain
from signon.organizations.importing.headers.forms import UNNAMED, form_of
from signon.organizations.importing.headers.meaning import names_organizations
from signon.sheets import Hidden, Row, Sheet, read_sheet
from signon.translation import gettext as _


def read_table(
    data: bytes,
    name: str,
    *,
    hidden: Hidden = Hidden.ASK,
    encoding: str = "",
    sheet: str = "",
    mapped: Iterable[str] = (),
) -> Sheet:
    """The table of organisations in ``data``, read as ``read_sheet`` does. Raises ``SheetError``.

    Its header names the column of organisations, or is one that somebody has ``mapped``.
    """
    wanted = {plain(header) for header in mapped}

    def is_header(cells: Sequence[str]) -> bool:
        return names_organizations(cells) or any(plain(cell) in wanted for cell in cells)

    read = read_sheet(data, name, hidden=hidden, encoding=encoding, sheet=sheet, is_header=is_header)
    return _below_second_header(read)


def _below_second_header(sheet: Sheet) -> Sheet:
    """The sheet without the second row of headers that SurveyMonkey writes, which names what the first leaves open."""
    first = sheet.rows[0] if sheet.rows else None
    if first is None or not _is_second_header(sheet, first):
        return sheet
    header = [
        written if is_visible(written) else "" if plain(below) in UNNAMED else below
        for written, below in zip(sheet.header, first.cells, strict=True)
    ]
    notice = _("row %(number)s is the second row of headers, and no organisation", number=first.number)
    return replace(sheet, header=header, rows=sheet.rows[1:], notices=(*sheet.notices, notice))


def _is_second_header(sheet: Sheet, row: Row) -> bool:
    if form_of(sheet.header) is None:
        return False
    pairs = zip(sheet.header, row.cells, strict=True)
    below = [plain(cell) for written, cell in pairs if is_visible(written) and is_visible(cell)]
    return bool(below) and UNNAMED.issuperset(below)
