"""The place of an organisation on a letter: which signature holds it, and the places that a signature had before.

The trail keeps a signature's name and country from before somebody changed them. An entry or a list that still has the
former ones means the same organisation.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple, Self

from sqlalchemy import Select

from signon import audit
from signon.audit import AuditEntry
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.names import organization_key
from signon.signing.models.consent import Means
from signon.signing.models.details import SignatureDetails
from signon.signing.models.record import SignatureRecord
from signon.signing.status import HOLDING

NAME, COUNTRY = "printed_name", "country"
ACTS: dict[str, dict[str, str]] = {
    "signature:amend": {"organization": NAME, COUNTRY: COUNTRY},
    "signature:merge": {NAME: NAME, COUNTRY: COUNTRY},
    "signature:undo-merge": {NAME: NAME, COUNTRY: COUNTRY},
    "signature:correct-printed-name": {"": NAME},
    "signature:correct-country": {"": COUNTRY},
}
"""The fields that each act keeps in the trail as they were before, by the names there; a value alone has none."""


class Place(NamedTuple):
    """The place of an organisation on a letter: at most one signature holds it."""

    letter_id: int
    key: str
    country: str


class Places(SignatureRecord):
    """The place that a signature is for, and those that it had."""

    __abstract__ = True

    @classmethod
    def holding(cls, letter: Letter, details: SignatureDetails) -> Self | None:
        """The signature that holds the place of this organisation on the letter."""
        place = Place(letter.id, organization_key(details.organization), details.country)
        return cls._holder(place, details.representative_email)

    @classmethod
    def former_places(cls, letter: Letter) -> dict[int, list[tuple[str, str]]]:
        """The names, each with its country, that signatures of the letter had before, the latest first, by their numbers."""
        columns: tuple[Any, ...] = (cls.id, cls.printed_name, cls.country, AuditEntry.action, AuditEntry.details)
        changed = (AuditEntry.subject == cls.__tablename__, AuditEntry.action.in_(ACTS))
        query = db.select(*columns).join(AuditEntry, AuditEntry.subject_id == cls.id)
        query = query.where(cls.letter_id == letter.id, *changed).order_by(AuditEntry.id.desc())
        found: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for number, name, country, action, details in db.session.execute(query):
            place = found[number][-1] if found[number] else (name, country)
            found[number].append(place_before(place, action, details))
        return found

    def place_holder(self) -> Self | None:
        """The other signature that holds the place this entry is for; its own mailbox's, where that has one."""
        found = self._holder(Place(self.letter_id, self.key, self.country), self.representative_email)
        return None if found is self else found

    def has_stood_at(self, key: str, country: str, *, given_up: bool) -> bool:
        """Whether the signature stands, or once stood, at the place of this key and country.

        With ``given_up`` also where its own representative took it away from that place, and not only a coordinator.
        """
        if (self.key, self.country) == (key, country):
            return True
        return any((organization_key(name), of) == (key, country) for name, of in self._former(given_up=given_up))

    @classmethod
    def _holder(cls, place: Place, email: str) -> Self | None:
        """The signature on a place; or one of the same mailbox that a table brought without saying the country."""
        of_the_place = cls.country == place.country
        without_country = (cls.country == "") & (cls.representative_email == email) & (cls.means == Means.IMPORT)
        query = db.select(cls).where(
            cls.letter_id == place.letter_id,
            cls.key == place.key,
            cls.status.in_(HOLDING),
            db.or_(of_the_place, without_country if email else db.false()),
        )
        found = db.session.scalar(query.order_by(of_the_place.desc()).limit(1))
        return found or cls._renamed(place, email)

    @classmethod
    def _renamed(cls, place: Place, email: str) -> Self | None:
        """The signature that the mailbox has made for the place, and that coordinators print under another name or country."""
        if not email:
            return None
        of_mailbox = (cls.letter_id == place.letter_id, cls.representative_email == email, cls.status.in_(HOLDING))
        moved = cls.id.in_(_moved_by_coordinators())
        mine = db.session.scalars(db.select(cls).where(*of_mailbox, moved).order_by(cls.id))
        return next((one for one in mine if one.has_stood_at(place.key, place.country, given_up=False)), None)

    def _former(self, *, given_up: bool) -> Iterator[tuple[str, str]]:
        place = self.printed_name, self.country
        for entry in reversed(audit.trail(self)):
            if entry.action in ACTS:
                place = place_before(place, entry.action, entry.details)
                if given_up or entry.actor != audit.REPRESENTATIVE:
                    yield place


def place_before(place: tuple[str, str], action: str, details: dict[str, Any]) -> tuple[str, str]:
    """The name and country that were changed to ``place`` by the act."""
    names, before = ACTS[action], details.get("before", {})
    named = before if isinstance(before, dict) else {"": before}
    values = {names[key]: value for key, value in named.items() if key in names}
    return values.get(NAME, place[0]), values.get(COUNTRY, place[1])


def _moved_by_coordinators() -> Select[int]:
    """The query for the numbers of the signatures that a coordinator may have taken to another place."""
    acts = (AuditEntry.action.in_(ACTS), AuditEntry.actor != audit.REPRESENTATIVE)
    return db.select(AuditEntry.subject_id).where(AuditEntry.subject == "signature", *acts)
