"""The invitations with which the wordings of their mails can be looked at."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from signon.database.asked_numbers import find_numbered
from signon.database.db import db
from signon.invitations.models import Invitation
from signon.invitations.wording import moments_of, values_of
from signon.letters.models.letter import Letter
from signon.wordings.kinds import MailKind
from signon.wordings.offered import MOST_RECIPIENTS, Recipient


def latest_invitations(letter: Letter) -> Sequence[Recipient]:
    """The latest invitations to a letter, to choose from."""
    query = db.select(Invitation.id, Invitation.organization_name).where(Invitation.letter_id == letter.id)
    rows = db.session.execute(query.order_by(Invitation.id.desc()).limit(MOST_RECIPIENTS))
    return [Recipient(number, name) for number, name in rows]


def values(_kind: MailKind, letter: Letter, number: int, at: datetime) -> dict[str, Any]:
    """The values of a mail to whom the invitation with this number goes."""
    invitation = find_numbered(Invitation, number)
    known = values_of(invitation) if invitation and invitation.letter_id == letter.id else {}
    return known | {name: moment or "" for name, moment in moments_of(letter, at).items()}
