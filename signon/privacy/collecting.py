"""Everything that all features keep of one person: found, shown and erased as one."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete

from signon.database.db import db
from signon.erasures import Erasure
from signon.personal_data import Record, holders
from signon.privacy.models import DataRequest


def held(email: str) -> list[Record]:
    """The records about the person with this mail address."""
    return [record for holder in holders() for record in holder.records(email)]


def erase(email: str, *, at: datetime) -> list[str]:
    """Erase it; gives what stays as the public record, a line each. Does not commit."""
    stays = [record.stays for record in held(email) if record.stays]
    for holder in holders():
        holder.erase(email, at)
    Erasure.note(email, at=at)
    db.session.execute(delete(DataRequest).where(DataRequest.email == email))
    return stays


def as_json(email: str, *, at: datetime) -> dict[str, Any]:
    """The records about the person, for a file to take along."""
    return {
        "email": email,
        "made_at": at.isoformat(timespec="seconds"),
        "records": [
            {"kind": record.kind, "values": dict(record.values), "when_erased": record.outcome}
            for record in held(email)
        ],
    }
