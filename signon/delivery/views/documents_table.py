"""Finished documents in a table that stays usable with many: searched, and a page at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import request

from signon.database.asked_numbers import nearest_page, page_count
from signon.delivery.bundle import addressee_line
from signon.delivery.models import Audience, DocumentKind, Final
from signon.letters.parts.letter_parts import LetterParts
from signon.spelling import fold
from signon.translation import gettext as _

PAGE = 50
MOST_SEARCHED = 200


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A row: the document, to whom it goes, what it is, and where it is read."""

    final: Final
    addressee: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """One page of the table. ``number`` counts from 1; ``total`` is what the search left of ``of_all`` documents."""

    items: Sequence[ShownDocument]
    search: str
    number: int
    total: int
    of_all: int

    @property
    def pages(self) -> int:
        """The number of pages."""
        return page_count(self.total, size=PAGE)

    @property
    def is_long(self) -> bool:
        """Whether a search is of use."""
        return self.of_all > PAGE


def documents_page(documents: Sequence[Final], parts: LetterParts, address: Callable[[Final], str]) -> DocumentsPage:
    """The page that the request asks for with ``q`` (in addressee, code and file name) and ``page``."""
    search = request.args.get("q", "").strip()[:MOST_SEARCHED]
    shown = [ShownDocument(one, addressee_line(one, parts), _name(one), address(one)) for one in documents]
    found = [one for one in shown if _matches(one, fold(search))]
    number = nearest_page(request.args.get("page", 1, int), len(found), size=PAGE)
    return DocumentsPage(found[(number - 1) * PAGE : number * PAGE], search, number, len(found), len(shown))


def _matches(shown: ShownDocument, search: str) -> bool:
    places = (shown.addressee, shown.final.code, shown.final.file_name)
    return any(search in fold(place) for place in places) or search.replace("-", "").upper() == shown.final.code


def _name(final: Final) -> str:
    public = final.audience == Audience.PUBLIC
    if final.kind == DocumentKind.ADDENDUM:
        if public:
            return _("Addendum %(number)s, public copy", number=final.number)
        return _("Addendum %(number)s", number=final.number)
    return _("The letter, public copy") if public else _("The letter")
