"""Noting what became of mails, several in one transaction: whoever calls commits.

A mail that another worker has delivered meanwhile stays delivered, and one that came back stays returned.
"""

from collections.abc import Sequence
from datetime import datetime

from flask import current_app

from signon.database.db import db
from signon.mail.jobs import outbox
from signon.mail.jobs.connections import Handed, NotBegunError, UnwritableError
from signon.mail.jobs.counting import count, count_outcomes
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.smtp.answers import BrokenOffError, RefusedError, ServerAwayError


def note(handed: Sequence[Handed], at: datetime, *, is_stopping: bool) -> None:
    """Note each outcome. ``is_stopping`` tells that the connections may have been cut by this worker itself."""
    delivered = [taken for taken, error in handed if error is None]
    outbox.deliver([taken.number for taken in delivered], at)
    count_outcomes((MailStatus.SENT, bool(taken.bulk)) for taken in delivered)
    outbox.put_back([taken.number for taken, error in handed if isinstance(error, NotBegunError)], at)
    for taken, error in handed:
        if error is not None and not isinstance(error, NotBegunError):
            _note_failure(taken.number, error, at, is_stopping=is_stopping)


def is_answer(handed: Handed) -> bool:
    """Whether the outcome tells that the server is there and takes mail, this one or another."""
    return handed.error is None or isinstance(handed.error, RefusedError)


def _note_failure(number: int, error: Exception, at: datetime, *, is_stopping: bool) -> None:
    mail = OutboxMail.locked(number)
    if mail is None or mail.status in (MailStatus.SENT, MailStatus.RETURNED):
        return
    match error:
        case UnwritableError():
            mail.give_up(str(error))
        case RefusedError():
            mail.refused(at, error.refusal)
        case BrokenOffError() if is_stopping and error.at != "DATA":
            mail.put_back(at, "")
        case BrokenOffError():
            mail.failed(at, str(error))
        case ServerAwayError():
            mail.put_back(at, str(error))
        case _:
            current_app.logger.error("Handing over a mail failed", extra={"mail": number}, exc_info=error)
            mail.failed(at, str(error) or type(error).__name__)
    count([mail])
    db.session.flush()
