"""The pairs of a letter's signatures that look like one organisation, as the desk shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from signon.database.asked_numbers import nearest_page, page_count
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.moderation.duplicates.models import DistinctPair
from signon.moderation.duplicates.search import DuplicateSearch, Found, find_pairs, is_small
from signon.signing.models.signature import Signature
from signon.signing.queries import signatures_to_compare
from signon.signing.status import HOLDING
from signon.web.capacity import Places

PAGE = 50
COMPARISONS = Places("comparisons of signatures", many=1, queue=3, seconds=10)


@dataclass(frozen=True, slots=True)
class LikelyPair:
    """Two signatures that may be of one organisation: how likely, from 0 to 100, and why, in words."""

    first: Signature
    second: Signature
    percentage: int
    reason: str


@dataclass(frozen=True, slots=True)
class Duplicates:
    """The known duplicates of a letter. ``search`` is the worker's, None where the letter is small.

    ``items`` are those on the page ``number`` of ``pages``; ``total`` counts all.
    """

    items: list[LikelyPair]
    total: int
    number: int
    search: DuplicateSearch | None
    is_small: bool

    @property
    def pages(self) -> int:
        """The number of pages."""
        return page_count(self.total, size=PAGE)

    @property
    def searched_at(self) -> datetime | None:
        """The time when the worker finished comparing."""
        return self.search.finished_at if self.search else None


def duplicates_of(letter: Letter, number: int) -> Duplicates:
    """The letter's likely pairs that nobody has told apart, best first, one page of them."""
    small = is_small(letter)
    search = None if small else DuplicateSearch.latest(letter)
    found = _compared_now(letter) if small else found_by(search)
    open_pairs = without_settled(letter, found)
    number = nearest_page(number, len(open_pairs), size=PAGE)
    chosen = open_pairs[(number - 1) * PAGE : number * PAGE]
    return Duplicates(shown(chosen), len(open_pairs), number, search, small)


def _compared_now(letter: Letter) -> list[Found]:
    compared = signatures_to_compare(letter)
    db.session.rollback()  # so that nobody waits for the database while they are compared
    with COMPARISONS.taken():
        return find_pairs(compared)


def found_by(search: DuplicateSearch | None) -> list[Found]:
    """The pairs that the worker's search found."""
    return [(one[0], one[1], one[2], one[3]) for one in search.found] if search else []


def without_settled(letter: Letter, found: list[Found]) -> list[Found]:
    """Those of which both signatures still hold a place and that nobody has told apart since."""
    query = db.select(DistinctPair.lower_id, DistinctPair.higher_id).filter_by(letter_id=letter.id)
    apart = {(lower, higher) for lower, higher in db.session.execute(query)}
    numbers = {number for one in found for number in one[:2]}
    query_live = db.select(Signature.id).where(Signature.id.in_(numbers), Signature.status.in_(HOLDING))
    live = set(db.session.scalars(query_live))
    return [one for one in found if {one[0], one[1]} <= live and tuple(sorted(one[:2])) not in apart]


def shown(found: Iterable[Found]) -> list[LikelyPair]:
    """The pairs with their signatures."""
    chosen = list(found)
    numbers = {number for one in chosen for number in one[:2]}
    signatures = {one.id: one for one in db.session.scalars(db.select(Signature).where(Signature.id.in_(numbers)))}
    return [
        LikelyPair(signatures[left], signatures[right], min(int(score * 100), 100), reason)
        for left, right, score, reason in chosen
    ]
