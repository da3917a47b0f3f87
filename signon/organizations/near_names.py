"""Names that look like one another, found among a hundred thousand in seconds.

Only names that share a beginning or an end of one of their words are compared, and of those a bounded number.
"""

from collections import defaultdict

from rapidfuzz import fuzz, process

from signon.organizations.names import likely_same

LEAST_ALIKE = 0.9
LEAST_ALIKE_LETTERS = 85
MOST_COMPARED = 300
BEGINNING = 5


class NearNames:
    """A growing collection of names that knows which of them are like another.

    Each name comes with its ``organization_key``, which whoever enters names has made already.
    """

    def __init__(self) -> None:
        self._names: list[str] = []
        self._keys: list[str] = []
        self._places: dict[str, list[int]] = defaultdict(list)

    def add(self, name: str, key: str) -> None:
        """Take a name into the collection."""
        for piece in _pieces(key):
            self._places[piece].append(len(self._names))
        self._names.append(name)
        self._keys.append(key)

    def nearest(self, name: str, key: str) -> str | None:
        """The name in the collection that most likely means the same organisation; None when none is alike enough."""
        keys = {place: self._keys[place] for place in self._candidates(key)}
        alike = process.extract(key, keys, scorer=fuzz.token_sort_ratio, score_cutoff=LEAST_ALIKE_LETTERS, limit=3)
        scored = [(likely_same(name, self._names[place]), place) for _key, _score, place in alike]
        score, place = max(scored, default=(0.0, 0))
        return self._names[place] if score >= LEAST_ALIKE else None

    def _candidates(self, key: str) -> set[int]:
        """The names that share a piece with ``key``, those with the rarest pieces first."""
        found: set[int] = set()
        for places in sorted((self._places.get(piece, []) for piece in _pieces(key)), key=len):
            found.update(places[: MOST_COMPARED - len(found)])
            if len(found) >= MOST_COMPARED:
                break
        return found


def _pieces(key: str) -> set[str]:
    words = key.split()
    return {f"^{word[:BEGINNING]}" for word in words} | {f"{word[-BEGINNING:]}$" for word in words}
