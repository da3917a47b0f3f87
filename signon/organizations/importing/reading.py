"""Reading a file for the directory: what its columns are, what its rows say, and what importing them would do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from signon.erasures import Erasure, erased_reason
from signon.errors import InputError
from signon.organizations.entries.states import DirectoryRow, State, load_states
from signon.organizations.importing.applying import keep_plan
from signon.organizations.importing.columns import (
    CONTACT_PARTS,
    DIRECTORY_COLUMNS,
    FURTHER_CONTACT,
    ONLY_READ,
    ORGANIZATION,
    contact_column,
    plain,
)
from signon.organizations.importing.details_file import CheckedRows, RefusedRow
from signon.organizations.importing.directory_file import directory_rows
from signon.organizations.importing.headers.choosing import clashes
from signon.organizations.importing.headers.meaning import proposed_columns
from signon.organizations.importing.headers.tables import read_table
from signon.organizations.importing.kept import Choices
from signon.organizations.importing.models import DirectoryImport
from signon.organizations.importing.plan import PlannedRow, plan_import
from signon.sheets import Sheet, SheetError
from signon.translation import gettext as _

MOST_ROWS = 50_000
"""Rows of one file; the directory itself may have more."""

CONTACTS_OFFERED = 5
READ, CHECKED, PLANNED = 20, 65, 90
"""The percentages at which the file is read, its rows are checked, and their outcomes are decided."""

Progress = Callable[[int], None]
AS_USUAL = Choices()


def untold(_reached: int) -> None:
    """Progress that nobody asks for."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """The content of a file. With ``problems``, which say what is wrong with the choice of columns, no row was looked at."""

    sheet: Sheet
    columns: list[str]
    problems: list[str]
    checked: CheckedRows[DirectoryRow]

    @classmethod
    def of(
        cls,
        content: bytes,
        name: str,
        chosen: Sequence[str],
        report: Progress = untold,
        choices: Choices = AS_USUAL,
    ) -> Self:
        """Read a file under the columns that were ``chosen``, or else the proposed ones; ``report`` gets percentages.

        Raises ``SheetError`` for a file that cannot be used.
        """
        report(0)
        sheet = read_chosen(content, name, choices)
        columns = list(
            chosen
            if len(chosen) == len(sheet.header)
            else proposed_columns(sheet.header, offered_columns(sheet.header))
        )
        problems = column_problems(sheet.header, columns)
        report(READ)
        if problems:
            return cls(sheet, columns, problems, CheckedRows([], [], []))
        share = max(len(sheet.rows), 1)
        checked = directory_rows(sheet, columns, progress=lambda done: report(READ + (CHECKED - READ) * done // share))
        return cls(sheet, columns, [], checked)

    def keep(self, kept: DirectoryImport, plan: Sequence[PlannedRow]) -> None:
        """Store the plan made of it, in the present transaction."""
        problems = [*self.problems, *marked_question(self.sheet)]
        notices = self.checked.notices
        keep_plan(kept, self.sheet, self.columns, plan, problems=problems, notices=notices)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows of a file beside the present entries, both as plain values."""

    rows: Sequence[DirectoryRow]
    refused: Sequence[RefusedRow]
    states: Mapping[int, State]

    @classmethod
    def of(cls, read: FileRead) -> Self:
        """The database's state for the rows: the entries, and whose data was erased."""
        return cls(*_without_erased(read.checked), {} if read.problems else load_states())

    def plan(self, report: Progress = untold) -> list[PlannedRow]:
        """The plan of importing the rows. ``report`` gets percentages."""
        share = max(len(self.rows), 1)
        report(CHECKED)
        return plan_import(
            self.rows,
            self.refused,
            self.states,
            progress=lambda done: report(CHECKED + (PLANNED - CHECKED) * done // share),
        )


def read_import(kept: DirectoryImport, *, at: datetime) -> None:
    """Read a small file and keep the plan, or why it cannot be used, in the present transaction."""
    try:
        read = FileRead.of(kept.content or b"", kept.file_name, kept.columns, choices=kept.chosen())
        read.keep(kept, Comparison.of(read).plan())
    except InputError as error:
        kept.fail(str(error), at=at)


def read_chosen(data: bytes, name: str, choices: Choices) -> Sheet:
    """The table in a file, read as was chosen. Raises ``SheetError`` for one that cannot be used or is too long."""
    sheet = read_table(data, name, hidden=choices.marked_rows(), encoding=choices.encoding, sheet=choices.sheet)
    refuse_too_long(sheet)
    return sheet


def marked_question(sheet: Sheet) -> list[str]:
    """The sentence that asks about hidden and struck rows, when nobody has said yet whether they count."""
    return [_("say whether the rows that are hidden or struck out count")] if sheet.asks_about_marked else []


def read_import_file(data: bytes, name: str) -> Sheet:
    """The table in a file for the directory. Raises ``SheetError`` for one that cannot be used or is too long."""
    sheet = read_table(data, name)
    refuse_too_long(sheet)
    return sheet


def refuse_too_long(sheet: Sheet) -> None:
    """Raise ``SheetError`` for a table of more rows than one import takes."""
    if len(sheet.rows) > MOST_ROWS:
        raise SheetError(
            sheet.name,
            _("the table has %(rows)s rows; 50,000 are the most at once, so split it", rows=len(sheet.rows)),
        )


def offered_columns(header: Sequence[str]) -> list[str]:
    """The columns that a header can be given: those of the directory, and parts of a few further contacts."""
    there = (FURTHER_CONTACT.fullmatch(plain(written)) for written in header)
    numbers = sorted({*range(2, CONTACTS_OFFERED + 1), *(int(found[1]) for found in there if found)})
    further = (contact_column(number, part) for number in numbers for part in CONTACT_PARTS)
    return [*DIRECTORY_COLUMNS, *ONLY_READ, *further]


def column_problems(header: Sequence[str], columns: Sequence[str]) -> list[str]:
    """The reasons why a table cannot be read with this choice of columns; an empty list when it can."""
    problems = clashes(header, columns)
    if ORGANIZATION not in columns:
        problems.append(_("say which column holds the names of the organisations"))
    return problems


def read_rows(sheet: Sheet, columns: Sequence[str], *, progress: Progress | None = None) -> CheckedRows[DirectoryRow]:
    """The entries of the sheet under a choice of columns. Raises ``SheetError`` for a choice that cannot be."""
    if problems := column_problems(sheet.header, columns):
        raise SheetError(sheet.name, *problems)
    return directory_rows(sheet, columns, progress=progress)


def plan_file(
    sheet: Sheet, columns: Sequence[str], *, read: Progress | None = None, planned: Progress | None = None
) -> list[PlannedRow]:
    """The plan of importing the sheet into the present directory. ``read`` and ``planned`` get the number of rows done."""
    return plan_rows(read_rows(sheet, columns, progress=read), progress=planned)


def plan_rows(checked: CheckedRows[DirectoryRow], *, progress: Progress | None = None) -> list[PlannedRow]:
    """The plan of importing these rows into the present directory. ``progress`` gets the number of rows done."""
    rows, refused = _without_erased(checked)
    states = load_states()
    if progress:
        progress(0)
    return plan_import(rows, refused, states, progress=progress)


def _without_erased(checked: CheckedRows[DirectoryRow]) -> tuple[list[DirectoryRow], list[RefusedRow]]:
    """The rows without those that name a person whose data was erased; those are refused."""
    rows, refused, _notices = checked
    erased = Erasure.among(contact.email for row in rows for contact in row.contacts)
    named = {row.number: erased[one.email] for row in rows for one in row.contacts if one.email in erased}
    further = [RefusedRow(number, erased_reason(at)) for number, at in named.items()]
    return [row for row in rows if row.number not in named], [*refused, *further]
