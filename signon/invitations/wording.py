"""The wording of invitations and reminders: what a batch begins with, and what is filled in for each recipient."""

from typing import Any

from signon.invitations.mail_kinds import INVITE, REMIND
from signon.invitations.models import Invitation, InvitationBatch
from signon.invitations.status import BatchKind
from signon.letters.models.letter import Letter
from signon.wordings.kinds import MailKind
from signon.wordings.models import Words
from signon.wordings.writing import Worded, Writer, about_the_letter, moment_in


def mail_kind(kind: BatchKind) -> MailKind:
    """The kind of the mails of a batch."""
    return REMIND if kind is BatchKind.REMINDERS else INVITE


def default_wording(letter: Letter, kind: BatchKind) -> Words:
    """The words that a batch begins with."""
    return Writer(mail_kind(kind), letter).worded.words


def worded_in(batch: InvitationBatch) -> Worded:
    """The words of a batch with their language: the letter's, unless they are still those that it began with."""
    words, letter = Words(batch.subject, batch.text, batch.button), batch.letter
    first = Writer(mail_kind(batch.kind), letter).worded
    return first if words == first.words else Worded(words, letter.parts.language)


def values_of_letter(letter: Letter, language: str) -> dict[str, Any]:
    """The values that are the same for every invitation to a letter."""
    return about_the_letter(letter) | {"deadline": deadline_of(letter, language)}


def values_of(invitation: Invitation) -> dict[str, Any]:
    """The values of one invitation alone."""
    return {
        "organization": invitation.organization_name,
        "contact": invitation.contact_name or invitation.organization_name,
    }


def deadline_of(letter: Letter, language: str) -> str:
    """The announced deadline, or else the closing time, in words of a language; empty when there is neither."""
    moment = letter.parts.moment(letter.parts.sign_on_deadline or letter.parts.closes_at)
    return moment_in(language, moment) if moment else ""
