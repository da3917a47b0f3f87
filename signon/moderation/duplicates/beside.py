"""Likely duplicates beside the signatures that a page is about: in the queue, before approving many, and before finalising."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.matching.index import Matcher
from signon.moderation.duplicates.pairs import COMPARISONS, LikelyPair, found_by, shown, without_settled
from signon.moderation.duplicates.search import SMALL, DuplicateSearch, Found, find_pairs
from signon.signing.models.signature import Signature
from signon.signing.profiles import Compared
from signon.signing.queries import holds_more_than, signatures_to_compare
from signon.signing.status import SignatureStatus

AT_ONCE = 1_000
"""Signatures of a letter that are read and compared with those of a page within its request: some 0.15 seconds."""

MOST_BESIDE = 3
"""Likely duplicates that are looked for beside one signature."""


class Beside:
    """The signatures that hold a place on a letter, ready to be compared with some of them.

    Of more than ``AT_ONCE``, those that are asked about are compared with one another, and the worker's latest search says what
    they have in common with the rest: ``searched_at`` is when it was made, None when there is none.
    """

    def __init__(self, letter: Letter, search: DuplicateSearch | None = None, *, is_large: bool) -> None:
        self._letter = letter
        self._rows: dict[int, Compared] = {}
        self._found = found_by(search)
        self._matcher = Matcher()
        self.is_large = is_large
        self.searched_at: datetime | None = search.finished_at if search else None

    @classmethod
    def on(cls, letter: Letter) -> Self:
        """Read the signatures. It ends the transaction, so that nobody waits for the database while they are read."""
        if holds_more_than(letter, AT_ONCE):
            return cls._large(letter)
        compared = signatures_to_compare(letter)
        db.session.rollback()
        return cls._small(letter, compared)

    @classmethod
    def within(cls, letter: Letter) -> Self:
        """Read the signatures within the transaction: for a page about one of them."""
        if holds_more_than(letter, AT_ONCE):
            return cls._large(letter)
        return cls._small(letter, signatures_to_compare(letter))

    @classmethod
    def _large(cls, letter: Letter) -> Self:
        return cls(letter, DuplicateSearch.latest(letter), is_large=True)

    @classmethod
    def _small(cls, letter: Letter, compared: Collection[Compared]) -> Self:
        beside = cls(letter, is_large=False)
        beside._take(compared)
        return beside

    def pairs(self, numbers: Collection[int]) -> list[LikelyPair]:
        """The likely pairs, best first, of these signatures with any that hold a place; none that was told apart."""
        if self.is_large:
            self._take(signatures_to_compare(self._letter, set(numbers) - self._rows.keys()))
        found = {tuple(sorted(one[:2])): one for one in (*self._found, *self._compared(numbers))}
        chosen = sorted(found.values(), key=lambda one: (-one[2], one[0], one[1]))
        wanted = frozenset(numbers)
        return shown(without_settled(self._letter, [one for one in chosen if not wanted.isdisjoint(one[:2])]))

    def by_signature(self, numbers: Collection[int]) -> dict[int, list[tuple[Signature, LikelyPair]]]:
        """The other signature of each likely pair, by the number of the signature beside which it is shown."""
        marks: dict[int, list[tuple[Signature, LikelyPair]]] = defaultdict(list)
        for pair in self.pairs(numbers):
            for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
                if len(marks[one.id]) < MOST_BESIDE:
                    marks[one.id].append((other, pair))
        return marks

    def others(self, number: int) -> list[int]:
        """The numbers of the signatures that are likely of the same organisation as this one."""
        return [other.id for other, _pair in self.by_signature([number]).get(number, [])]

    def _take(self, compared: Iterable[Compared]) -> None:
        for one in compared:
            self._rows[one.id] = one
            self._matcher.add(one.id, one.profile())

    def _compared(self, numbers: Collection[int]) -> Iterator[Found]:
        for number in set(numbers) & self._rows.keys():
            for one in self._matcher.find(self._rows[number].profile(), most=MOST_BESIDE + 1):
                if one.number != number:
                    yield number, one.number, one.score.value, one.score.reason


def likely_pairs(letter: Letter, ticked: Collection[int]) -> list[LikelyPair]:
    """The likely pairs among the ticked signatures, and of them with approved ones, best first. It ends the transaction."""
    if not ticked:
        return []
    found = Beside.on(letter).pairs(ticked)
    return [pair for pair in found if all(map(_is_in(ticked), (pair.first, pair.second)))]


def _is_in(ticked: Collection[int]) -> Callable[[Signature], bool]:
    return lambda one: one.id in ticked or one.status is SignatureStatus.APPROVED


@dataclass(frozen=True, slots=True)
class StandingPairs:
    """The likely pairs among those who stand on a letter, best first; of many, as the worker found them ``searched_at``.

    ``is_compared`` is False when they are many and nobody has asked for it.
    """

    pairs: Sequence[LikelyPair]
    is_compared: bool = True
    searched_at: datetime | None = None

    @classmethod
    def of(cls, letter: Letter) -> Self:
        """The pairs that are known within a request. It ends the transaction."""
        if not holds_more_than(letter, AT_ONCE):
            return cls(_among_standing(letter, _found_now(signatures_to_compare(letter))))
        search = DuplicateSearch.latest(letter)
        if search is None or search.finished_at is None:
            return cls([], is_compared=False)
        return cls(_among_standing(letter, found_by(search)), searched_at=search.finished_at)

    def concerning(self, numbers: Collection[int]) -> Self:
        """The same, with only those pairs of which one signature is among these."""
        kept = [pair for pair in self.pairs if pair.first.id in numbers or pair.second.id in numbers]
        return replace(self, pairs=kept)

    @classmethod
    def at_leisure(cls, letter: Letter) -> Self:
        """The pairs, however many signatures there are: for a command. It ends the transaction."""
        compared = signatures_to_compare(letter)
        db.session.rollback()
        return cls(_among_standing(letter, find_pairs(compared)))


def _among_standing(letter: Letter, found: Sequence[Found]) -> list[LikelyPair]:
    """Those of the pairs of which both signatures stand on the letter, and that nobody has told apart."""
    numbers = {number for one in found for number in one[:2]}
    query = Signature.standing(letter).where(Signature.id.in_(numbers)).with_only_columns(Signature.id)
    standing = set(db.session.scalars(query))
    return shown(without_settled(letter, [one for one in found if {one[0], one[1]} <= standing]))


def _found_now(compared: Sequence[Compared]) -> list[Found]:
    db.session.rollback()
    if len(compared) <= SMALL:
        return find_pairs(compared)
    with COMPARISONS.taken():
        return find_pairs(compared)
