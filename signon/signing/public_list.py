"""The public list of a letter, a page at a time: whoever wants to see if an organisation has signed can turn pages or search."""

from collections.abc import Sequence
from dataclasses import dataclass

from signon.database.asked_numbers import nearest_page, page_count
from signon.letters.models.letter import Letter
from signon.signing.public_signatories import PublicSignatory, found_publicly, public_places, public_signatories

PAGE = 500
"""Signatories on a page; a letter's own page shows the first of them."""

MOST_ON_ONE_PAGE = 10_000
"""Signatories that are also shown all at once, to be printed or read; more are in the files."""

MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some of the signatories, with the place of the first of them in the list, counted from 1, and how many there are."""

    signatories: Sequence[PublicSignatory]
    number: int
    first: int
    total: int
    pages: int

    @property
    def last(self) -> int:
        """The place of the last of them."""
        return self.first + len(self.signatories) - 1

    @property
    def fits_on_one(self) -> bool:
        """Whether all of the list is shown at once, too."""
        return self.total <= MOST_ON_ONE_PAGE


def list_page(letter: Letter, number: int, *, public: int, language: str) -> ListPage:
    """The page with this number, or the nearest one that there is, of a list of ``public`` signatories."""
    number = nearest_page(number, public, size=PAGE)
    first = (number - 1) * PAGE
    shown = public_places(letter, first, PAGE, language=language)
    return ListPage(shown, number, first + 1, public, page_count(public, size=PAGE))


def whole_list(letter: Letter, *, public: int, language: str) -> ListPage:
    """All of the list as one page, or its first page when it is too long."""
    if public > MOST_ON_ONE_PAGE:
        return list_page(letter, 1, public=public, language=language)
    listed = public_signatories(letter, language=language)
    return ListPage(listed, 1, 1, len(listed), 1)


def found_in_list(letter: Letter, words: str, *, language: str) -> tuple[list[PublicSignatory], bool]:
    """The signatories whose name or acronym holds the words, and whether there are more than are shown."""
    found = found_publicly(letter, words, language=language, most=MOST_FOUND + 1)
    return found[:MOST_FOUND], len(found) > MOST_FOUND
