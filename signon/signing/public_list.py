"""The public list of a letter, a page at a time: whoever wants to see if an organisation has signed can turn pages or search."""

from array import array
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from flask import Flask, current_app

from signon.database.asked_numbers import nearest_page, page_count
from signon.database.db import now
from signon.letters.models.letter import Letter
from signon.letters.models.public_mark import State, public_state
from signon.signing.queries import PublicSignatory, found_publicly, public_order, public_signatories, publicly_numbered

PAGE = 500
"""Signatories on a page; a letter's own page shows the first of them."""

MOST_ON_ONE_PAGE = 10_000
"""Signatories that are also shown all at once, to be printed or read; more are in the files."""

MOST_FOUND = 200
MOST_ORDERS = 8
"""Letters whose order a process keeps."""

KEPT = "signon_list_orders"


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


class KeptOrders:
    """The orders of lists that a process keeps while what the public sees of the letters stays as it is.

    To sort 100,000 names takes a second, and a list has hundreds of pages. An order takes 8 bytes a name.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[State | None, array[int]]] = OrderedDict()
        self._turn = Lock()

    def of(self, letter: Letter) -> "array[int]":
        """The numbers of the signatures on the letter's public list, in their order."""
        state = public_state(letter.slug, now())
        with self._turn:
            kept_state, order = self._kept.get(letter.id, (None, array("q")))
        if state is None or state != kept_state:
            order = public_order(letter)
            with self._turn:
                self._kept[letter.id] = state, order
                self._kept.move_to_end(letter.id)
                while len(self._kept) > MOST_ORDERS:
                    self._kept.popitem(last=False)
        return order


def init_app(app: Flask) -> None:
    """Let the application keep orders."""
    app.extensions[KEPT] = KeptOrders()


def list_page(letter: Letter, number: int, *, language: str) -> ListPage:
    """The page with this number, or the nearest one that there is."""
    order = _order(letter)
    number = nearest_page(number, len(order), size=PAGE)
    first = (number - 1) * PAGE
    shown = publicly_numbered(letter, order[first : first + PAGE], language=language)
    return ListPage(shown, number, first + 1, len(order), page_count(len(order), size=PAGE))


def whole_list(letter: Letter, *, language: str) -> ListPage:
    """All of the list as one page, or its first page when it is too long."""
    if len(_order(letter)) > MOST_ON_ONE_PAGE:
        return list_page(letter, 1, language=language)
    listed = public_signatories(letter, language=language)
    return ListPage(listed, 1, 1, len(listed), 1)


def _order(letter: Letter) -> "array[int]":
    kept: KeptOrders = current_app.extensions[KEPT]
    return kept.of(letter)


def found_in_list(letter: Letter, words: str, *, language: str) -> tuple[list[PublicSignatory], bool]:
    """The signatories whose name or acronym holds the words, and whether there are more than are shown."""
    found = found_publicly(letter, words, language=language, most=MOST_FOUND + 1)
    return found[:MOST_FOUND], len(found) > MOST_FOUND
