"""The mails of a batch. Their wording is the coordinators' own; what the templates say is only what a batch begins with."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from flask import current_app

from signon.invitations.models import Invitation, InvitationBatch
from signon.invitations.wording import Worded, filled, mail_kind, named_in, values_of_letter, wording_of
from signon.letters.contact import contact_of
from signon.letters.models.letter import Letter
from signon.mail import compose
from signon.mail.content import Frame
from signon.mail.links import INVITATION
from signon.mail.new_mail import NewMail
from signon.wordings.filling import Wording
from signon.wordings.mails import test_mail
from signon.wordings.writing import Writer, frame_of

BULK = "invitations"
LONGEST = timedelta(days=730)
"""The longest time that the link in an invitation serves, however far away the deadline is."""


class BatchWriter:
    """Writes the mails of a batch, with the personal link of each. Make it once for many recipients."""

    def __init__(self, batch: InvitationBatch) -> None:
        self._batch, self._letter = batch, batch.letter
        self._kind = mail_kind(batch.kind)

    def new_mail(self, invitation: Invitation, *, at: datetime) -> NewMail:
        """What this batch says to this invitation's recipient."""
        mail = self._filled(invitation)
        return NewMail(
            to=invitation.email,
            subject=mail.subject,
            paragraphs=mail.paragraphs,
            link=INVITATION.to(invitation.id, lifetime=_lifetime(self._letter, at)),
            about=self._batch.about,
            bulk=BULK,
            reply_to=self._answers,
            frame=self._frame,
        )

    def test_mail(self, invitation: Invitation, *, to: str, page: str) -> NewMail:
        """The same as a test to a coordinator, with the path of ``page`` for the personal link."""
        mail = self._filled(invitation)
        about = f"test:{self._batch.id}"
        return test_mail(mail.subject, mail.paragraphs, self._frame, to=to, about=about, page=page)

    def _filled(self, invitation: Invitation) -> Worded:
        return filled(self._wording, self._of_the_letter | named_in(invitation))

    @cached_property
    def _wording(self) -> Wording:
        return wording_of(self._batch)

    @cached_property
    def _of_the_letter(self) -> dict[str, Any]:
        return values_of_letter(self._letter)

    @cached_property
    def _answers(self) -> str:
        return contact_of(self._letter).email

    @cached_property
    def _frame(self) -> Frame:
        """The words around the batch's own, which are in the letter's language unless they are still the proposed ones."""
        proposed = Writer(self._kind, self._letter).worded
        is_proposed = (self._batch.subject, self._batch.text) == tuple(proposed.words)
        language = proposed.language if is_proposed else self._letter.parts.language
        return frame_of(self._kind, self._letter, language, self._of_the_letter)


def _lifetime(letter: Letter, at: datetime) -> timedelta:
    """The time that the link serves: as long as the mail says that one can sign, and at least what the operator set."""
    usual = timedelta(days=current_app.config["SIGNON"].invitation_days)
    ends = [end for end in (letter.sign_on_deadline, letter.closes_at) if end]
    return max(usual, min(max(ends) - at, LONGEST)) if ends else usual


def send_test(batch: InvitationBatch, invitation: Invitation, *, to: str, page: str, at: datetime) -> None:
    """Mail to a coordinator what this invitation's recipient will get, with the path of ``page`` for the personal link."""
    compose.send_each([BatchWriter(batch).test_mail(invitation, to=to, page=page)], at=at)
