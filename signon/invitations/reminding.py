"""The recipients of a reminder: the silent, not too often, not too soon, and not before the mail that it reminds of."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, Select, or_

from signon.database.db import db
from signon.invitations.answers import Obstacles
from signon.invitations.models import Invitation, InvitationBatch
from signon.invitations.status import UNANSWERED
from signon.letters.models.letter import Letter
from signon.mail.models import UNDELIVERED, MailStatus, OutboxMail
from signon.settings import Settings
from signon.tokens import Purpose

NOT_ARRIVED = (MailStatus.QUEUED, MailStatus.HELD, *UNDELIVERED)


def to_remind(letter: Letter, at: datetime) -> list[Invitation]:
    """The invitations of a letter that a reminder at ``at`` would follow up, by name."""
    query = _due(letter, at).order_by(db.func.lower(Invitation.organization_name), Invitation.id)
    due = list(db.session.scalars(query))
    organizations = {one.organization_id for one in due if one.organization_id is not None}
    obstacles = Obstacles.of(letter, {one.email for one in due}, at, organizations)
    return [one for one in due if obstacles.against(one) is None]


def next_to_remind(batch: InvitationBatch, at: datetime, most: int) -> Sequence[Invitation]:
    """The next invitations that this batch of reminders has not dealt with yet."""
    untouched = or_(Invitation.round_id.is_(None), Invitation.round_id != batch.id)
    return db.session.scalars(_due(batch.letter, at).where(untouched).order_by(Invitation.id).limit(most)).all()


def _due(letter: Letter, at: datetime) -> Select[Invitation]:
    settings: Settings = current_app.config["SIGNON"]
    since = at - timedelta(days=settings.days_between_reminders)
    return db.select(Invitation).where(
        Invitation.letter_id == letter.id,
        Invitation.status.in_(UNANSWERED),
        Invitation.reminders < settings.most_reminders,
        Invitation.id.not_in(_with_a_mail_that_has_not_left()),
        *_before(since),
    )


def _with_a_mail_that_has_not_left() -> Select[int]:
    """The numbers of the invitations whose mail waits, is held by a paused batch, or could not be delivered or came back."""
    return db.select(OutboxMail.link_subject_id).where(
        OutboxMail.status.in_(NOT_ARRIVED),
        OutboxMail.link_purpose == Purpose.INVITATION,
        OutboxMail.link_subject_id.is_not(None),
    )


def _before(since: datetime) -> list[ColumnElement[bool]]:
    """The last mail, be it the invitation or a reminder, is older than this."""
    return [Invitation.sent_at <= since, or_(Invitation.reminded_at.is_(None), Invitation.reminded_at <= since)]
