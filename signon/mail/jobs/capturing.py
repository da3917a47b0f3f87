"""Capturing mails here when no mail server is set, and blanking their texts.

The texts of captured mails hold live links in clear, so they are blanked as soon as the links are of no use.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update

from signon.database.db import db, now
from signon.jobs.lanes import must_stop
from signon.mail.jobs import outbox
from signon.mail.jobs.claiming import TakenMail, take, told_as_unwritable
from signon.mail.jobs.counting import count
from signon.mail.models import MailStatus, OutboxMail
from signon.settings import Settings
from signon.tokens import LinkToken
from signon.waiting import no_transaction

KEPT = timedelta(days=14)
"""The time that a captured text is kept when its link serves longer than a confirmation, such as that to a signature's state."""


def capture_due(settings: Settings) -> None:
    """Keep every due mail here, with its text; one that cannot be written fails alone.

    The texts are put together before the transaction in which they are stored, so that nobody waits for them to write.
    """
    while not must_stop() and (taken := take(outbox.MOST_AT_ONCE, settings)):
        with no_transaction("the text of mails"):
            written = {one.number: (one, *_written(one)) for one in taken}
        at = now()
        for mail in OutboxMail.locked_each(written):
            one, text, why = written[mail.id]
            if mail.status == MailStatus.QUEUED:
                _capture(mail, text, why, one.links.token, at)
        db.session.commit()


def _written(taken: TakenMail) -> tuple[str, str]:
    """The text of a mail, or else the reason why there is none."""
    try:
        return taken.text, ""
    except Exception as error:  # noqa: BLE001 - whatever is wrong with this one, the others are kept
        return "", told_as_unwritable(taken.number, error)


def _capture(mail: OutboxMail, text: str, why: str, token: str, at: datetime) -> None:
    if why:
        mail.give_up(why)
    else:
        mail.delivered(at, captured=text, token=token)
    count([mail])


def blank_used(token: LinkToken) -> None:
    """Blank the text that holds a token, when that is spent."""
    holding = update(OutboxMail).where(OutboxMail.captured_token == token.digest, OutboxMail.captured != "")
    db.session.execute(holding.values(captured="", captured_token=""))


def blank_texts(at: datetime) -> None:
    """Blank the texts whose link has served, has expired or is gone, and those that were kept long enough."""
    numbers = list(db.session.scalars(select(OutboxMail.id).where(*_has_served(at))))
    if numbers:
        blank = update(OutboxMail).where(OutboxMail.id.in_(numbers)).values(captured="", captured_token="")
        db.session.execute(blank)


def _has_served(at: datetime) -> tuple[ColumnElement[bool], ...]:
    live = select(LinkToken.digest).where(LinkToken.used_at.is_(None), LinkToken.expires_at > at)
    has_dead_link = (OutboxMail.captured_token != "") & OutboxMail.captured_token.not_in(live)
    holds_a_link = OutboxMail.link_purpose.is_not(None) | (OutboxMail.bulk != "")
    is_old = (OutboxMail.sent_at < at - KEPT) & holds_a_link
    return OutboxMail.status == MailStatus.CAPTURED, OutboxMail.captured != "", or_(has_dead_link, is_old)
