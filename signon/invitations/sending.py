"""The sending of a batch: for each invitation its mail, or what stands against it."""

from datetime import datetime

from signon.database.db import db
from signon.invitations.answers import Obstacles
from signon.invitations.mails import send_invitation
from signon.invitations.models import Invitation, InvitationBatch
from signon.invitations.status import BatchKind, InvitationStatus, Obstacle
from signon.mail.models import OutboxMail
from signon.translation import gettext as _


def deal_with(batch: InvitationBatch, invitation: Invitation, obstacle: Obstacle | None, at: datetime) -> None:
    """Write one mail of a batch, or note what stands against it; in the transaction of whoever calls."""
    is_reminder = batch.kind is BatchKind.REMINDERS
    if is_reminder:
        invitation.round_id = batch.id
    if obstacle:
        if not is_reminder:
            invitation.skip(obstacle)
        return
    if is_reminder:
        invitation.reminders, invitation.reminded_at = invitation.reminders + 1, at
    else:
        invitation.sent(at)
    send_invitation(batch, invitation, at=at)


def reason_to_drop(mail: OutboxMail, at: datetime) -> str:
    """The event that came between since the mail was written: an answer, a withdrawal, an unsubscription, the closing.

    An invitation that is dropped was never sent; its organisation can be chosen again.
    """
    invitation = db.session.get(Invitation, mail.link_subject_id)
    if invitation is None:
        return _("The invitation is no longer there.")
    organizations = [] if invitation.organization_id is None else [invitation.organization_id]
    obstacles = Obstacles.of(invitation.letter, [mail.recipient], at, organizations)
    obstacle = obstacles.against(invitation)
    if obstacle is None:
        return ""
    if invitation.status is InvitationStatus.SENT and not invitation.reminders and _was_never_sent(invitation, mail):
        invitation.skip(obstacle)
    return obstacle_in_words(obstacle)


def _was_never_sent(invitation: Invitation, mail: OutboxMail) -> bool:
    """Whether no attempt can have reached the mail server: a worker that died at one leaves a second, without an error."""
    return mail.about == f"batch:{invitation.batch_id}" and (mail.attempts == 1 or bool(mail.error))


def obstacle_in_words(obstacle: Obstacle) -> str:
    """The reason why somebody is not written to, as the desk shows it."""
    return {
        Obstacle.NO_ADDRESS: _("The directory has no mail address."),
        Obstacle.SIGNED: _("It has signed already."),
        Obstacle.WITHDREW: _("It has withdrawn its signature."),
        Obstacle.DECLINED: _("It has declined."),
        Obstacle.INVITED: _("It has been invited, or stands in another batch."),
        Obstacle.UNSUBSCRIBED: _("The address has unsubscribed."),
        Obstacle.CLOSED: _("The letter does not accept signatures."),
    }[obstacle]
