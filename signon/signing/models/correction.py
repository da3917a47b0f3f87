"""Changes of a signature by a coordinator: the name to print, the country, and values taken over from a duplicate."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from signon import audit
from signon.database.db import db
from signon.names import organization_key
from signon.signing.models.directory import DirectoryVerbs

PERSONAL = frozenset({"representative_name", "representative_title"})


class CorrectionVerbs(DirectoryVerbs):
    """The verbs with which a coordinator corrects a signature. What the representative entered is kept."""

    __abstract__ = True

    def correct_printed_name(self, name: str, *, by: str, at: datetime) -> None:
        """Print the organisation under another name; the entered one is kept."""
        with self._place_of(name):
            details = {"before": self.printed_name, "after": name}
            self.printed_name, self.key = name, organization_key(name)
            self.match_directory()
            audit.record("correct-printed-name", of=self, by=by, at=at, details=details)

    def correct_country(self, country: str, *, by: str, at: datetime) -> None:
        """Count the organisation to another country, given by its code; the trail keeps the former one."""
        with self._place_of(self.printed_name):
            details = {"before": self.country, "after": country}
            self.country = country
            self.match_directory()
            audit.record("correct-country", of=self, by=by, at=at, details=details)

    def sort_under(self, words: str, *, by: str, at: datetime) -> None:
        """Have these words instead of the name in the order of names; none for the name itself."""
        details = {"before": self.sort_as, "after": words}
        self.sort_as = words
        audit.record("sort-under", of=self, by=by, at=at, details=details)

    def take_over(self, act: str, values: Mapping[str, Any], *, by: str, at: datetime, details: dict[str, Any]) -> None:
        """Have these values instead of its own, as part of the act that the trail notes.

        Raises ``AlreadySignedError`` when another signature holds the place of that name. Of the person, the trail notes
        only that something changed: it outlives their data.
        """
        changed = {field: value for field, value in values.items() if getattr(self, field) != value}
        shown = changed.keys() - PERSONAL
        before = {field: str(getattr(self, field) or "") for field in shown}
        after = {field: str(changed[field] or "") for field in shown}
        with self._place_of(str(values.get("printed_name", self.printed_name))):
            for field, value in changed.items():
                setattr(self, field, value)
            self.key = organization_key(self.printed_name)
            self.match_directory()
            noted = details | {"changed": sorted(changed), "before": before, "after": after}
            audit.record(act, of=self, by=by, at=at, details=noted)
            db.session.flush()
