"""The mails of a batch. Their wording is the coordinators' own; what the templates say is only what a batch begins with."""

from datetime import datetime
from functools import cached_property
from typing import Any

from signon.invitations.models import Invitation, InvitationBatch
from signon.invitations.wording import lifetime_of, mail_kind, values_of, values_of_letter, worded_in
from signon.letters.contact import contact_of
from signon.mail import compose
from signon.mail.content import Frame
from signon.mail.links import INVITATION
from signon.mail.new_mail import NewMail
from signon.wordings.filling import Wording
from signon.wordings.looking import Looked
from signon.wordings.mails import test_mail
from signon.wordings.writing import Worded, frame_of

BULK = "invitations"


class BatchWriter:
    """Writes the mails of a batch, with the personal link of each. Make it once for all that are written at a moment."""

    def __init__(self, batch: InvitationBatch, at: datetime) -> None:
        self._batch, self._letter, self._at = batch, batch.letter, at
        self._kind = mail_kind(batch.kind)

    def new_mail(self, invitation: Invitation) -> NewMail:
        """The words of this batch to this invitation's recipient."""
        mail = self.filled(invitation)
        return NewMail(
            to=invitation.email,
            subject=mail.subject,
            paragraphs=mail.paragraphs,
            link=INVITATION.to(invitation.id, lifetime=lifetime_of(self._letter, self._at)),
            about=self._batch.about,
            bulk=BULK,
            reply_to=self._answers,
            frame=mail.frame,
        )

    def test_mail(self, invitation: Invitation, *, to: str, page: str) -> NewMail:
        """The same as a test to a coordinator, with the path of ``page`` for the personal link."""
        return test_mail(self.filled(invitation), to=to, about=f"test:{self._batch.id}", page=page)

    def filled(self, invitation: Invitation) -> Looked:
        """The mail as this invitation's recipient reads it."""
        values = self._of_the_letter | values_of(invitation)
        return Looked(None, self._wording.filled_subject(values), self._wording.filled_paragraphs(values), self._frame)

    @cached_property
    def _worded(self) -> Worded:
        return worded_in(self._batch)

    @cached_property
    def _wording(self) -> Wording:
        return self._worded.words.read_for(self._kind)

    @cached_property
    def _of_the_letter(self) -> dict[str, Any]:
        return values_of_letter(self._letter, self._worded.language, self._at)

    @cached_property
    def _answers(self) -> str:
        return contact_of(self._letter).email

    @cached_property
    def _frame(self) -> Frame:
        return frame_of(self._kind, self._letter, self._worded)


def send_test(batch: InvitationBatch, invitation: Invitation, *, to: str, page: str, at: datetime) -> None:
    """Mail to a coordinator what this invitation's recipient will get, with the path of ``page`` for the personal link."""
    compose.send_each([BatchWriter(batch, at).test_mail(invitation, to=to, page=page)], at=at)
