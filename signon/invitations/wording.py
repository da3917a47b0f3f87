"""The wording of invitations and reminders: text with placeholders, filled in for each recipient."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from signon.invitations.models import Invitation
from signon.invitations.status import BatchKind
from signon.letters.models.letter import Letter
from signon.mail.new_mail import LINK
from signon.mail.templates import written
from signon.theme.present import site_name
from signon.translation import gettext as _
from signon.zones.in_words import moment_in_words

PLACEHOLDERS = ("organization", "contact", "letter", "deadline", "coalition", "link")
PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
LINK_LINE = "{link}"


@dataclass(frozen=True)
class Worded:
    """A mail as one recipient gets it; in ``paragraphs`` a None stands for the link."""

    subject: str
    paragraphs: Sequence[str | None]

    def text(self, link: str) -> str:
        """The body with ``link`` where the link stands."""
        return "\n\n".join(link if paragraph is LINK else paragraph for paragraph in self.paragraphs)


def default_wording(letter: Letter, kind: BatchKind) -> tuple[str, str]:
    """The subject and the text that a batch begins with."""
    verb = "remind" if kind is BatchKind.REMINDERS else "invite"
    return written(f"invitations/mails/{verb}.txt", link=LINK_LINE, has_deadline=bool(deadline_of(letter)))


def problems(subject: str, text: str) -> list[str]:
    """The problems of a wording, in sentences; nothing when it can be sent."""
    unknown = [name for name in PLACEHOLDER.findall(subject + text) if name not in PLACEHOLDERS]
    found = [_("{%(name)s} is not a placeholder. Choose one of those below the text.", name=name) for name in unknown]
    if LINK_LINE not in _paragraphs(text):
        found.append(_("The text needs the personal link: write {link} in a paragraph of its own."))
    if LINK_LINE in subject or any(LINK_LINE in part and part != LINK_LINE for part in _paragraphs(text)):
        found.append(_("{link} stands in a paragraph of its own, with empty lines around it."))
    return found


def worded(subject: str, text: str, invitation: Invitation) -> Worded:
    """The wording filled in for one invitation."""
    values = _values(invitation)
    paragraphs = [LINK if part == LINK_LINE else _filled(part, values) for part in _paragraphs(text)]
    return Worded(" ".join(_filled(subject, values).split()), paragraphs)


def coalition_of(letter: Letter) -> str:
    """The coalition in whose name a letter's mails are written."""
    return letter.parts.letterhead.name or site_name()


def deadline_of(letter: Letter) -> str:
    """The announced deadline, or else the closing time, in words; empty when there is neither."""
    moment = letter.parts.moment(letter.parts.sign_on_deadline or letter.parts.closes_at)
    return moment_in_words(moment) if moment else ""


def _values(invitation: Invitation) -> dict[str, str]:
    return {
        "organization": invitation.organization_name,
        "contact": invitation.contact_name or invitation.organization_name,
        "letter": invitation.letter.title,
        "deadline": deadline_of(invitation.letter) or _("not set"),
        "coalition": coalition_of(invitation.letter),
    }


def _filled(text: str, values: dict[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def _paragraphs(text: str) -> list[str]:
    parts = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip())
    return [part.strip() for part in parts if part.strip()]
