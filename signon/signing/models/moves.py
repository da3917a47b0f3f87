"""What the trail keeps of the places that a signature had: its name and country before somebody changed them.

An entry from before such a change still means the same organisation.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select

from signon import audit
from signon.audit import AuditEntry
from signon.database.db import db
from signon.names import organization_key

if TYPE_CHECKING:
    from signon.signing.models.signature import Signature

NAME, COUNTRY = "printed_name", "country"
ACTS: dict[str, dict[str, str]] = {
    "signature:amend": {"organization": NAME, COUNTRY: COUNTRY},
    "signature:merge": {NAME: NAME, COUNTRY: COUNTRY},
    "signature:undo-merge": {NAME: NAME, COUNTRY: COUNTRY},
    "signature:correct-printed-name": {"": NAME},
    "signature:correct-country": {"": COUNTRY},
}
"""What each act keeps in the trail of how it was before, by the names there; one value alone has none."""


def place_before(place: tuple[str, str], action: str, details: dict[str, Any]) -> tuple[str, str]:
    """The name and country that were changed to ``place`` by the act."""
    names, before = ACTS[action], details.get("before", {})
    named = before if isinstance(before, dict) else {"": before}
    values = {names[key]: value for key, value in named.items() if key in names}
    return values.get(NAME, place[0]), values.get(COUNTRY, place[1])


def moved_by_coordinators() -> "Select[tuple[int]]":
    """The query for the numbers of the signatures that a coordinator may have taken to another place."""
    acts = (AuditEntry.action.in_(ACTS), AuditEntry.actor != audit.REPRESENTATIVE)
    return db.select(AuditEntry.subject_id).where(AuditEntry.subject == "signature", *acts)


def has_stood_at(signature: "Signature", key: str, country: str, *, given_up: bool) -> bool:
    """Whether the signature stands, or once stood, at the place of this key and country.

    With ``given_up`` also where its own representative took it away from that place, and not only a coordinator.
    """
    if (signature.key, signature.country) == (key, country):
        return True
    return any((organization_key(name), of) == (key, country) for name, of in _former(signature, given_up=given_up))


def _former(signature: "Signature", *, given_up: bool) -> Iterator[tuple[str, str]]:
    place = signature.printed_name, signature.country
    for entry in reversed(audit.trail(signature)):
        if entry.action in ACTS:
            place = place_before(place, entry.action, entry.details)
            if given_up or entry.actor != audit.REPRESENTATIVE:
                yield place
