"""Personal data in the outbox: people's addresses, and what was written to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, update

from signon.database.db import db, rows_changed
from signon.mail.models import MailStatus, OutboxMail
from signon.personal_data import Expiry, Holder, Record
from signon.translation import gettext as _
from signon.zones.in_words import moment_in_words

WAITING = (MailStatus.QUEUED, MailStatus.HELD)
BLANK: dict[str, Any] = {
    "recipient": "", "reply_to": "", "subject": "", "paragraphs": [], "frame": {}, "captured": "", "captured_token": "",
    "error": "",
}  # fmt: skip
"""The row itself stays, so that what is counted and referred to by its number does not move."""


def records(email: str) -> list[Record]:
    """Every mail to the address."""
    mails = db.session.scalars(db.select(OutboxMail).filter_by(recipient=email).order_by(OutboxMail.id))
    return [
        Record(
            kind=_("Mail"),
            values={
                _("Subject"): mail.subject,
                _("Written"): moment_in_words(mail.created_at),
                _("Text"): mail.shown_text,
            },
            outcome=_("erased"),
        )
        for mail in mails
    ]


def erase(email: str, _at: datetime) -> int:
    """Erase the mails to the address; those that have not left never will."""
    gone = rows_changed(delete(OutboxMail).where(OutboxMail.recipient == email, OutboxMail.status.in_(WAITING)))
    blank = rows_changed(update(OutboxMail).where(OutboxMail.recipient == email).values(BLANK))
    return gone + blank


def expire(expiry: Expiry) -> int:
    """Erase the mails about the letters, and all that were written before; what still waits is left to leave."""
    about = [f"letter:{number}" for number in expiry.letters]
    due = or_(OutboxMail.created_at < expiry.before, OutboxMail.about.in_(about))
    statement = update(OutboxMail).where(due, OutboxMail.recipient != "", OutboxMail.status.not_in(WAITING))
    return rows_changed(statement.values(BLANK))


HOLDER = Holder(name="mail", records=records, erase=erase, expire=expire)
