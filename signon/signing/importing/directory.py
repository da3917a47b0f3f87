"""Matching the rows of an import to the directory, thousands at once."""

from typing import Any

from signon.database.db import db
from signon.matching.index import Matcher
from signon.organizations.kept_keys import profiles_of
from signon.organizations.known import DirectoryMatch, is_exact
from signon.signing.importing.likely_duplicates import profile_of
from signon.signing.importing.signatories_file import SignatoryRow
from signon.signing.models.record import Match

MOST_ROWS = 20_000
"""Rows that are compared with names like theirs; further ones are found only by their very name."""

MOST_COMPARED = 20


class Directory:
    """The directory as an import sees it."""

    def __init__(self) -> None:
        self._entries = profiles_of(db.session.connection(), None)
        self._matcher = Matcher(most_compared=MOST_COMPARED)
        self._by_key: dict[str, list[int]] = {}
        self._looked_up = 0
        for number, entry in self._entries.items():
            self._matcher.add(number, entry)
            for key in {entry.key, *entry.other_keys}:
                self._by_key.setdefault(key, []).append(number)

    def values(self, row: SignatoryRow, key: str) -> dict[str, Any]:
        """What a signature made of the row says of the directory's entry."""
        self._looked_up += 1
        if not self._entries:
            return _values(Match.NONE)
        sought = profile_of(row) if key in self._by_key or self._looked_up <= MOST_ROWS else None
        if sought is None:
            return _values(Match.UNKNOWN)
        numbers = [number for number in self._by_key.get(key, []) if is_exact(self._entries[number], sought)]
        if numbers:
            best = min(numbers, key=lambda number: self._entries[number].country != row.country)
            score = self._matcher.score(best, sought)
            return _values(Match.EXACT, DirectoryMatch(best, score.value, score.reason, is_exact=True))
        found = self._matcher.find(sought, most=1)
        if not found:
            return _values(Match.NONE)
        [one] = found
        return _values(Match.LIKELY, DirectoryMatch(one.number, one.score.value, one.score.reason, is_exact=False))


def _values(match: Match, found: DirectoryMatch | None = None) -> dict[str, Any]:
    return {
        "match": match,
        "match_reason": found.reason if found else "",
        "directory_entry_id": found.number if found else None,
    }
