"""Matching the rows of an import to the directory, thousands at once."""

from typing import Any

from signon.database.db import db
from signon.organizations.known import DirectoryMatch, LoadedDirectory, directory_answer
from signon.signing.importing.likely_duplicates import profile_of
from signon.signing.importing.signatories_file import SignatoryRow
from signon.signing.models.record import Match

MOST_ROWS = 20_000
"""Rows that are compared with names like theirs; further ones are found only by their very name."""


class Directory:
    """The directory as an import sees it."""

    def __init__(self) -> None:
        self._directory = LoadedDirectory(db.session.connection())
        self._looked_up = 0

    def values(self, row: SignatoryRow, key: str) -> dict[str, Any]:
        """What a signature made of the row says of the directory's entry."""
        self._looked_up += 1
        if self._looked_up > MOST_ROWS and not self._directory.named(key):
            return _values(Match.UNKNOWN)
        found = directory_answer(self._directory, profile_of(row))
        if found and found.is_likely:
            return _values(Match.EXACT if found.is_exact else Match.LIKELY, found)
        return _values(Match.NONE) | {"match_reason": found.reason if found else ""}


def _values(match: Match, found: DirectoryMatch | None = None) -> dict[str, Any]:
    return {
        "match": match,
        "match_reason": found.reason if found else "",
        "directory_entry_id": found.number if found else None,
    }
