"""Taking mails in hand: they are claimed, asked about whether they are still wanted, and given their links.

All of that is one transaction for a group of them, and none is open while they are composed and handed over.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from time import monotonic
from typing import NamedTuple

from flask import current_app
from sqlalchemy.exc import InterfaceError, OperationalError

from signon.database.db import db, now, reads_first, writing
from signon.mail.content import Content
from signon.mail.enclosures import MailEnclosure
from signon.mail.html import Layout, present_layout
from signon.mail.jobs import outbox
from signon.mail.jobs.counting import count
from signon.mail.jobs.minting import MailLinks, mint_links_of
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.unsubscriptions import reasons_to_drop
from signon.mail.waiting import IN_HAND_SECONDS, MOST_ATTEMPTS
from signon.settings import Settings
from signon.translation import gettext as _

FRESH_SECONDS = 0.05


class TakenMail(NamedTuple):
    """A mail that this worker has in hand, as plain values: its row's, its links, and when it was taken (``monotonic``).

    ``enclosed`` is a whole message that goes along, empty when none does.
    """

    number: int
    recipient: str
    subject: str
    content: Content
    layout: Layout
    bulk: str
    reply_to: str
    message_id: str
    envelope_code: str
    dated_at: datetime
    links: MailLinks
    taken_at: float
    enclosed: bytes = b""

    @property
    def text(self) -> str:
        """The text as delivered."""
        return self.content.text()

    @property
    def html(self) -> str:
        """The HTML as delivered."""
        return self.layout.html_of(self.content, self.subject)

    @property
    def is_fresh(self) -> bool:
        """Whether it was taken so short a time ago that nobody need look again if it is to leave still."""
        return monotonic() - self.taken_at < FRESH_SECONDS

    @property
    def is_too_old(self) -> bool:
        """Whether its lease might end before it is handed over, if that begins now."""
        return monotonic() - self.taken_at > IN_HAND_SECONDS


@reads_first()
def take(most: int, settings: Settings) -> list[TakenMail]:
    """Take the next due mails in hand, first those that somebody waits for; none when nothing is due.

    To look for them keeps nobody from writing. One that cannot be taken, whatever is wrong with it, fails alone.
    """
    numbers = outbox.due(now(), most)
    if not numbers:
        db.session.rollback()
        return []
    try:
        with writing():
            return _taken(numbers, settings)
    except (OperationalError, InterfaceError):
        raise
    except Exception:  # noqa: BLE001 - it is told of the mail that is at fault
        with writing():
            return [one for number in numbers for one in _taken_alone(number, settings)]


def put_back(some: Sequence[TakenMail]) -> None:
    """Leave mails that were taken, and not handed over, to whoever comes next; it costs them no attempt."""
    outbox.put_back([one.number for one in some], now())
    db.session.commit()


def still_to_go(some: Collection[TakenMail]) -> list[TakenMail]:
    """Those that are to leave still; the others, paused or replaced meanwhile, are put back. Whoever calls commits."""
    waiting = outbox.wait_still([one.number for one in some])
    outbox.put_back([one.number for one in some if one.number not in waiting], now())
    return [one for one in some if one.number in waiting]


def _taken(numbers: Sequence[int], settings: Settings) -> list[TakenMail]:
    at = now()
    mails = _still_wanted(outbox.claim(numbers, at), at)
    links = mint_links_of(mails, at, base_url=settings.base_url, unsubscribe_days=settings.status_days)
    layout = present_layout()
    taken = [_as_plain_values(mail, links[mail.id], layout, at) for mail in mails]
    db.session.commit()
    return taken


def _as_plain_values(mail: OutboxMail, links: MailLinks, layout: Layout, at: datetime) -> TakenMail:
    return TakenMail(
        number=mail.id,
        recipient=mail.recipient,
        subject=mail.subject,
        content=mail.content(links.address, links.unsubscribe),
        layout=layout,
        bulk=mail.bulk,
        reply_to=mail.reply_to,
        message_id=mail.message_id,
        envelope_code=mail.envelope_code,
        dated_at=mail.dated_at or at,
        links=links,
        taken_at=monotonic(),
        enclosed=MailEnclosure.of(mail),
    )


def _taken_alone(number: int, settings: Settings) -> list[TakenMail]:
    try:
        return _taken([number], settings)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever is wrong with this one, the others leave
        db.session.rollback()
        outbox.give_up(number, told_as_unwritable(number, error))
        db.session.commit()
        return []


def told_as_unwritable(number: int, error: Exception) -> str:
    """The reason for which a mail cannot be made into anything, after the log was told of it."""
    current_app.logger.warning("A mail cannot be written", extra={"mail": number}, exc_info=error)
    return _("It cannot be written: %(reason)s", reason=str(error) or type(error).__name__)


def _still_wanted(mails: Sequence[OutboxMail], at: datetime) -> list[OutboxMail]:
    """Those that are to leave; the others are noted as dropped or given up."""
    for mail in mails:
        if mail.attempts > MOST_ATTEMPTS:
            mail.give_up(_("The worker was ended at each attempt to deliver it."))
    tried_on = [mail for mail in mails if mail.attempts <= MOST_ATTEMPTS]
    reasons = reasons_to_drop(tried_on, at)
    for mail in tried_on:
        if reason := reasons.get(mail.id):
            mail.drop(reason)
    count(mail for mail in mails if mail.status != MailStatus.QUEUED)
    return [mail for mail in mails if mail.status == MailStatus.QUEUED]
