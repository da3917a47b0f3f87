"""The mails about a message: to the coalition that it came, to the sender that it arrived."""

from datetime import datetime

from flask import current_app, url_for

from signon.access import Role
from signon.accounts.models import Coordinator
from signon.database.db import db
from signon.mail import compose
from signon.messages.models import Message

ABOUT = "message"


def tell_coalition(message: Message, *, at: datetime) -> None:
    """Send the message to the coalition's contact address, or to every owner where none is set."""
    values = {
        "sender": f"{message.name} <{message.email}>" if message.name else message.email,
        "subject": message.subject,
        "text": message.text,
        "email": message.email,
        "page": current_app.config["SIGNON"].base_url + url_for("messages.message", number=message.id),
    }
    mails = [
        compose.new_mail("messages/mails/receive.txt", to=one, about=ABOUT, reply_to=message.email, **values)
        for one in _coalition()
    ]
    compose.send_each(mails, at=at)


def acknowledge(message: Message, *, at: datetime) -> None:
    """Tell the sender that the message arrived, without its text: else anybody could have us mail anything to anybody."""
    if compose.may_be_mailed(message.email, about=ABOUT, at=at):
        compose.send("messages/mails/acknowledge.txt", to=message.email, about=ABOUT, at=at)


def _coalition() -> list[str]:
    address = current_app.config["SIGNON"].contact_email
    if address:
        return [address]
    coordinators = db.session.scalars(db.select(Coordinator).filter_by(active=True).order_by(Coordinator.id)).unique()
    return [coordinator.email for coordinator in coordinators if coordinator.has_role(Role.OWNER)]
