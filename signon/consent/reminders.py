"""Reminding signatories who have not said whether they agree to a changed text.

The worker does it by itself, once, some days before the date; a coordinator may at any time, but not twice within a day. Who
is reminded is written down in the transaction of the mail, so that a crash repeats nothing.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Select, update

from signon import audit
from signon.consent import mails
from signon.consent.models import ReconfirmationRequest
from signon.consent.queries import confirmed_signatories
from signon.database.db import db
from signon.letters.models.declared_change import Change
from signon.letters.models.letter import Letter
from signon.letters.models.record import LetterStateError
from signon.letters.models.text_version import TextVersion
from signon.letters.status import LetterStatus
from signon.signing.models.signature import Signature
from signon.signing.status import HOLDING
from signon.translation import gettext as _

BEFORE = timedelta(days=3)
"""The time before the date at which the worker reminds."""

LEAST = timedelta(days=1)
"""No mail follows another of its kind sooner."""


class NearDate(NamedTuple):
    """A letter that a date to reconfirm by is near for; a reminder after ``since`` was the one for that date."""

    letter: int
    since: datetime


def to_remind(at: datetime) -> list[NearDate]:
    """The letters whose date is near, and where somebody was not reminded near it yet."""
    return [one for one in _near_their_date(at) if db.session.scalar(_due(one.letter, at, since=one.since).limit(1))]


def remind_near(near: NearDate, at: datetime) -> None:
    """Remind those of a letter whose date is near, unless its signing is over by now."""
    letter = db.session.get_one(Letter, near.letter)
    letter.hold()
    if letter.accepts_signatures(at):
        _remind(letter, by=audit.SYSTEM, at=at, since=near.since)


def remind_now(letter: Letter, *, by: str, at: datetime) -> int:
    """Remind everybody who waits and had no mail about it within a day; gives how many they are.

    Raises ``LetterStateError`` when nobody can reconfirm any more.
    """
    letter.hold()
    if not letter.accepts_signatures(at):
        raise LetterStateError(
            _("Signing of '%(title)s' is closed; nobody can reconfirm any more.", title=letter.title)
        )
    return _remind(letter, by=by, at=at)


def _near_their_date(at: datetime) -> list[NearDate]:
    query = db.select(TextVersion.letter_id, TextVersion.reconfirm_by).join(Letter)
    query = query.where(
        Letter.status == LetterStatus.OPEN,
        db.or_(Letter.closes_at.is_(None), Letter.closes_at > at),
        TextVersion.change == Change.MATERIAL,
        TextVersion.reconfirm_by > at,
        TextVersion.reconfirm_by <= at + BEFORE,
    )
    return [NearDate(letter, date - BEFORE) for letter, date in db.session.execute(query) if date]


def _due(letter: int, at: datetime, *, since: datetime | None = None) -> Select[tuple[int]]:
    """The requests about a letter to repeat at ``at``: unanswered, and neither too soon nor, with ``since``, again."""
    present = TextVersion.reached_by_consent(letter)
    latest = db.func.coalesce(ReconfirmationRequest.reminded_at, ReconfirmationRequest.asked_at)
    query = (
        db.select(ReconfirmationRequest.id)
        .join(Signature)
        .where(
            ReconfirmationRequest.text_version_id.in_(present),
            Signature.status.in_(HOLDING),
            Signature.representative_email != "",
            Signature.text_version_id.not_in(present),
            latest <= at - LEAST,
        )
    )
    if since is None:
        return query
    return query.where(db.or_(ReconfirmationRequest.reminded_at.is_(None), ReconfirmationRequest.reminded_at < since))


def _remind(letter: Letter, *, by: str, at: datetime, since: datetime | None = None) -> int:
    """The letter is held, so that of two reminders at the same moment the second finds nobody left."""
    version = letter.latest_material_version
    claim = update(ReconfirmationRequest).where(ReconfirmationRequest.id.in_(_due(letter.id, at, since=since)))
    claimed = claim.values(reminded_at=at).returning(ReconfirmationRequest.signature_id)
    numbers = set(db.session.scalars(claimed.execution_options(synchronize_session=False)))
    if numbers:
        mails.remind(letter, [one for one in confirmed_signatories(letter) if one.number in numbers], at=at)
        details = {"version": version.number, "reminded": len(numbers)}
        audit.record("remind", of=letter, by=by, at=at, details=details)
    return len(numbers)
