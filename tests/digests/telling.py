"""Coordinators who are told what waits, and what they were told."""

from datetime import UTC, datetime, timedelta

from signon import audit
from signon.access import Role
from signon.accounts.models import Coordinator
from signon.database.db import db
from signon.digests.jobs import tell_whose_turn_it_is
from signon.digests.models import KIND, Digest
from signon.digests.rhythm import USUAL_HOUR, Rhythm
from signon.letters.models.letter import Letter
from signon.mail.models import OutboxMail
from signon.signing.status import SignatureStatus
from tests import factories

START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
"""A Monday at noon."""


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def coordinator(
    rhythm: Rhythm | None = Rhythm.AT_ONCE,
    *,
    role: Role = Role.MODERATOR,
    email: str = "",
    hour: int = USUAL_HOUR,
    zone: str = "",
    at: datetime = START,
) -> Coordinator:
    """A coordinator who signed in a while before, and has chosen a rhythm, if any."""
    made = factories.coordinator(role, email)
    db.session.flush()
    audit.record("sign-in", of=made, by=made.email, at=at - timedelta(days=1))
    digest = Digest.of(made, at=at - timedelta(days=1))
    db.session.add(digest)
    if rhythm:
        digest.choose(rhythm, hour=hour, zone=zone, at=at - timedelta(days=1))
    db.session.commit()
    return made


def letter_with(waiting: int, *, title: str = "Open rivers", at: datetime = START) -> Letter:
    """An open letter with so many signatures to decide on."""
    made = factories.letter(title=title, at=at)
    sign(made, waiting, at=at)
    return made


def sign(letter: Letter, number: int = 1, *, at: datetime = START, **changes: object) -> None:
    """So many further organisations sign and confirm."""
    for _number in range(number):
        factories.signature(letter, SignatureStatus.VERIFIED, at=at, **changes)
    db.session.commit()


def tell(at: datetime) -> list[OutboxMail]:
    """The mails that are written when the worker looks at a moment, oldest first."""
    before = len(mails())
    tell_whose_turn_it_is(at)
    return mails()[before:]


def mails() -> list[OutboxMail]:
    """All that were written, oldest first."""
    found = list(db.session.scalars(db.select(OutboxMail).filter_by(bulk=KIND).order_by(OutboxMail.id)))
    db.session.rollback()
    return found


def text(mail: OutboxMail) -> str:
    """Subject and text."""
    return f"{mail.subject}\n\n{mail.text('[link]', '[unsubscribe]')}"


def leave() -> None:
    """Have all mails that wait leave, as if a mail server had taken them."""
    for mail in mails():
        mail.delivered(mail.created_at)
    db.session.commit()
