"""XLSX workbooks as they are written: one sheet, all of it text."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from signon.sheets.guards import guard_cell
from signon.sheets.table import SheetError
from signon.translation import gettext as _


def write_xlsx(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The table as a workbook with one sheet of text, each cell guarded so that no spreadsheet runs it."""
    import xlsxwriter

    output = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(output, options) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate([header, *rows]):
            for column, cell in enumerate(row):
                if sheet.write_string(number, column, guard_cell(cell)):
                    raise SheetError(
                        "XLSX", _("row %(row)s does not fit into a workbook; write CSV instead", row=number + 1)
                    )
        sheet.freeze_panes(1, 0)
    return output.getvalue()
