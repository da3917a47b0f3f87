"""The wording of invitations and reminders: what a batch begins with, and what is filled in for each recipient."""

from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from signon.invitations.mail_kinds import INVITE, REMIND
from signon.invitations.models import Invitation, InvitationBatch
from signon.invitations.status import BatchKind
from signon.letters.models.letter import Letter
from signon.wordings.kinds import MailKind
from signon.wordings.models import Words
from signon.wordings.writing import Worded, Writer, about_the_letter, moment_in
from signon.zones.in_words import in_zone

LONGEST = timedelta(days=730)
"""The longest time that the link in an invitation serves, however far away the deadline is."""


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


def values_of_letter(letter: Letter, language: str, at: datetime) -> dict[str, Any]:
    """The values that are the same for every invitation to a letter at a moment."""
    moments = {name: moment_in(language, moment) if moment else "" for name, moment in moments_of(letter, at).items()}
    return about_the_letter(letter) | moments


def values_of(invitation: Invitation) -> dict[str, Any]:
    """The values of one invitation alone."""
    return {
        "organization": invitation.organization_name,
        "contact": invitation.contact_name or invitation.organization_name,
    }


def moments_of(letter: Letter, at: datetime) -> dict[str, datetime | None]:
    """The deadline: the announced one, or the closing time once that is over; without any, until when the link works."""
    ends = [end for end in (letter.sign_on_deadline, letter.closes_at) if end and end > at]
    zone = letter.parts.timezone
    if ends:
        return {"deadline": in_zone(ends[0], zone), "until": None}
    return {"deadline": None, "until": in_zone(at + lifetime_of(letter, at), zone)}


def lifetime_of(letter: Letter, at: datetime) -> timedelta:
    """The time that the link serves: as long as the mail says that one can sign, and at least what the operator set."""
    usual = timedelta(days=current_app.config["SIGNON"].invitation_days)
    ends = [end for end in (letter.sign_on_deadline, letter.closes_at) if end]
    return max(usual, min(max(ends) - at, LONGEST)) if ends else usual
