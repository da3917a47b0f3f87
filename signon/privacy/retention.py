"""Contact details are erased a set time after delivery: by the worker, and by command."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from signon import audit
from signon.database.db import db
from signon.letters.models.chosen_picture import ChosenPicture
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.limits import forget_attempts
from signon.mail.unproven.jobs import forget_old
from signon.personal_data import Expiry, holders
from signon.privacy.models import LIFETIME, DataRequest
from signon.tokens import LinkToken


def erase_expired(at: datetime, *, days: int) -> dict[str, int]:
    """Erase what was kept for ``days`` after delivery; gives the number of records by who held them. Does not commit.

    0 days keep everything.
    """
    if not days:
        return {}
    before = at - timedelta(days=days)
    letters = list(db.session.scalars(db.select(Letter).where(*_delivered_before(before)).order_by(Letter.id)))
    expiry = Expiry(letters=[letter.id for letter in letters], before=before, at=at)
    erased = {holder.name: holder.expire(expiry) for holder in holders()}
    if any(erased.values()):
        for letter in letters:
            audit.record("erase-contact-details", of=letter, by=audit.SYSTEM, at=at, details={"days": days})
    return {name: number for name, number in erased.items() if number}


def forget_passing_things(at: datetime) -> None:
    """Delete what serves nobody any more: what was counted, pictures chosen long ago, requests and links that are over."""
    forget_attempts(at)
    forget_old(at)
    ChosenPicture.forget_old(at)
    db.session.execute(delete(DataRequest).where(DataRequest.created_at < at - LIFETIME))
    db.session.execute(delete(LinkToken).where(LinkToken.expires_at < at - timedelta(days=90)))


def _delivered_before(before: datetime) -> tuple[object, ...]:
    return Letter.status == LetterStatus.DELIVERED, Letter.delivered_at < before
