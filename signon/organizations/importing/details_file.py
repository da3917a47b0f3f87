"""Organisations and their representatives in a table: the header is understood, and every row is checked.

The member directory and lists of signatories are kept in such tables. What is needed refuses its row; any other cell that
cannot be used is left out, with a notice.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, Self, TypeVar

from signon.countries import MOST_COUNTRIES
from signon.organizations.importing.cell_rules import (
    CONTACT_RULES,
    LISTINGS,
    NEEDED,
    SIGNATORY_RULES,
    MeantEitherWayError,
    Rule,
    codes_of,
    rule_of_countries,
    shown,
)
from signon.organizations.importing.columns import (
    ALL_COLUMNS,
    CONTACT_PARTS,
    COUNTRY,
    FURTHER_CONTACT,
    ONLY_READ,
    ORGANIZATION,
    PARTS_OF_NAME,
    SECOND_COUNTRY,
    contact_column,
    plain,
)
from signon.organizations.importing.doubts import doubt_in_words, remarks
from signon.organizations.importing.headers.choosing import chosen_columns
from signon.organizations.importing.headers.tables import read_table
from signon.organizations.importing.joined_cells import NAME, with_both_countries, with_whole_name
from signon.sheets import Row, Sheet
from signon.sheets.faults import in_words
from signon.translation import gettext as _

__all__ = ["LISTINGS", "CheckedRows", "Notice", "ReadRow", "RefusedRow", "check_rows", "read_details"]

BATCH = 1_000
Progress = Callable[[int], None]
NOT_ONLY_TEXT = frozenset({"member"})
"""Columns in which a number or a truth value is meant. In any other, it is a spreadsheet's doing."""


class _NumberAndReason(NamedTuple):
    number: int
    reason: str


class RefusedRow(_NumberAndReason):
    """A row that cannot be used, by its number in the file, and every reason in one sentence.

    ``said`` is what it says all the same, for whoever has to heed it: the values of its columns that can be read, each
    with the column's name. A row that does not count as a whole says nothing. ``name`` is what the file has in the column of
    the organisation, to recognise the row by.
    """

    said: tuple[tuple[str, str], ...]
    name: str

    def __new__(cls, number: int, reason: str, said: Iterable[tuple[str, str]] = (), name: str = "") -> Self:
        """Make a row of its number and its reason, which are all that is compared of it."""
        row = super().__new__(cls, number, reason)
        row.said, row.name = tuple(said), name
        return row


class ReadRow(NamedTuple):
    """A row whose values are valid: a text for every column, empty for those that are absent."""

    number: int
    values: dict[str, str]


class Notice(NamedTuple):
    """Something that a person should know of a row that is read all the same, in a sentence."""

    number: int
    text: str


NOTICES = "notices"
"""The number of notices, among those of the rows of an import by their outcomes."""


def texts_by_row(notices: Iterable[Notice]) -> dict[int, str]:
    """The notices of each row in one text, by the row's number."""
    said: dict[int, list[str]] = {}
    for notice in notices:
        said.setdefault(notice.number, []).append(notice.text)
    return {number: "; ".join(texts) for number, texts in said.items()}


Kind = TypeVar("Kind")


class CheckedRows(NamedTuple, Generic[Kind]):
    """The usable rows of a table, the refused ones, and what was left out of the usable ones."""

    rows: list[Kind]
    refused: list[RefusedRow]
    notices: list[Notice]


def read_details(data: bytes, name: str, rules: Mapping[str, Rule] = SIGNATORY_RULES) -> CheckedRows[ReadRow]:
    """The rows of the CSV or XLSX file in ``data``, which errors call ``name``.

    ``rules`` has the columns that are wanted; others that tables of organisations may have are left aside. Raises
    ``SheetError`` for a file that cannot be read, for unknown and repeated columns, and when there is no column of
    organisations; a misspelled header would otherwise lose what stands below it.
    """
    sheet = read_table(data, name)
    return check_rows(sheet, chosen_columns(sheet, (*ALL_COLUMNS, *ONLY_READ)), rules)


def check_rows(
    sheet: Sheet, columns: Sequence[str], rules: Mapping[str, Rule], *, progress: Progress | None = None
) -> CheckedRows[ReadRow]:
    """The rows of the sheet. ``columns`` names what each cell of a row is; empty for what is left aside.

    ``progress`` gets the number of rows done.
    """
    further = _rules_of_further_contacts(columns) if rules is not SIGNATORY_RULES else {}
    wanted = {**rules, **further}
    for column in {COUNTRY, SECOND_COUNTRY}.intersection(columns):
        place = list(columns).index(column)
        wanted[column] = rule_of_countries(row.cells[place] for row in sheet.rows)
    checking = _Checking(sheet.header, columns, wanted)
    for count, row in enumerate(sheet.rows, start=1):
        checking.check(row)
        if progress and count % BATCH == 0:
            progress(count)
    return checking.checked


def header_in_words(written: str) -> str:
    """A header as a sentence can begin with it: one of several words stands between quotation marks."""
    short = shown(" ".join(written.split()))
    return f"'{short}'" if " " in short else short


class _Checking:
    """The columns of a table, and the rows that were checked so far."""

    def __init__(self, header: Sequence[str], columns: Sequence[str], rules: Mapping[str, Rule]) -> None:
        self.checked: CheckedRows[ReadRow] = CheckedRows([], [], [])
        self._columns = columns
        self._names = [header_in_words(written) for written in header]
        self._read = {**rules, **dict.fromkeys(PARTS_OF_NAME, rules[NAME])}
        self._positions = {column: place for place, column in enumerate(columns) if column in self._read}
        self._absent = dict.fromkeys(rules, "")

    def check(self, row: Row) -> None:
        """Give the row its place among the usable or the refused ones."""
        values, problems, asked = self._values(row)
        unread = dict(self._unread(row))
        problems |= unread
        if row.left_out or asked or not NEEDED.isdisjoint(problems):
            beside = faults_beside(row, len(self._columns))
            reasons = "; ".join([*filter(None, [row.left_out]), *problems.values(), *beside])
            self.checked.refused.append(RefusedRow(row.number, reasons, _said(row, values, unread), self._name(row)))
            return
        for column, problem in problems.items():
            values.pop(column, "")
            self.checked.notices.append(Notice(row.number, self._left_out(row, column, problem)))
        self.checked.notices.extend(Notice(row.number, text) for text in faults_beside(row, len(self._columns)))
        for column, value in values.items():
            about = remarks(row, self._positions[column], column, value)
            self.checked.notices.extend(Notice(row.number, text) for text in about)
        self.checked.rows.append(ReadRow(row.number, with_both_countries(with_whole_name(self._absent | values))))

    def _name(self, row: Row) -> str:
        place = self._positions.get(ORGANIZATION)
        return "" if place is None else " ".join(row.cells[place].split())

    def _left_out(self, row: Row, column: str, problem: str) -> str:
        place = self._positions[column]
        if place in row.faults:
            return _("%(problem)s; it is left out", problem=problem)
        value = shown(" ".join(row.cells[place].split()))
        return _("%(problem)s; '%(value)s' is left out", problem=problem, value=value)

    def _values(self, row: Row) -> tuple[dict[str, str], dict[str, str], bool]:
        """The values by column, a sentence for each cell that its rule does not allow, and whether one has two meanings."""
        values, problems, asked = {}, {}, False
        for column, place in self._positions.items():
            try:
                values[column] = self._read[column](row.cells[place])
            except ValueError as error:
                problems[column] = f"{self._names[place]} {error}"
                asked = asked or isinstance(error, MeantEitherWayError)
                continue
            if doubt := doubt_in_words(column, values[column]):
                problems[column] = f"{self._names[place]} {doubt}"
        problems |= self._third_country(values)
        return values, problems, asked

    def _third_country(self, values: dict[str, str]) -> dict[str, str]:
        """The sentence about a second country beside two others, which is taken out of the values."""
        if len(codes_of(values.get(COUNTRY, ""), values.get(SECOND_COUNTRY, ""))) <= MOST_COUNTRIES:
            return {}
        values.pop(SECOND_COUNTRY)
        name = self._names[self._positions[SECOND_COUNTRY]]
        return {SECOND_COUNTRY: _("%(column)s would be a third country; two are the most", column=name)}

    def _unread(self, row: Row) -> Iterator[tuple[str, str]]:
        """A sentence for each column whose cell does not say what was typed: a number or a day made of it, or an error."""
        for place in row.not_text:
            column = self._column(place)
            if column and column not in NOT_ONLY_TEXT:
                value = shown(row.cells[place])
                yield (
                    column,
                    _(
                        "%(column)s is kept as a number or a day (%(value)s), not as a text; format the column as text and"
                        " write it again",
                        column=self._names[place],
                        value=value,
                    ),
                )
        for place, fault in row.faults.items():
            if column := self._column(place):
                yield column, f"{self._names[place]}: {in_words(row.cell_name(place), fault)}"

    def _column(self, place: int) -> str:
        """The column at a place that is read; empty for one that is left aside."""
        column = self._columns[place] if place < len(self._columns) else ""
        return column if column in self._positions else ""


def faults_beside(row: Row, width: int) -> list[str]:
    """A sentence for each error that stands beside the ``width`` columns of the table, which it does not belong to."""
    beside = {place: fault for place, fault in row.faults.items() if place >= width}
    return row._replace(faults=beside, left_out="").problems()


def _said(row: Row, values: Mapping[str, str], unread: Iterable[str]) -> tuple[tuple[str, str], ...]:
    if row.left_out or ORGANIZATION in unread:
        return ()
    return tuple((column, value) for column, value in values.items() if column not in unread)


def _rules_of_further_contacts(columns: Iterable[str]) -> dict[str, Rule]:
    """The rules for all parts of the further contacts of which the table has a part, in the order of their numbers."""
    found = (FURTHER_CONTACT.fullmatch(plain(column)) for column in columns)
    numbers = sorted({int(contact[1]) for contact in found if contact})
    return {contact_column(number, part): CONTACT_RULES[part] for number in numbers for part in CONTACT_PARTS}
