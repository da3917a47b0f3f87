"""What a coordinator changes in a signature: the name to print, the country, and values taken over from a duplicate."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from signon import audit
from signon.database.db import Base, db
from signon.names import organization_key
from signon.signing.models.details import Listed

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy.orm import Mapped

PERSONAL = frozenset({"representative_name", "representative_title"})


class Correcting:
    """The verbs of a signature with which a coordinator corrects it. What the representative entered is kept."""

    if TYPE_CHECKING:
        id: Mapped[int]
        printed_name: Mapped[str]
        key: Mapped[str]
        country: Mapped[str]
        listed: Mapped[Listed]

        @staticmethod
        def _place_of(name: str) -> AbstractContextManager[None]: ...

    def correct_printed_name(self, name: str, *, by: str, at: datetime) -> None:
        """Print the organisation under another name; the entered one is kept."""
        with self._place_of(name):
            details = {"before": self.printed_name, "after": name}
            self.printed_name, self.key = name, organization_key(name)
            audit.record("correct-printed-name", of=_record(self), by=by, at=at, details=details)

    def correct_country(self, country: str, *, by: str, at: datetime) -> None:
        """Count the organisation to another country, given by its code; the trail keeps the former one."""
        with self._place_of(self.printed_name):
            details = {"before": self.country, "after": country}
            self.country = country
            audit.record("correct-country", of=_record(self), by=by, at=at, details=details)

    def restrict_listing(self, *, by: str, at: datetime) -> None:
        """List the organisation for the recipient alone; that is never undone by anybody but its representative."""
        if self.listed is Listed.RECIPIENT_ONLY:
            return
        details = {"before": str(self.listed), "after": str(Listed.RECIPIENT_ONLY)}
        self.listed = Listed.RECIPIENT_ONLY
        audit.record("restrict-listing", of=_record(self), by=by, at=at, details=details)

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
            noted = details | {"changed": sorted(changed), "before": before, "after": after}
            audit.record(act, of=_record(self), by=by, at=at, details=noted)
            db.session.flush()


def _record(signature: Correcting) -> Base:
    assert isinstance(signature, Base)  # narrows the mixin to the model that it is part of
    return signature
