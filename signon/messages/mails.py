"""The mails about a message: to the coalition that it came, to the sender that it arrived."""

from datetime import datetime

from flask import current_app, url_for

from signon.access import Role
from signon.accounts.models import Coordinator
from signon.database.db import db
from signon.limits import WINDOW
from signon.mail.models import OutboxMail
from signon.messages.models import Message
from signon.translation import gettext as _

ABOUT = "message"


def tell_coalition(message: Message, *, at: datetime) -> None:
    """Send the message to the coalition's contact address, or to every owner where none is set."""
    sender = f"{message.name} <{message.email}>" if message.name else message.email
    paragraphs = [
        _("%(sender)s wrote through the contact form:", sender=sender),
        message.text,
        _("To answer, write to %(email)s. Mark it as answered at the desk:", email=message.email),
        current_app.config["SIGNON"].base_url + url_for("messages.message", number=message.id),
    ]
    for address in _coalition():
        OutboxMail.queue(
            to=address,
            subject=_("Message: %(subject)s", subject=message.subject),
            paragraphs=paragraphs,
            at=at,
            about=ABOUT,
        )


def acknowledge(message: Message, *, at: datetime) -> None:
    """Tell the sender that the message arrived, without its text: else anybody could have us mail anything to anybody."""
    recent = OutboxMail.count_recent(recipient=message.email, about=ABOUT, since=at - WINDOW)
    if recent >= current_app.config["SIGNON"].mails_per_address:
        return
    paragraphs = [
        _("Your message to the coalition has arrived. Somebody will read it and answer to this address."),
        _("If you did not write to us, somebody entered your address by mistake; there is nothing to do."),
    ]
    OutboxMail.queue(to=message.email, subject=_("Your message has arrived"), paragraphs=paragraphs, at=at, about=ABOUT)


def _coalition() -> list[str]:
    address = current_app.config["SIGNON"].contact_email
    if address:
        return [address]
    coordinators = db.session.scalars(db.select(Coordinator).filter_by(active=True).order_by(Coordinator.id)).unique()
    return [coordinator.email for coordinator in coordinators if coordinator.has_role(Role.OWNER)]
