"""XLSX workbooks as they are read: the sheet that is meant, with what it hides, strikes out, and cannot say."""

import zipfile
from collections.abc import Collection, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Self

import python_calamine

from signon.sheets.faults import cell_name
from signon.sheets.fitting import sheet_of
from signon.sheets.header import IsHeader, about_no_rows
from signon.sheets.marked import with_choice
from signon.sheets.table import Hidden, Row, Sheet, SheetError
from signon.sheets.xlsx.choice import about_sheets, chosen_sheet
from signon.sheets.xlsx.looked import LookedThrough, damaged
from signon.sheets.xlsx.looks import about_looks
from signon.sheets.xlsx.measure import Looked, look_through
from signon.sheets.xlsx.package import readable
from signon.sheets.xlsx.parts import SheetPart, totals_rows
from signon.sheets.xlsx.rows import rows_of
from signon.sheets.xlsx.runs import Place, struck_cells, struck_shared_texts
from signon.translation import gettext as _

ZIP = b"PK\x03\x04"

Merged = tuple[Place, Place]
"""The first and the last of merged cells, their rows and columns counted from 0."""


def looks_like_xlsx(data: bytes) -> bool:
    """Whether ``data`` is a ZIP, as workbooks are and CSV never is."""
    return data.startswith(ZIP)


def read_xlsx(
    data: bytes, name: str, *, hidden: Hidden = Hidden.ASK, sheet: str = "", is_header: IsHeader | None = None
) -> Sheet:
    """The ``sheet`` of a workbook that is named so, or the first visible one with a table; every value as plain text.

    A formula is what it last gave. Nothing is ever calculated: a cell with an error, or with a formula that has no value,
    is a fault of its row. ``hidden`` says whether hidden and struck rows count. Merged cells are refused: of all that they
    cover, only one cell has the text. Raises ``SheetError`` for what is no workbook, a damaged one, one beyond the limits,
    and a sheet that is not there.
    """
    looked = look_through(data, name)
    try:
        with _Workbook(data, looked) as book:
            part, rows = chosen_sheet(looked.parts.sheets, sheet, name, book.rows, is_header)
    except python_calamine.PasswordError as error:
        raise SheetError(name, _("the workbook is protected by a password; save it without one")) from error
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise damaged(name) from error
    others = tuple(one.title for one in looked.parts.sheets if one.place != part.place)
    called = _("%(name)s, sheet '%(sheet)s'", name=name, sheet=part.title) if others else name
    read = sheet_of(called, rows, is_workbook=True, is_header=is_header)
    _refuse_merged(book.merged[part.place], read.header_row, called)
    empty = "" if read.rows else about_no_rows(part.title)
    looks = about_looks(read, looked.of(part.member))
    about = filter(None, [about_sheets(part, looked.parts.sheets), empty, *looks])
    read = replace(read, title=part.title, others=others, notices=(*about, *read.notices))
    return with_choice(read, hidden)


class _Workbook:
    """A workbook, open to have its sheets read. ``merged`` has the merged cells of each sheet that was."""

    def __init__(self, data: bytes, looked: Looked) -> None:
        self.merged: dict[int, list[Merged]] = {}
        self._looked = looked
        strange = {member: found.strange for member, found in looked.members.items()}
        self._archive = zipfile.ZipFile(BytesIO(data))
        self._book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(readable(data, looked.parts, strange)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        self._book.close()
        self._archive.close()

    def rows(self, part: SheetPart) -> list[Row]:
        """The rows of a sheet that are not empty."""
        looked = self._looked.of(part.member)
        looked.totals.update(totals_rows(self._archive, part.member))
        sheet = self._book.get_sheet_by_index(part.place)
        table: list[list[object]] = sheet.to_python(skip_empty_area=False)
        self.merged[part.place] = [
            (first, last) for first, last in sheet.merged_cell_ranges or [] if _is_filled(table, first, looked.faults)
        ]
        rows = rows_of(table, looked, self._struck_parts(part, looked))
        return [row for row in rows if any(cell.strip() for cell in row.cells)]

    def _struck_parts(self, part: SheetPart, looked: LookedThrough) -> dict[Place, str]:
        """The struck parts of texts, by row (from 1) and column (from 0)."""
        texts = self._looked.parts.shared_texts
        shared = struck_shared_texts(self._archive.read(texts)) if self._looked.of(texts).has_struck_runs else {}
        if not shared and not looked.has_struck_runs:
            return {}
        return struck_cells(self._archive.read(part.member), shared)


def _refuse_merged(merged: Sequence[Merged], header_row: int, name: str) -> None:
    """Raise ``SheetError`` that names every range of merged cells in the table, from its header on."""
    problems = [
        _(
            "the cells %(first)s to %(last)s are merged; unmerge them and write into each cell what it means",
            first=cell_name(first[0] + 1, first[1]),
            last=cell_name(last[0] + 1, last[1]),
        )
        for first, last in sorted(merged)
        if last[0] + 1 >= header_row
    ]
    if problems:
        raise SheetError(name, *problems)


def _is_filled(table: Sequence[Sequence[object]], place: Place, faults: Collection[Place]) -> bool:
    """Whether something is written in a cell, an error as well."""
    row, column = place
    is_written = row < len(table) and column < len(table[row]) and table[row][column] != ""
    return is_written or (row + 1, column) in faults
