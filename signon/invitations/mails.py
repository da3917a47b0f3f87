"""The mails of a batch. Their wording is the coordinators' own; what the templates say is only what a batch begins with."""

from datetime import datetime, timedelta

from flask import current_app

from signon.invitations.models import Invitation, InvitationBatch
from signon.invitations.wording import mail_kind, values_of, worded
from signon.letters.contact import contact_of
from signon.mail import compose
from signon.mail.content import Frame
from signon.mail.links import INVITATION
from signon.mail.new_mail import NewMail
from signon.wordings.mails import test_mail
from signon.wordings.writing import Writer, frame_of

BULK = "invitations"
LONGEST = timedelta(days=730)
"""The longest time that the link in an invitation serves, however far away the deadline is."""


def send_invitation(batch: InvitationBatch, invitation: Invitation, *, at: datetime) -> None:
    """Queue what this batch says to this invitation's recipient, with the personal link."""
    mail = worded(batch, invitation)
    lifetime = _lifetime(invitation, at)
    link, answers = INVITATION.to(invitation.id, lifetime=lifetime), contact_of(batch.letter).email
    frame = _frame(batch, invitation)
    new = NewMail(invitation.email, mail.subject, mail.paragraphs, link, batch.about, BULK, answers, frame)
    compose.send_each([new], at=at)


def _lifetime(invitation: Invitation, at: datetime) -> timedelta:
    """The time that the link serves: as long as the mail says that one can sign, and at least what the operator set."""
    letter, usual = invitation.letter, timedelta(days=current_app.config["SIGNON"].invitation_days)
    ends = [end for end in (letter.sign_on_deadline, letter.closes_at) if end]
    return max(usual, min(max(ends) - at, LONGEST)) if ends else usual


def send_test(batch: InvitationBatch, invitation: Invitation, *, to: str, page: str, at: datetime) -> None:
    """Mail to a coordinator what this invitation's recipient will get, with the path of ``page`` for the personal link."""
    mail, frame = worded(batch, invitation), _frame(batch, invitation)
    compose.send_each(
        [test_mail(mail.subject, mail.paragraphs, frame, to=to, about=f"test:{batch.id}", page=page)], at=at
    )


def _frame(batch: InvitationBatch, invitation: Invitation) -> Frame:
    """The words around the batch's own, which are in the letter's language unless they are still the proposed ones."""
    kind, letter = mail_kind(batch.kind), batch.letter
    proposed = Writer(kind, letter).worded
    is_proposed = (batch.subject, batch.text) == tuple(proposed.words)
    language = proposed.language if is_proposed else letter.parts.language
    return frame_of(kind, letter, language, values_of(invitation))
