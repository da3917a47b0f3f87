"""People's answers to mails of the site that landed where bounces go: messages like those of the contact form."""

from datetime import datetime

from signon.mail.bounces.answers import Answer
from signon.messages.mails import mail_on
from signon.messages.models import MOST_NAME, MOST_SUBJECT, Message
from signon.translation import gettext as _


def keep_answer(answer: Answer, at: datetime) -> None:
    """Keep an answer at the desk, and mail it on to the contact of what it is about."""
    subject = answer.subject or (answer.mail.subject if answer.mail else "") or _("(no subject)")
    message = Message.receive(
        name=answer.sender.name[:MOST_NAME],
        email=answer.sender.address,
        subject=subject[:MOST_SUBJECT],
        text=answer.text,
        at=at,
    )
    message.came_by_mail, message.mail_id = True, answer.mail.id if answer.mail else None
    if answer.is_mailed:
        mail_on(message, answer, at=at)
