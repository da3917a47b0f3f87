"""The columns that a header means, taken as a whole: what a word means depends on those beside it."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from signon.names import is_visible
from signon.organizations.importing.columns import (
    FIRST_NAME,
    FURTHER_CONTACT,
    LAST_NAME,
    ORGANIZATION,
    PARTS_OF_NAME,
    contact_column,
    plain,
)
from signon.organizations.importing.headers.forms import own_columns, respondent_columns
from signon.organizations.importing.headers.questions import guessed_column
from signon.organizations.importing.headers.words import column_meant, is_name

NAME = "representative_name"


def known_columns(header: Sequence[str], chosen: Mapping[int, str] | None = None) -> list[str]:
    """The column that each header means without asking; empty where it means none. Several may mean the same.

    ``chosen`` are columns that a person has named, by their places, empty for one to leave out.
    """
    asked = dict(chosen or {})
    own = own_columns(header)
    words = [plain(written) for written in header]
    columns = [
        asked[place] if place in asked else "" if place in own else known_column(word)
        for place, word in enumerate(words)
    ]
    for place, word in enumerate(words):
        if place not in asked and is_name(word):
            columns[place] = _of_name(columns)
    _prefer_questions(columns, respondent_columns(header) - asked.keys())
    _prefer_chosen(columns, asked)
    return columns


def proposed_columns(header: Sequence[str], offered: Collection[str]) -> list[str]:
    """A column of ``offered`` for each header, each column at most once; empty where nothing fits.

    A person confirms the proposal, so guesses are among it.
    """
    own = own_columns(header)
    guesses = _guesses(header, known_columns(header), own, offered)
    organization = next((place for place, guess in guesses.items() if guess == ORGANIZATION), None)
    columns = known_columns(header)
    if organization is not None and all(is_name(plain(header[place])) for place in _places(columns, ORGANIZATION)):
        columns = known_columns(header, {organization: ORGANIZATION})  # so that "Name" beside it is the person
    _prefer_clear(columns, [place for place, written in enumerate(header) if is_name(plain(written))])
    proposed = _once(column if column in offered else "" for column in columns)
    for place, guess in _guesses(header, proposed, own, offered).items():
        if guess not in proposed and not (guess in PARTS_OF_NAME and NAME in proposed):
            proposed[place] = guess
    return proposed


def names_organizations(cells: Sequence[str]) -> bool:
    """Whether a row of a table names its columns: one of its cells is a name for the column of organisations.

    A cell that stands alone is a title as likely as a header, so that it has to be a word that is known.
    """
    if ORGANIZATION in known_columns(cells):
        return True
    filled = [cell for cell in cells if is_visible(cell)]
    return len(filled) > 1 and any(guessed_column(cell, (ORGANIZATION,)) for cell in filled)


def known_column(word: str) -> str:
    """The column that a header in its plain form means by itself; empty for none."""
    if found := FURTHER_CONTACT.fullmatch(word):
        return contact_column(int(found[1]), found[2])
    return column_meant(word)


def _of_name(columns: Sequence[str]) -> str:
    """The column of a header that says no more than "name", beside these others."""
    if FIRST_NAME in columns and LAST_NAME not in columns:
        return LAST_NAME
    if LAST_NAME in columns and FIRST_NAME not in columns:
        return FIRST_NAME
    return NAME if ORGANIZATION in columns else ORGANIZATION


def _prefer_questions(columns: list[str], respondent: Collection[int]) -> None:
    """Leave out what a form notes of the respondent where a question asks for the same."""
    for place in respondent:
        others = [column for other, column in enumerate(columns) if other not in respondent]
        is_person = columns[place] == NAME and not {NAME, *PARTS_OF_NAME}.isdisjoint(others)
        if columns[place] in others or is_person:
            columns[place] = ""


def _prefer_clear(columns: list[str], names: Collection[int]) -> None:
    """Leave out a header that says no more than "name" where another says whose name it is."""
    clear = {column for place, column in enumerate(columns) if place not in names}
    for place in names:
        if columns[place] in clear:
            columns[place] = ""


def _prefer_chosen(columns: list[str], asked: Mapping[int, str]) -> None:
    """Leave out what means by itself the column that a person has given to another header."""
    given = {column for column in asked.values() if column}
    for place, column in enumerate(columns):
        if place not in asked and column in given:
            columns[place] = ""


def _guesses(
    header: Sequence[str], columns: Sequence[str], own: Collection[int], offered: Collection[str]
) -> dict[int, str]:
    open_places = [place for place, column in enumerate(columns) if not column and place not in own]
    guesses = {place: guessed_column(header[place], offered) for place in open_places}
    return {place: guess for place, guess in guesses.items() if guess}


def _places(columns: Sequence[str], sought: str) -> list[int]:
    return [place for place, column in enumerate(columns) if column == sought]


def _once(columns: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for column in columns:
        kept.append("" if column in kept else column)
    return kept
