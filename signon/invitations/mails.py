"""The mails of a batch. Their wording is the coordinators' own; what the templates say is only what a batch begins with."""

from datetime import datetime, timedelta

from flask import current_app

from signon.invitations.models import Invitation, InvitationBatch
from signon.invitations.wording import worded
from signon.mail import compose
from signon.mail.links import INVITATION

BULK = "invitations"


def send_invitation(batch: InvitationBatch, invitation: Invitation, *, at: datetime) -> None:
    """Queue what this batch says to this invitation's recipient, with the personal link."""
    mail = worded(batch.subject, batch.text, invitation)
    lifetime = timedelta(days=current_app.config["SIGNON"].invitation_days)
    compose.send(
        "invitations/mails/send.txt",
        to=invitation.email,
        about=batch.about,
        at=at,
        link=INVITATION.to(invitation.id, lifetime=lifetime),
        bulk=BULK,
        subject=mail.subject,
        paragraphs=mail.paragraphs,
    )


def send_test(batch: InvitationBatch, invitation: Invitation, *, to: str, page: str, at: datetime) -> None:
    """Mail to a coordinator what this invitation's recipient will get, with the address of ``page`` for the personal link."""
    mail = worded(batch.subject, batch.text, invitation)
    compose.send(
        "invitations/mails/send_test.txt",
        to=to,
        about=f"test:{batch.id}",
        at=at,
        subject=mail.subject,
        text=mail.text(page),
    )
