"""Names and countries that signatures had before somebody changed them: a list may still have the old ones."""

from collections import defaultdict
from typing import Any

from signon.audit import AuditEntry
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.signing.models.moves import ACTS, place_before
from signon.signing.models.signature import Signature


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
        found[number].append(place_before(place, action, details))
    return found
