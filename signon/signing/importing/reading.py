"""Reading a list of signatories that was handed in: what its columns are, and what entering its rows would do."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from signon.errors import InputError
from signon.letters.models.letter import Letter
from signon.organizations.importing.columns import ONLY_READ, SIGNATORY_COLUMNS
from signon.organizations.importing.details_file import CheckedRows
from signon.organizations.importing.headers.meaning import proposed_columns
from signon.organizations.importing.kept import Choices
from signon.organizations.importing.reading import Progress, column_problems, marked_question, read_chosen, untold
from signon.sheets import Sheet
from signon.signing.importing.keeping import keep_plan
from signon.signing.importing.models import SignatoryImport
from signon.signing.importing.plan import ImportPlan, plan_import
from signon.signing.importing.signatories_file import SignatoryRow, signatory_rows

OFFERED = (*SIGNATORY_COLUMNS, *ONLY_READ)
"""The meanings that a column can be given on the page."""

READ, CHECKED, PLANNED = 15, 40, 95
"""The percentages at which the file is read, its rows are checked, and their outcomes are decided."""


@dataclass(frozen=True, slots=True)
class ListRead:
    """The content of a list. With ``problems``, which say what is wrong with the choice of columns, no row was looked at."""

    sheet: Sheet
    columns: list[str]
    problems: list[str]
    checked: CheckedRows[SignatoryRow]

    @classmethod
    def of(cls, content: bytes, name: str, chosen: Sequence[str], choices: Choices, report: Progress = untold) -> Self:
        """Read a list under the columns that were ``chosen``, or else the proposed ones; ``report`` gets percentages.

        Raises ``SheetError`` for a file that cannot be used.
        """
        report(0)
        sheet = read_chosen(content, name, choices)
        columns = list(chosen if len(chosen) == len(sheet.header) else proposed_columns(sheet.header, OFFERED))
        problems = column_problems(sheet.header, columns)
        report(READ)
        if problems:
            return cls(sheet, columns, problems, CheckedRows([], [], []))
        share = max(len(sheet.rows), 1)
        checked = signatory_rows(sheet, columns, progress=lambda done: report(READ + (CHECKED - READ) * done // share))
        return cls(sheet, columns, [], checked)

    def plan(self, letter: Letter, chosen_rows: Collection[int], report: Progress = untold) -> ImportPlan:
        """The plan of entering the rows on the letter. Rows that are chosen and no longer held are entered like any other."""
        share = max(len(self.checked.rows), 1)
        rows, refused, _notices = self.checked
        return plan_import(
            letter,
            rows,
            refused,
            enter_held=chosen_rows,
            only_held=False,
            progress=lambda done: report(CHECKED + (PLANNED - CHECKED) * done // share),
        )

    def keep(self, kept: SignatoryImport, plan: ImportPlan) -> None:
        """Store the plan made of it, in the present transaction."""
        problems = [*self.problems, *marked_question(self.sheet)]
        keep_plan(kept, self.sheet, self.columns, plan, problems=problems, notices=self.checked.notices)


def read_import(kept: SignatoryImport, *, at: datetime) -> None:
    """Read a small list and keep the plan, or why it cannot be used, in the present transaction."""
    try:
        read = ListRead.of(kept.content or b"", kept.file_name, kept.columns, kept.chosen())
        read.keep(kept, read.plan(kept.letter, kept.chosen_rows))
    except InputError as error:
        kept.fail(str(error), at=at)
