"""What a representative types, and the links that the mails would carry."""

from datetime import timedelta

from signon.database.db import db, now
from signon.signing.models.signature import Signature
from signon.tokens import LinkToken, Purpose

ENTERED = {
    "organization": "Lake Friends",
    "acronym": "LF",
    "country": "Switzerland",
    "website": "lake.example",
    "representative_name": "Mara Quill",
    "representative_title": "Director",
    "representative_email": "Mara@Lake.example",
    "authorised": "y",
}
ADDRESS = "mara@lake.example"


def confirmation_token(signature: Signature, *, days: int = 14) -> str:
    """A link that confirms."""
    return LinkToken.mint(Purpose.CONFIRM_SIGNATURE, signature.id, at=now(), lifetime=timedelta(days=days))


def status_token(signature: Signature, *, days: int = 14) -> str:
    """A link to the signature's own page."""
    return LinkToken.mint(Purpose.SIGNATURE_STATUS, signature.id, at=now(), lifetime=timedelta(days=days))


def dump() -> list[tuple[object, ...]]:
    """Every row of every table."""
    return [(table.name, *row) for table in db.metadata.sorted_tables for row in db.session.execute(table.select())]
