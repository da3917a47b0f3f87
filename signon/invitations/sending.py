"""The sending of a batch: for each invitation its mail, or what stands against it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from signon.database.db import db
from signon.invitations.answers import Obstacles
from signon.invitations.mails import BatchWriter
from signon.invitations.models import Invitation, InvitationBatch
from signon.invitations.status import BatchKind, InvitationStatus, Obstacle
from signon.letters.models.letter import Letter
from signon.mail import compose
from signon.mail.models import OutboxMail
from signon.translation import gettext as _

LookedAt = tuple[Invitation, Obstacle | None]
"""An invitation, and what stands against sending or following it up."""


def deal_with(batch: InvitationBatch, looked_at: Sequence[LookedAt], at: datetime) -> None:
    """Write mails of a batch, or note what stands against them; in the transaction of whoever calls."""
    writer = BatchWriter(batch, at)
    going = [invitation for invitation, obstacle in looked_at if _is_to_go(batch, invitation, obstacle, at)]
    compose.send_each([writer.new_mail(invitation) for invitation in going], at=at)


def _is_to_go(batch: InvitationBatch, invitation: Invitation, obstacle: Obstacle | None, at: datetime) -> bool:
    """Whether the mail is to be written, which is noted of its invitation, as is what stands against it."""
    is_reminder = batch.kind is BatchKind.REMINDERS
    if is_reminder:
        invitation.round_id = batch.id
    if obstacle:
        if not is_reminder:
            invitation.skip(obstacle)
        return False
    if is_reminder:
        invitation.reminders, invitation.reminded_at = invitation.reminders + 1, at
    else:
        invitation.sent(at)
    return True


def reasons_to_drop(mails: Sequence[OutboxMail], at: datetime) -> dict[int, str]:
    """The events that came between since mails were written, by their number: an answer, an unsubscription, the closing.

    An invitation that is dropped was never sent; its organisation can be chosen again.
    """
    invitations = _invitations_of(mails)
    reasons = {mail.id: _("The invitation is no longer there.") for mail in mails if mail.id not in invitations}
    by_letter = defaultdict[Letter, list[OutboxMail]](list)
    for mail in mails:
        if mail.id in invitations:
            by_letter[invitations[mail.id].letter].append(mail)
    for letter, some in by_letter.items():
        reasons |= _obstacles_to(letter, {mail: invitations[mail.id] for mail in some}, at)
    return reasons


def _invitations_of(mails: Sequence[OutboxMail]) -> dict[int, Invitation]:
    """The invitation that each mail is about, by the number of the mail."""
    numbers = {mail.link_subject_id for mail in mails}
    found = {one.id: one for one in db.session.scalars(db.select(Invitation).where(Invitation.id.in_(numbers)))}
    return {mail.id: found[mail.link_subject_id] for mail in mails if mail.link_subject_id in found}


def _obstacles_to(letter: Letter, about: Mapping[OutboxMail, Invitation], at: datetime) -> dict[int, str]:
    organizations = [one.organization_id for one in about.values() if one.organization_id is not None]
    addresses = {mail.recipient for mail in about} | {one.email for one in about.values()}
    obstacles = Obstacles.of(letter, addresses, at, organizations)
    reasons: dict[int, str] = {}
    for mail, invitation in about.items():
        if obstacle := obstacles.against(invitation):
            reasons[mail.id] = obstacle_in_words(obstacle)
            if _was_never_sent(invitation, mail):
                invitation.skip(obstacle)
    return reasons


def _was_never_sent(invitation: Invitation, mail: OutboxMail) -> bool:
    """Whether no attempt can have reached the mail server: a worker that died at one leaves a second, without an error."""
    is_first = invitation.status is InvitationStatus.SENT and not invitation.reminders
    return is_first and mail.about == f"batch:{invitation.batch_id}" and (mail.attempts == 1 or bool(mail.error))


def obstacle_in_words(obstacle: Obstacle) -> str:
    """The reason why somebody is not written to, as the desk shows it."""
    return {
        Obstacle.NO_ADDRESS: _("The directory has no mail address."),
        Obstacle.SIGNED: _("It has signed already."),
        Obstacle.WITHDREW: _("It has withdrawn its signature."),
        Obstacle.DECLINED: _("It has declined."),
        Obstacle.INVITED: _("It has been invited, or stands in another batch."),
        Obstacle.UNSUBSCRIBED: _("The address has unsubscribed."),
        Obstacle.REFUSED: _("A mail server has refused the address. Correct or confirm it in the directory."),
        Obstacle.CLOSED: _("The letter does not accept signatures."),
    }[obstacle]
