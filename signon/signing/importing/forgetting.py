"""Imports of signatories whose rows are forgotten, because they name somebody whose data goes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, delete, update

from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.signing.importing.models import SignatoryImport, SignatoryImportRow


def forget_imports_naming(email: str, at: datetime) -> int:
    """Forget the rows of every import that names the address, which can no longer be undone; gives how many those are."""
    row = SignatoryImportRow
    texts = (cast(row.values, Text), row.name, row.reason)
    names = db.or_(*(text.contains(email, autoescape=True) for text in texts))
    return _forget(list(db.session.scalars(db.select(row.import_id).where(names).distinct())), at)


def forget_imports_of(letter: Letter, at: datetime) -> int:
    """Forget the rows of every import for the letter; gives how many those are."""
    known = db.select(SignatoryImport.id).filter_by(letter_id=letter.id, forgotten_at=None)
    return _forget(list(db.session.scalars(known)), at)


def _forget(numbers: Sequence[int], at: datetime) -> int:
    db.session.execute(delete(SignatoryImportRow).where(SignatoryImportRow.import_id.in_(numbers)))
    forgotten: dict[str, Any] = {"forgotten_at": at, "content": None, "samples": []}
    db.session.execute(update(SignatoryImport).where(SignatoryImport.id.in_(numbers)).values(forgotten))
    return len(numbers)
