"""Files that are no tables, whatever their names say: told by how they begin."""

import re

from signon.sheets.table import SheetError
from signon.translation import gettext as _

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
PDF, RICH_TEXT = b"%PDF-", b"{\\rtf"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
HTML = re.compile(rb"<(?:!doctype html|html|head|meta|style|table|div)\b", re.IGNORECASE)
EXCEL_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
LINK = re.compile(rb"\{\s*\"(?:url|doc_id)\"\s*:")
LOOKED_AT = 2_000
"""Bytes at the beginning by which the kind is told."""


def refuse_other_kinds(data: bytes, name: str) -> None:
    """Raise ``SheetError`` for a file that is neither CSV nor a ZIP, when it shows what it is."""
    start = data[:LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n")
    if problem := _old_excel(start) or _text_of_another_kind(start) or _printed(start):
        raise SheetError(name, problem)


def _old_excel(start: bytes) -> str:
    if start.startswith(OLD_EXCEL):
        return _("this is an old or password-protected Excel file; save it as XLSX without a password, or as CSV")
    if EXCEL_XML in start:
        return _(
            "this is a table in the XML of an old Excel, not CSV; open it in a spreadsheet and save it as XLSX or CSV"
        )
    return ""


def _text_of_another_kind(start: bytes) -> str:
    if HTML.match(start):
        return _(
            "this is a web page (HTML), whatever its name says; open it in a spreadsheet and save it as XLSX or CSV"
        )
    if LINK.match(start):
        return _("this is a link to a table, not the table; download the table as XLSX or CSV")
    if start.startswith(RICH_TEXT):
        return _("this is a word processor's document, not a table; save the table in it as XLSX or CSV")
    return ""


def _printed(start: bytes) -> str:
    if start.startswith(PDF):
        return _("this is a PDF, not a table; save the table as XLSX or CSV where it was made")
    if start.startswith(PICTURES):
        return _("this is a picture, not a table; save the table as XLSX or CSV where it was made")
    return ""
