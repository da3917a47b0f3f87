"""Matching the rows of an import to the directory, thousands at once."""

from typing import Any

from signon.database.db import db
from signon.organizations.known import LoadedDirectory, directory_answer
from signon.signing.importing.likely_duplicates import profile_of
from signon.signing.importing.signatories_file import SignatoryRow
from signon.signing.models.directory import kept_answer
from signon.signing.models.record import Match

MOST_ROWS = 20_000
"""Rows that are compared with names like theirs; of further ones only the very name is looked for, the rest by the worker."""


class Directory:
    """The directory as an import sees it."""

    def __init__(self) -> None:
        self._directory = LoadedDirectory(db.session.connection())
        self._looked_up = 0

    def values(self, row: SignatoryRow, key: str) -> dict[str, Any]:
        """The directory's entry for a signature made of the row, as the signature's columns."""
        self._looked_up += 1
        if self._looked_up > MOST_ROWS and not self._directory.named(key):
            return kept_answer(None) | {"match": Match.UNKNOWN, "match_due": True}
        return kept_answer(directory_answer(self._directory, profile_of(row)))
