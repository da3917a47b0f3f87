"""Texts of captured mails hold a live link in clear, so they do not stay longer than the link is of use.

The mail itself stays; what is blanked is the text with the link, so that the desk shows it without.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update

from signon.database.db import db
from signon.mail.models import MailStatus, OutboxMail
from signon.tokens import LinkToken

KEPT = timedelta(days=14)
"""How long a captured text is kept whose link serves longer, such as that to a signature's state; as long as a confirmation."""


def blank_used(token: LinkToken) -> None:
    """Blank the text that holds a token, when that is spent."""
    holding = update(OutboxMail).where(OutboxMail.captured_token == token.digest, OutboxMail.captured != "")
    db.session.execute(holding.values(captured="", captured_token=""))


def blank_texts(at: datetime) -> None:
    """Blank the texts whose link has served, has expired or is gone, and those that were kept long enough."""
    numbers = list(db.session.scalars(select(OutboxMail.id).where(*_is_over(at))))
    if numbers:
        blank = update(OutboxMail).where(OutboxMail.id.in_(numbers)).values(captured="", captured_token="")
        db.session.execute(blank)


def _is_over(at: datetime) -> tuple[ColumnElement[bool], ...]:
    live = select(LinkToken.digest).where(LinkToken.used_at.is_(None), LinkToken.expires_at > at)
    has_dead_link = (OutboxMail.captured_token != "") & OutboxMail.captured_token.not_in(live)
    holds_a_link = (OutboxMail.link_path != "") | (OutboxMail.bulk != "")
    is_old = (OutboxMail.sent_at < at - KEPT) & holds_a_link
    return OutboxMail.status == MailStatus.CAPTURED, OutboxMail.captured != "", or_(has_dead_link, is_old)
