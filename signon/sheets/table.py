"""A table as it was read: the header and the rows with their numbers, and the limits that both kinds of file share."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from signon.errors import InputError
from signon.sheets.faults import Fault, cell_name, column_letters, in_words
from signon.translation import gettext as _

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 200_000
MOST_CELLS = 2_000_000
MOST_SENTENCES = 20
NO_FAULTS: Mapping[int, Fault] = MappingProxyType({})
NO_TEXTS: Mapping[int, str] = MappingProxyType({})


class SheetError(InputError):
    """A table that cannot be read or written: a sentence for each thing that is wrong, each naming the file."""

    def __init__(self, name: str, *problems: str) -> None:
        sentences = [f"{name}: {problem}" for problem in problems[:MOST_SENTENCES]]
        if len(problems) > MOST_SENTENCES:
            sentences.append(_("%(name)s: and %(number)s more", name=name, number=len(problems) - MOST_SENTENCES))
        super().__init__("\n".join(sentences))


class Hidden(StrEnum):
    """The choice about rows that a workbook hides or strikes out. Nobody has chosen yet with ``ASK``."""

    ASK = "ask"
    INCLUDE = "include"
    SKIP = "skip"


class MarkedRow(NamedTuple):
    """A row that a workbook hides or strikes out: its number, the text that names it, and why, in the rest of a sentence."""

    number: int
    text: str
    reason: str


class Row(NamedTuple):
    """The cells of a row, one for each column of the header, and its number in the file (the first row is 1).

    ``not_text`` are the columns, counted from 0, that a workbook keeps as a number, a day or a truth value. ``faults`` has
    what is wrong with cells that hold an error or a formula in place of a value, by their columns; one beyond the header
    is among them. ``left_out`` is why the row as a whole does not count, in the rest of a sentence, or empty. ``hides`` is
    how a workbook hides the row, or empty, and ``struck`` is the text that it strikes out, by column. ``places`` are the
    file's own columns, where some of them hold nothing and are no columns of the table.
    """

    number: int
    cells: list[str]
    not_text: tuple[int, ...] = ()
    faults: Mapping[int, Fault] = NO_FAULTS
    left_out: str = ""
    hides: str = ""
    struck: Mapping[int, str] = NO_TEXTS
    places: tuple[int, ...] = ()

    def cell_name(self, column: int) -> str:
        """The name that a spreadsheet shows for the cell in a column of the table, such as B7."""
        return cell_name(self.number, place_of(column, self.places))

    def problems(self) -> list[str]:
        """The problems that keep the row from being read, in sentences: why it does not count, and each cell's fault."""
        faults = [in_words(self.cell_name(column), fault) for column, fault in sorted(self.faults.items())]
        return [self.left_out, *faults] if self.left_out else faults


@dataclass(frozen=True)
class Sheet:
    """A table with at least one column. ``header_row`` is the number of the row that names the columns.

    ``title`` is the name of the worksheet that was read and ``others`` those of the other ones; both are empty for CSV.
    ``notices`` are sentences about how the table was read, among them which sheet when there are several. ``marked`` are
    the rows that a workbook hides or strikes out: with ``Hidden.ASK`` they are among ``rows`` with a problem each, with
    ``INCLUDE`` they are rows like any other, and with ``SKIP`` they are not among ``rows``, unless only some of a row's
    cells are struck out. ``places`` are as those of ``Row``.
    """

    name: str
    header: list[str]
    rows: list[Row]
    header_row: int = 1
    title: str = ""
    others: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    marked: tuple[MarkedRow, ...] = ()
    hidden: Hidden = Hidden.ASK
    places: tuple[int, ...] = ()

    @property
    def asks_about_marked(self) -> bool:
        """Whether somebody has to say first whether the hidden and struck rows count."""
        return bool(self.marked) and self.hidden is Hidden.ASK

    def column_letters(self, column: int) -> str:
        """The letters by which a spreadsheet shows a column of the table, such as B."""
        return column_letters(place_of(column, self.places))


def place_of(column: int, places: tuple[int, ...]) -> int:
    """The file's own column of a column of the table."""
    if column < len(places):
        return places[column]
    return column + (places[-1] + 1 - len(places) if places else 0)


def too_large(name: str) -> SheetError:
    """The error for a table beyond ``MOST_ROWS`` or ``MOST_CELLS``."""
    return SheetError(name, _("the table has more than 200,000 rows or 2,000,000 cells; split it"))
