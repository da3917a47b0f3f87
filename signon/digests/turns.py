"""A coordinator's turn: what is to be done when it may have come."""

from datetime import datetime, timedelta
from enum import Enum, auto

from sqlalchemy import ColumnElement, and_, or_, select

from signon.accounts.models import Coordinator
from signon.database.db import db
from signon.digests.mails import tell
from signon.digests.models import KIND, Digest
from signon.digests.noticing import latest_look
from signon.digests.queries import has_news, signed_in_since
from signon.digests.rhythm import Rhythm
from signon.limits import take_turns
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.outages import MailOutage
from signon.mail.refused_addresses import RefusedAddress
from signon.translation import gettext as _

ABSENT = timedelta(days=180)
"""Whoever has not signed in for so long, or never has, is told nothing until they do."""

ON_THEIR_WAY = (MailStatus.QUEUED, MailStatus.HELD)
PERMANENT = 500


class Step(Enum):
    """The thing to be done about a coordinator now."""

    NOTHING = auto()
    BEGIN = auto()
    HOLD_BACK = auto()
    STOP = auto()
    TELL = auto()
    PASS = auto()


def whose_turn(at: datetime) -> list[int]:
    """The numbers of the coordinators whose turn it may be, and of those of whom nothing is noted yet."""
    digests = {one.coordinator_id: one for one in db.session.scalars(select(Digest))}
    accounts = db.session.scalars(select(Coordinator).where(Coordinator.active).order_by(Coordinator.id)).unique()
    due = [one for one in accounts if one.id not in digests or digests[one.id].is_due(at)]
    return [one.id for one in due if signed_in_since(one, at - ABSENT)]


def next_step(number: int, at: datetime) -> Step:
    """The step to take about a coordinator; while it is nothing, nothing is to be written."""
    digest = db.session.get(Digest, number, populate_existing=True)
    if digest is None:
        return Step.BEGIN
    return _in_turn(digest) if digest.is_due(at) else Step.NOTHING


def _in_turn(digest: Digest) -> Step:
    """The step in a turn. While a mail is on its way, or the mail server is away, there is no other: what waits goes together."""
    news = has_news(digest.coordinator.role, told=digest.told)
    if not news and digest.present_rhythm is Rhythm.AT_ONCE and not digest.held_since:
        return Step.NOTHING
    if MailOutage.present():
        return Step.NOTHING if digest.held_since else Step.HOLD_BACK
    if _is_on_its_way(digest):
        return Step.NOTHING
    if _refusal(digest):
        return Step.STOP
    return Step.TELL if news else Step.PASS


def take_step(number: int, at: datetime) -> None:
    """Take the step in the present transaction, in which nobody else takes one about this coordinator."""
    take_turns("digest", str(number))
    step, digest = next_step(number, at), Digest.of(db.session.get_one(Coordinator, number), at=at)
    outage = MailOutage.present()
    if step is Step.BEGIN:
        db.session.add(digest)
    elif step is Step.HOLD_BACK and outage:
        digest.hold_back(outage.since)
    elif step is Step.STOP:
        digest.stop(at=at, why=_refusal(digest))
    elif step in {Step.TELL, Step.PASS}:
        look = latest_look()
        if step is Step.TELL:
            tell(digest, look=look, at=at)
        digest.turn_is_over(look, at=at)


def _is_on_its_way(digest: Digest) -> bool:
    return _latest(digest, OutboxMail.status.in_(ON_THEIR_WAY)) is not None


def _refusal(digest: Digest) -> str:
    """The words with which the mailbox refused mail, one of these since the person chose or any other; empty when it did not.

    A refusal by a mail server's rules (RFC 3463, 5.7) says nothing of the mailbox.
    """
    if address := RefusedAddress.of(digest.coordinator.email):
        return address.said or _("the mail server gave no reason")
    refused = and_(OutboxMail.status == MailStatus.FAILED, OutboxMail.reply_code >= PERMANENT)
    by_mailbox = or_(refused, OutboxMail.status == MailStatus.RETURNED)
    mail = _latest(digest, and_(by_mailbox, ~OutboxMail.enhanced_code.startswith("5.7.")))
    return (mail.error or _("the mail server gave no reason")) if mail else ""


def _latest(digest: Digest, condition: ColumnElement[bool]) -> OutboxMail | None:
    query = select(OutboxMail).where(
        OutboxMail.recipient == digest.coordinator.email, OutboxMail.bulk == KIND, condition
    )
    if digest.chosen_at:
        query = query.where(OutboxMail.created_at > digest.chosen_at)
    return db.session.scalar(query.order_by(OutboxMail.id.desc()).limit(1))
