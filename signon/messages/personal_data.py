"""Personal data of those who wrote to the coalition: their name, their address, and what they wrote."""

from datetime import datetime

from sqlalchemy import delete

from signon.database.db import db, rows_changed
from signon.messages.models import Message
from signon.personal_data import Expiry, Holder, Record
from signon.translation import gettext as _


def records(email: str) -> list[Record]:
    """The messages from the address."""
    return [
        Record(
            kind=_("Message to the coalition"),
            values={
                _("Subject"): message.subject,
                _("Name"): message.name,
                _("Received"): message.created_at.isoformat(timespec="seconds"),
                _("Text"): message.text,
            },
            outcome=_("erased"),
        )
        for message in db.session.scalars(db.select(Message).filter_by(email=email).order_by(Message.id))
    ]


def erase(email: str, _at: datetime) -> int:
    """Delete the messages from the address."""
    return rows_changed(delete(Message).where(Message.email == email))


def expire(expiry: Expiry) -> int:
    """Delete the messages that were received before."""
    old = delete(Message).where(Message.created_at < expiry.before)
    return rows_changed(old)


HOLDER = Holder(name="messages", records=records, erase=erase, expire=expire)
