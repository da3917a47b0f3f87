"""Finding the organisations that a name may mean among many thousands, best first, each with a score and a reason.

Nothing here decides that two entries are one: a score is a reason to ask a person.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from signon.matching.candidates import OF_DUPLICATES, Bounds, likeliest, rarest_keys
from signon.matching.keys import keys_of
from signon.matching.profile import Profile, profile
from signon.matching.scale import DEFAULT_THRESHOLD, WORTH_SHOWING, Score
from signon.matching.score import compare
from signon.matching.screen import may_be_one

__all__ = [
    "DEFAULT_THRESHOLD",
    "WORTH_SHOWING",
    "Found",
    "Matcher",
    "Pair",
    "Profile",
    "Score",
    "compare",
    "pairs",
    "profile",
]

SHARE = 250
FEW = 1_500
"""Below this number of names, starting another process costs more than it saves."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate: its number in the collection, and how likely it is the same organisation."""

    number: int
    score: Score


@dataclass(frozen=True, slots=True)
class Pair:
    """Two of a collection, by their numbers in it, that may be one organisation."""

    left: int
    right: int
    score: Score


class Matcher:
    """A growing collection of profiles that knows which of them a name may mean."""

    def __init__(self, *, bounds: Bounds = OF_DUPLICATES) -> None:
        self._bounds = bounds
        self._profiles: dict[int, Profile] = {}
        self._keys: dict[int, frozenset[int]] = {}
        self._places: dict[int, list[int]] = defaultdict(list)
        self._latest: tuple[Profile | None, frozenset[int]] = None, frozenset()

    def __len__(self) -> int:
        return len(self._profiles)

    def add(self, number: int, added: Profile) -> None:
        """Take a profile into the collection under a number of the caller's."""
        self._profiles[number] = added
        self._keys[number] = self._keys_of(added)
        for key in self._keys[number]:
            self._places[key].append(number)

    def find(self, sought: Profile, *, least: float = DEFAULT_THRESHOLD, most: int = 5) -> list[Found]:
        """The likeliest organisations, best first: at most ``most``, each with a score of ``least`` or more."""
        found = list(self._scored(sought, self._candidates(self._keys_of(sought)), least))
        return sorted(found, key=lambda one: (-one.score.value, one.number))[:most]

    def candidates(self, sought: Profile) -> list[int]:
        """The numbers of the organisations worth comparing with ``sought``, the likeliest first."""
        return self._candidates(keys_of(sought))

    def having(self, key: int) -> list[int]:
        """The numbers of the organisations with this key."""
        return self._places.get(key, [])

    def pairs_of(self, numbers: Sequence[int], least: float) -> list[Pair]:
        """The pairs of which the smaller number is among ``numbers``."""
        pairs = []
        for number in numbers:
            later = (other for other in self._candidates(self._keys[number]) if other > number)
            pairs += [Pair(number, one.number, one.score) for one in self._scored(self._profiles[number], later, least)]
        return pairs

    def _keys_of(self, one: Profile) -> frozenset[int]:
        """The keys of a profile, kept until another is asked about: who is looked for is often added next."""
        latest, keys = self._latest
        if latest is not one:
            keys = keys_of(one)
            self._latest = one, keys
        return keys

    def _scored(self, sought: Profile, candidates: Iterable[int], least: float) -> Iterator[Found]:
        is_strict = least >= DEFAULT_THRESHOLD
        for number in candidates:
            other = self._profiles[number]
            if is_strict and not may_be_one(sought, other):
                continue
            score = compare(sought, other)
            if score.value >= least:
                yield Found(number, score)

    def _candidates(self, keys: frozenset[int]) -> list[int]:
        places = self._places
        weights = rarest_keys({key: len(places[key]) for key in keys if key in places}, self._bounds)
        most = self._bounds.shared
        having = [(weight, places[key]) for key, weight in weights.items()]
        return likeliest(
            [(weight, numbers if len(numbers) <= most else numbers[:most]) for weight, numbers in having], self._bounds
        )


def pairs(
    profiles: Sequence[Profile],
    *,
    least: float = DEFAULT_THRESHOLD,
    processes: int = 2,
    progress: Progress | None = None,
) -> list[Pair]:
    """The pairs among ``profiles`` that may be one organisation, best first, by their places in the sequence.

    ``progress`` gets the number of profiles done. With many profiles the work is shared by ``processes`` processes.
    """
    matcher = Matcher()
    for number, one in enumerate(profiles):
        matcher.add(number, one)
    shares = [range(start, min(start + SHARE, len(profiles))) for start in range(0, len(profiles), SHARE)]
    found: list[Pair] = []
    for done, share in enumerate(_worked(matcher, shares, least, processes if len(profiles) > FEW else 1), start=1):
        found += share
        if progress:
            progress(min(done * SHARE, len(profiles)))
    return sorted(found, key=lambda pair: (-pair.score.value, pair.left, pair.right))


def _worked(matcher: Matcher, shares: Sequence[range], least: float, processes: int) -> Iterator[list[Pair]]:
    if processes == 1:
        yield from (matcher.pairs_of(share, least) for share in shares)
        return
    # The processes are forked: they share the collection's memory instead of each receiving a copy.
    context = get_context("fork")
    with ProcessPoolExecutor(processes, context, initializer=_inherit, initargs=(matcher, least)) as pool:
        yield from pool.map(_pairs_of_share, shares)


_inherited: list[tuple[Matcher, float]] = []


def _inherit(matcher: Matcher, least: float) -> None:
    _inherited[:] = [(matcher, least)]


def _pairs_of_share(share: range) -> list[Pair]:
    matcher, least = _inherited[0]
    return matcher.pairs_of(share, least)
