"""The columns of a table that is read by command: known ones, those that a person has named, and those to leave out."""

import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from signon.names import is_visible
from signon.organizations.importing.cell_rules import shown
from signon.organizations.importing.columns import ORGANIZATION, plain
from signon.organizations.importing.headers.meaning import known_column, known_columns, proposed_columns
from signon.sheets import Sheet, SheetError
from signon.spelling import meant_word
from signon.translation import gettext as _
from signon.translation import ngettext


@dataclass(frozen=True, slots=True)
class AskedColumns:
    """The wishes of a person about a table's columns: ``mapped`` are pairs of a header and a column, or nothing to leave out.

    With ``ignore_unknown``, headers that mean no column are left out.
    """

    mapped: tuple[tuple[str, str], ...] = ()
    ignore_unknown: bool = False

    @property
    def words(self) -> list[str]:
        """The options of the command that say so."""
        named = [word for header, column in self.mapped for word in ("--map", shlex.quote(f"{header}={column}"))]
        return [*named, "--ignore-unknown"] if self.ignore_unknown else named


def chosen_columns(sheet: Sheet, offered: Collection[str], asked: AskedColumns | None = None) -> list[str]:
    """The column of every header; empty for one that is left out.

    Raises ``SheetError`` with everything that is wrong: a header that is not there, a column that is not ``offered``, two
    headers for one column, headers that mean none, and a table without organisations.
    """
    asked = asked or AskedColumns()
    columns = columns_as_asked(sheet, offered, asked)
    problems = [*unknown_headers(sheet, columns, offered, asked), *clashes(sheet.header, columns)]
    if ORGANIZATION not in columns:
        problems.append(_without_organizations(sheet, columns, offered))
    if problems:
        raise SheetError(sheet.name, *problems)
    return columns


def columns_as_asked(sheet: Sheet, offered: Collection[str], asked: AskedColumns) -> list[str]:
    """The column of every header, empty for none, whether it makes sense or not.

    Raises ``SheetError`` for a header that is not there and a column that is not ``offered``.
    """
    places: dict[int, str] = {}
    problems: list[str] = []
    for header, column in asked.mapped:
        found, problem = _place(sheet, header)
        target = known_column(plain(column)) if column else ""
        if problem:
            problems.append(problem)
        elif column and target not in offered:
            problems.append(_no_column(column, offered))
        elif found in places:
            problems.append(_("'%(header)s' is given a column twice; keep one", header=shown(header)))
        else:
            places[found] = target
    if problems:
        raise SheetError(sheet.name, *problems)
    return known_columns(sheet.header, places)


def clashes(header: Sequence[str], columns: Sequence[str]) -> list[str]:
    """A sentence for each column that several headers mean, which names them."""
    sentences = []
    for column in dict.fromkeys(columns):
        if column and columns.count(column) > 1:
            places = [place for place, other in enumerate(columns) if other == column]
            named = [_quoted(header[place]) for place in places]
            sentences.append(
                _(
                    "%(headers)s mean the same column, %(column)s; keep one, or leave one out",
                    headers=_(" and ").join(_numbered(named, places)),
                    column=column,
                )
            )
    return sentences


def unknown_headers(
    sheet: Sheet, columns: Sequence[str], offered: Collection[str], asked: AskedColumns
) -> Iterator[str]:
    """The sentence that names the headers that mean no column, with what to add to the command; none with ``ignore_unknown``."""
    left_out = {plain(header) for header, column in asked.mapped if not column}
    places = [
        place
        for place, column in enumerate(columns)
        if not column and plain(sheet.header[place]) not in left_out and not asked.ignore_unknown
    ]
    for place in places:
        if not is_visible(sheet.header[place]):
            letters = sheet.column_letters(place)
            yield _("column %(letters)s has no name in the first row; name it or empty it", letters=letters)
    named = [place for place in places if is_visible(sheet.header[place])]
    if named:
        yield _unknown(sheet, named, _guesses(sheet, columns, offered))


def _unknown(sheet: Sheet, places: Sequence[int], guesses: Mapping[int, str]) -> str:
    listed = ", ".join(_quoted(sheet.header[place]) for place in places)
    mapped = tuple((sheet.header[place], guesses[place]) for place in places if place in guesses)
    further = AskedColumns(mapped, ignore_unknown=len(mapped) < len(places))
    return ngettext(
        "the column %(columns)s is not known; to go on, add: %(words)s",
        "the columns %(columns)s are not known; to go on, add: %(words)s",
        len(places),
        columns=listed,
        words=" ".join(map(_printable, further.words)),
    )


def _without_organizations(sheet: Sheet, columns: Sequence[str], offered: Collection[str]) -> str:
    guess = next((place for place, found in _guesses(sheet, columns, offered).items() if found == ORGANIZATION), None)
    header = sheet.header[guess] if guess is not None else _("HEADER")
    words = _printable(" ".join(AskedColumns(((header, ORGANIZATION),)).words))
    return _(
        "there is no column 'organization'; the first row must name the columns, or say which it is: %(words)s",
        words=words,
    )


def _guesses(sheet: Sheet, columns: Sequence[str], offered: Collection[str]) -> dict[int, str]:
    """The proposals for headers that mean nothing by themselves, of columns that no other header means."""
    proposed = proposed_columns(sheet.header, offered)
    places = enumerate(zip(proposed, columns, strict=True))
    return {place: guess for place, (guess, column) in places if guess and not column and guess not in columns}


def _place(sheet: Sheet, header: str) -> tuple[int, str]:
    """The place of a header that a person has named, or why it cannot be told."""
    exact = [place for place, written in enumerate(sheet.header) if written == header]
    found = exact or [place for place, written in enumerate(sheet.header) if plain(written) == plain(header)]
    if len(found) == 1:
        return found[0], ""
    if found:
        return 0, _("'%(header)s' heads several columns; rename them in the first row", header=shown(header))
    there = ", ".join(_quoted(written) for written in sheet.header if is_visible(written))
    return 0, _("no column is headed '%(header)s'; there are: %(headers)s", header=shown(header), headers=there)


def _no_column(column: str, offered: Collection[str]) -> str:
    meant = meant_word(column, list(offered), least=0.7)
    if meant:
        return _("'%(column)s' is no column; did you mean '%(meant)s'?", column=shown(column), meant=meant)
    return _("'%(column)s' is no column; there are: %(columns)s", column=shown(column), columns=", ".join(offered))


def _numbered(named: Sequence[str], places: Sequence[int]) -> Sequence[str]:
    """The headers, with the numbers of their columns where they read the same."""
    if len(set(named)) == len(named):
        return named
    return [
        _("%(header)s (column %(number)s)", header=header, number=place + 1)
        for header, place in zip(named, places, strict=True)
    ]


def _quoted(header: str) -> str:
    return f"'{shown(header)}'"


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
