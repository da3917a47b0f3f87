"""People's answers that land where bounces go: kept at the desk and mailed on, never lost, and never sent in a circle.

Nothing is answered by itself here. What answers a mail that was mailed on is kept and mailed no further: so no two machines
that answer each other can go on through this site, also when neither says that it is one.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import current_app
from sqlalchemy import select

from signon.contacts import is_same_address
from signon.database.db import db
from signon.declared import Declared
from signon.erasures import address_digest
from signon.limits import TooManyError
from signon.mail.bounces.models import ReceivedMail
from signon.mail.bounces.reading.texts import without_links
from signon.mail.bounces.reading.verdict import Verdict
from signon.mail.bounces.status import ReceivedKind
from signon.mail.enclosures import MAILED_ON, MailEnclosure
from signon.mail.models import OutboxMail
from signon.mail_server import Mailbox
from signon.settings import Settings
from signon.translation import gettext as _

DAY = timedelta(days=1)
MOST_MAILED = 10
MOST_KEPT = 50
"""Answers of one sender in a day that are mailed on, and those that are kept."""

MOST_MAILED_IN_ALL = 200
MOST_KEPT_IN_ALL = 1000
"""The same of all senders together."""


class Answer(NamedTuple):
    """A person's answer: from whom, what they wrote without any link of ours, and the mail that they answer, if it is known.

    ``enclosed`` is the whole message, empty when it cannot go along. ``is_mailed`` tells whether it is to be mailed on.
    """

    sender: Mailbox
    subject: str
    text: str
    enclosed: bytes
    mail: OutboxMail | None
    is_mailed: bool


ANSWERS: Declared[Callable[[Answer, datetime], None]] = Declared("those who take people's answers")
"""The work to do with an answer, in the transaction that takes it."""


def take_answer(verdict: Verdict, enclosed: bytes, mail: OutboxMail | None, *, at: datetime) -> None:
    """Hand an answer on, unless its sender floods the site with them.

    Raises ``TooManyError`` when all senders together do: who hands it over keeps it for another day.
    """
    if _answers_since(at - DAY) > MOST_KEPT_IN_ALL:
        raise TooManyError(_("More answers came within a day than this site keeps. Hand it over again tomorrow."))
    of_sender = _answers_since(at - DAY, verdict.sender.address)
    if of_sender > MOST_KEPT:
        current_app.logger.warning("One sender has sent more answers in a day than are kept; the rest is left out.")
        return
    is_mailed = of_sender <= MOST_MAILED and _may_be_mailed(verdict, mail, at)
    whole = enclosed if is_mailed and MailEnclosure.has_room_for(enclosed) else b""
    answer = Answer(verdict.sender, without_links(verdict.subject), without_links(verdict.text), whole, mail, is_mailed)
    for take in ANSWERS.all():
        take(answer, at)


def _may_be_mailed(verdict: Verdict, mail: OutboxMail | None, at: datetime) -> bool:
    """Whether it may be mailed on: not spam, not in answer to what was, and not from this site or its own contact."""
    settings: Settings = current_app.config["SIGNON"]
    ours = (settings.contact_email, settings.sender.address, settings.bounce_address, mail.reply_to if mail else "")
    if verdict.is_spam or (mail is not None and mail.about == MAILED_ON):
        return False
    if any(is_same_address(verdict.sender.address, one) for one in ours):
        return False
    return _answers_since(at - DAY) <= MOST_MAILED_IN_ALL


def _answers_since(since: datetime, sender: str = "") -> int:
    query = select(db.func.count(ReceivedMail.id)).where(
        ReceivedMail.received_at > since, ReceivedMail.kind == ReceivedKind.ANSWER
    )
    if sender:
        query = query.where(ReceivedMail.sender == address_digest(sender))
    return db.session.scalar(query) or 0
