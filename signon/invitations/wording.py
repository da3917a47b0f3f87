"""The wording of invitations and reminders: what a batch begins with, and how it is filled in for each recipient."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from signon.invitations.mail_kinds import INVITE, REMIND
from signon.invitations.models import Invitation, InvitationBatch
from signon.invitations.status import BatchKind
from signon.letters.models.letter import Letter
from signon.mail.new_mail import LINK
from signon.wordings.filling import Wording, read_wording
from signon.wordings.kinds import MailKind
from signon.wordings.writing import Writer, about_the_letter
from signon.zones.in_words import moment_in_words


@dataclass(frozen=True)
class Worded:
    """A mail as one recipient gets it; in ``paragraphs`` a None stands for the link."""

    subject: str
    paragraphs: Sequence[str | None]

    def text(self, link: str) -> str:
        """The body with ``link`` where the link stands."""
        return "\n\n".join(link if paragraph is LINK else paragraph for paragraph in self.paragraphs)


def mail_kind(kind: BatchKind) -> MailKind:
    """The kind of the mails of a batch."""
    return REMIND if kind is BatchKind.REMINDERS else INVITE


def default_wording(letter: Letter, kind: BatchKind) -> tuple[str, str]:
    """The subject and the text that a batch begins with."""
    return Writer(mail_kind(kind), letter).worded.words


def worded(batch: InvitationBatch, invitation: Invitation) -> Worded:
    """The wording of a batch filled in for one invitation."""
    return filled(wording_of(batch), values_of(invitation))


def wording_of(batch: InvitationBatch) -> Wording:
    """The wording of a batch, to be filled in for each invitation."""
    kind = mail_kind(batch.kind)
    return read_wording(batch.subject, batch.text, kind.names, kind.taking)


def filled(wording: Wording, values: Mapping[str, str]) -> Worded:
    """The wording filled in with the values of one invitation."""
    return Worded(wording.filled_subject(values), wording.filled_paragraphs(values))


def values_of(invitation: Invitation) -> dict[str, Any]:
    """The values that fill in the mail of one invitation."""
    return values_of_letter(invitation.letter) | named_in(invitation)


def values_of_letter(letter: Letter) -> dict[str, Any]:
    """Those that are the same for every invitation to a letter."""
    return about_the_letter(letter) | {"deadline": deadline_of(letter)}


def named_in(invitation: Invitation) -> dict[str, Any]:
    """Those of one invitation alone."""
    return {
        "organization": invitation.organization_name,
        "contact": invitation.contact_name or invitation.organization_name,
    }


def deadline_of(letter: Letter) -> str:
    """The announced deadline, or else the closing time, in words; empty when there is neither."""
    moment = letter.parts.moment(letter.parts.sign_on_deadline or letter.parts.closes_at)
    return moment_in_words(moment) if moment else ""
