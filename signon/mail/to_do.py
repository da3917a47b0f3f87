"""Things to do about mail: to see to mails that reached nobody."""

from datetime import datetime, timedelta
from functools import partial

from flask import Flask
from sqlalchemy import Select, literal, or_, select

from signon.mail.models import MailStatus, OutboxMail
from signon.to_do import NO_LETTER, TO_DO, ToDo
from signon.tokens import Purpose
from signon.translation import ngettext
from signon.web.pages import path_of

TOLD_FOR = timedelta(days=14)
"""The time after which a mail that failed waits for nobody any more."""

OF_A_LETTER = (Purpose.CONFIRM_SIGNATURE, Purpose.SIGNATURE_STATUS, Purpose.AUTHORITY, Purpose.INVITATION)
"""The links of mails about signatures and invitations: those are told with their letters."""


def add_to_do(app: Flask) -> None:
    """Add these kinds to an application."""
    told = {MailStatus.FAILED: _told_failed, MailStatus.RETURNED: _told_returned}
    for state, words in told.items():
        kind = ToDo(partial(_in_state, state), words, partial(_outbox, state))
        TO_DO.add(app, f"{state} mails", kind)


def _in_state(state: MailStatus, at: datetime) -> Select[int, int]:
    query = select(literal(NO_LETTER), OutboxMail.id).where(OutboxMail.status == state, OutboxMail.recipient != "")
    is_of_a_letter = OutboxMail.link_purpose.in_(OF_A_LETTER)
    return query.where(OutboxMail.created_at > at - TOLD_FOR, or_(OutboxMail.link_purpose.is_(None), ~is_of_a_letter))


def _told_failed(_letter: int, number: int) -> str:
    return ngettext("%(num)d mail could not be delivered", "%(num)d mails could not be delivered", number)


def _told_returned(_letter: int, number: int) -> str:
    return ngettext("%(num)d mail came back", "%(num)d mails came back", number)


def _outbox(state: MailStatus, _slug: str) -> str:
    return path_of("mail.outbox", state=state.value)
