"""Workbooks for tests: made by a program, or with the XML of some of their members written by hand."""

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import xlsxwriter

from signon.sheets import write_xlsx

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORKSHEET = "xl/worksheets/sheet1.xml"


def made(fill: Callable[[Any], None]) -> bytes:
    """The workbook that ``fill`` puts sheets into."""
    output = BytesIO()
    with xlsxwriter.Workbook(output) as book:
        fill(book)
    return output.getvalue()


def text(place: str, value: str) -> str:
    """The XML of a cell that holds a text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def sheet_xml(rows: str, *, before: str = "", after: str = "") -> str:
    """The XML of a sheet with these rows."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def with_members(members: Mapping[str, str | bytes], source: bytes = b"") -> bytes:
    """A workbook with some of its members replaced, or added."""
    output = BytesIO()
    with zipfile.ZipFile(BytesIO(source or write_xlsx(["a"], []))) as old, zipfile.ZipFile(output, "w", 8) as new:
        for name in dict.fromkeys([*old.namelist(), *members]):
            new.writestr(name, members[name] if name in members else old.read(name))
    return output.getvalue()


def renamed(data: bytes, names: Mapping[str, str], texts: Mapping[str, str]) -> bytes:
    """A workbook whose members have other ``names``, with some ``texts`` in all of them replaced."""
    output = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(output, "w", 8) as new:
        for name in old.namelist():
            content = old.read(name).decode()
            for before, after in texts.items():
                content = content.replace(before, after)
            new.writestr(names.get(name, name), content)
    return output.getvalue()
