"""The mails about a message: to the coalition that it came, to the sender that it arrived."""

from datetime import datetime
from typing import Any

from flask import current_app

from signon.access import Role
from signon.accounts.models import Coordinator
from signon.database.db import db
from signon.mail import compose
from signon.mail.bounces.answers import Answer
from signon.mail.enclosures import MAILED_ON
from signon.mail.links import to_page
from signon.mail.models import OutboxMail
from signon.mail.unproven.models import SITE, UnansweredMail
from signon.mail_server import is_plain_address
from signon.messages.models import Message

ABOUT = "message"
PAGE = "/coordinator/messages"
"""The path of the desk's pages of messages; a mail may be written where no request tells it."""

OF_A_LETTER = ("letter:", "signature:", "text-version:", "batch:")
"""The beginnings of what mails are about whose answers go to the contact of a letter; those of others may go to a stranger."""


def tell_coalition(message: Message, *, at: datetime) -> None:
    """Send the message to the coalition's contact address, or to every owner where none is set."""
    link = to_page(_page(message))
    values: dict[str, Any] = {
        "sender": _sender(message),
        "subject": message.subject,
        "text": message.text,
        "email": message.email,
    }
    mails = [
        compose.new_mail("messages/mails/receive.txt", to=one, about=ABOUT, link=link, reply_to=message.email, **values)
        for one in _coalition()
    ]
    compose.send_each(mails, at=at)


def mail_on(message: Message, answer: Answer, *, at: datetime) -> None:
    """Mail an answer on to the contact of what it is about, with the whole message, so that nothing of it is lost."""
    is_plain = is_plain_address(message.email)
    for one in _contacts(answer.mail):
        mail = compose.new_mail(
            "messages/mails/mail_on.txt",
            to=one,
            about=MAILED_ON,
            link=to_page(_page(message)),
            reply_to=message.email if is_plain else "",
            sender=_sender(message),
            subject=message.subject,
            text=message.text,
            email=message.email,
            answered=answer.mail,
            enclosed=bool(answer.enclosed),
        )
        compose.send_with(mail, answer.enclosed, at=at)


def acknowledge(message: Message, *, at: datetime) -> None:
    """Tell the sender that the message arrived, without its text: else anybody could have us mail anything to anybody."""
    if UnansweredMail.claim(message.email, about=SITE, at=at):
        compose.send("messages/mails/acknowledge.txt", to=message.email, about=ABOUT, at=at)


def _sender(message: Message) -> str:
    return f"{message.name} <{message.email}>" if message.name else message.email


def _page(message: Message) -> str:
    return f"{PAGE}/{message.id}"


def _contacts(mail: OutboxMail | None) -> list[str]:
    """The addresses that answers to a mail were to go to: the contact of its letter, else the coalition."""
    is_of_letter = mail is not None and mail.about.startswith(OF_A_LETTER)
    return [mail.reply_to] if mail is not None and is_of_letter and mail.reply_to else _coalition()


def _coalition() -> list[str]:
    address = current_app.config["SIGNON"].contact_email
    if address:
        return [address]
    coordinators = db.session.scalars(db.select(Coordinator).filter_by(active=True).order_by(Coordinator.id)).unique()
    return [coordinator.email for coordinator in coordinators if coordinator.has_role(Role.OWNER)]
