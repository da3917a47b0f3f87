"""Personal data in renderings: the names in previews and in the snapshots that documents were made from.

Documents that left are the public record: never changed, never deleted.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, update

from signon.database.db import db, rows_changed
from signon.delivery.orders import Rendering, RenderingKind
from signon.jobs.leased import WorkStatus
from signon.personal_data import Expiry, Holder, Record
from signon.signing.models.signature import Signature

OVER = (WorkStatus.DONE, WorkStatus.FAILED)


def records(_email: str) -> list[Record]:
    """Nothing beyond what the signatures themselves say."""
    return []


def erase(email: str, _at: datetime) -> int:
    """Forget the previews of the letters that the address has signed."""
    letters = db.session.scalars(db.select(Signature.letter_id).filter_by(representative_email=email).distinct()).all()
    return _forget_previews(letters)


def expire(expiry: Expiry) -> int:
    """Forget the previews, and what the documents were made from."""
    used = update(Rendering).where(Rendering.letter_id.in_(expiry.letters), Rendering.status.in_(OVER))
    db.session.execute(used.where(Rendering.kind != RenderingKind.PREVIEW).values(snapshot={}))
    return _forget_previews(expiry.letters)


def _forget_previews(letters: Sequence[int]) -> int:
    previews = delete(Rendering).where(Rendering.letter_id.in_(letters), Rendering.kind == RenderingKind.PREVIEW)
    return rows_changed(previews.where(Rendering.status.in_(OVER)))


HOLDER = Holder(name="renderings", records=records, erase=erase, expire=expire)
