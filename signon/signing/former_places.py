"""Names and countries that signatures had before somebody changed them: a list may still have the old ones."""

from collections import defaultdict
from typing import Any

from signon.audit import AuditEntry
from signon.db import db
from signon.letters.models import Letter
from signon.signing.models import Signature

NAME, COUNTRY = "printed_name", "country"
ACTS: dict[str, dict[str, str]] = {
    "signature:amend": {"organization": NAME, COUNTRY: COUNTRY},
    "signature:merge": {NAME: NAME, COUNTRY: COUNTRY},
    "signature:undo-merge": {NAME: NAME, COUNTRY: COUNTRY},
    "signature:correct-printed-name": {"": NAME},
    "signature:correct-country": {"": COUNTRY},
}
"""What each act keeps in the trail of how it was before, by the names there; one value alone has none."""


def former_places(letter: Letter) -> dict[int, list[tuple[str, str]]]:
    """The names, each with its country, that signatures of the letter had before, the latest first, by their numbers."""
    columns: tuple[Any, ...] = (
        Signature.id,
        Signature.printed_name,
        Signature.country,
        AuditEntry.action,
        AuditEntry.details,
    )
    changed = (AuditEntry.subject == Signature.__tablename__, AuditEntry.action.in_(ACTS))
    query = db.select(*columns).join(AuditEntry, AuditEntry.subject_id == Signature.id)
    query = query.where(Signature.letter_id == letter.id, *changed).order_by(AuditEntry.id.desc())
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for number, name, country, action, details in db.session.execute(query):
        place = found[number][-1] if found[number] else (name, country)
        found[number].append(_before(place, action, details))
    return found


def _before(place: tuple[str, str], action: str, details: dict[str, Any]) -> tuple[str, str]:
    """The place that was changed to ``place`` by the act."""
    names, before = ACTS[action], details.get("before", {})
    named = before if isinstance(before, dict) else {"": before}
    values = {names[key]: value for key, value in named.items() if key in names}
    return values.get(NAME, place[0]), values.get(COUNTRY, place[1])
