"""Personal data of those who wrote to the coalition: their name, their address, and what they wrote."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, update

from signon import audit
from signon.database.db import db, rows_changed
from signon.mail.enclosures import MAILED_ON, MailEnclosure
from signon.mail.models import OutboxMail
from signon.mail.personal_data import BLANK
from signon.messages.mails import ABOUT
from signon.messages.models import Message
from signon.personal_data import Expiry, Holder, Record
from signon.translation import gettext as _
from signon.zones.in_words import moment_in_words


def records(email: str) -> list[Record]:
    """The messages from the address."""
    return [
        Record(
            kind=_("Message to the coalition"),
            values={
                _("Subject"): message.subject,
                _("Name"): message.name,
                _("Received"): moment_in_words(message.created_at),
                _("Text"): message.text,
            },
            outcome=_("erased"),
        )
        for message in db.session.scalars(db.select(Message).filter_by(email=email).order_by(Message.id))
    ]


def erase(email: str, at: datetime) -> int:
    """Delete the messages from the address, and what the mails say that brought them to the coalition."""
    brought = (OutboxMail.reply_to == email, OutboxMail.about.in_([ABOUT, MAILED_ON]))
    blank = rows_changed(update(OutboxMail).where(*brought).values(BLANK))
    MailEnclosure.forget_left()
    return blank + _delete(Message.email == email, at)


def expire(expiry: Expiry) -> int:
    """Delete the messages that were received before."""
    return _delete(Message.created_at < expiry.before, expiry.at)


def _delete(which: ColumnElement[bool], at: datetime) -> int:
    numbers = db.session.scalars(db.select(Message.id).where(which).order_by(Message.id)).all()
    if numbers:
        audit.record_each("erase", of=Message, numbers=numbers, by=audit.SYSTEM, at=at, details={})
    return rows_changed(delete(Message).where(which))


HOLDER = Holder(name="messages", records=records, erase=erase, expire=expire)
