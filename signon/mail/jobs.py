"""The worker's part of mail: delivering the outbox by SMTP, or capturing it here when no mail server is set.

Each mail is claimed and composed in one short transaction, sent as plain values while none is open, and its outcome noted in
another. When the server is away, the sweep ends: the mails wait and keep their attempts, and after a while it is asked again.
The texts of captured mails hold live links in clear, so they are blanked as soon as the links are of no use.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import NamedTuple, TypeVar

from flask import current_app
from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from signon.database.db import db, now
from signon.jobs.lanes import Lane, broken_off_by, must_stop
from signon.jobs.queue import sweep
from signon.mail.envelopes import Envelope, return_address
from signon.mail.links import UNSUBSCRIBE, filled
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.outages import MailOutage
from signon.mail.smtp.answers import BrokenOffError, RefusedError, ServerAwayError
from signon.mail.smtp.masking import Masking
from signon.mail.smtp.message import Writing, compose
from signon.mail.smtp.post import Post, Prepared
from signon.mail.unsubscriptions import reason_to_drop
from signon.mail.waiting import MOST_ATTEMPTS
from signon.metrics.counting import count_mail
from signon.settings import Settings
from signon.tokens import LinkToken
from signon.translation import gettext as _

SWEEP_SECONDS = 300
"""The time after which the lane counts as getting on; the next sweep goes on with what is due."""

Made = TypeVar("Made")

KEPT = timedelta(days=14)
"""The time that a captured text is kept when its link serves longer than a confirmation, such as that to a signature's state."""


@sweep("mail", lane=Lane.MAIL, waiting=OutboxMail.due_since)
def deliver_outbox() -> None:
    """Deliver every due mail; one that fails waits and is tried again. Ends at the first sign that the server is away."""
    settings: Settings = current_app.config["SIGNON"]
    if settings.captures_mail:
        _deliver_each(lambda number: _capture(number, settings))
        return
    outage = MailOutage.present()
    is_time = outage is None or outage.lets_try(now())
    db.session.rollback()
    if not is_time:
        return
    post = Post(settings.mail_server)
    try:
        _deliver_each(lambda number: _send(number, post, settings))
    except ServerAwayError as away:
        if not must_stop():  # then it was this worker that ended the conversation
            MailOutage.note(str(away), now(), cause=away.cause)
        db.session.commit()
    finally:
        post.close()


@sweep("captured-mail")
def blank_old() -> None:
    """Blank the captured texts that have served."""
    blank_texts(now())
    db.session.commit()


def _deliver_each(deliver: Callable[[int], None]) -> None:
    ends_at = monotonic() + SWEEP_SECONDS
    while not must_stop() and (numbers := _due()):
        for number in numbers:
            if monotonic() > ends_at or must_stop():
                return
            deliver(number)


def _due() -> list[int]:
    numbers = OutboxMail.due(now())
    db.session.rollback()
    return numbers


def _capture(number: int, settings: Settings) -> None:
    def keep(mail: OutboxMail, at: datetime) -> None:
        links = mint_links(mail, at, base_url=settings.base_url, unsubscribe_days=settings.status_days)
        mail.delivered(at, captured=mail.text(links.address, links.unsubscribe), token=links.token)

    _claimed(number, keep)


def _send(number: int, post: Post, settings: Settings) -> None:
    post.open()
    prepared = _claimed(number, lambda mail, at: _prepared(mail, settings, at))
    if prepared is None:
        return
    try:
        with broken_off_by(post.break_off):
            post.send(prepared)
    except RefusedError as error:
        refusal = error.refusal
        _note(number, lambda mail, at: mail.refused(at, refusal))
        if refusal.concerns_every_mail:
            setting = "SIGNON_BOUNCE_ADDRESS" if settings.bounce_address else "SIGNON_MAIL_FROM"
            said = _("it refuses the sender, %(setting)s: %(said)s", setting=setting, said=str(refusal))
            raise ServerAwayError(said) from error
    except BrokenOffError as ended:
        text, never_left = str(ended), ended.at != "DATA"
        if must_stop() and never_left:
            _note(number, lambda mail, at: mail.put_back(at, ""), answered=False)
        else:
            _note(number, lambda mail, at: mail.failed(at, text), answered=False)
        raise
    except ServerAwayError as away:
        text = str(away)
        _note(number, lambda mail, at: mail.put_back(at, text), answered=False)
        raise
    else:
        _note(number, lambda mail, at: mail.delivered(at))


def _prepared(mail: OutboxMail, settings: Settings, at: datetime) -> Prepared:
    links = mint_links(mail, at, base_url=settings.base_url, unsubscribe_days=settings.status_days)
    writing = Writing(
        sender=settings.sender,
        recipient=mail.recipient,
        subject=mail.subject,
        body=mail.text(links.address, links.unsubscribe),
        message_id=mail.message_id,
        written_at=mail.dated_at or at,
        unsubscribe=links.unsubscribe,
        reply_to=mail.reply_to,
    )
    masking = Masking(settings.mail_server, [links.address, links.unsubscribe])
    return Prepared(mail.id, _envelope(mail, settings), compose(writing).as_bytes(), masking)


def _envelope(mail: OutboxMail, settings: Settings) -> Envelope:
    """The envelope; without a mailbox for bounces they go to the sender that people see."""
    code, mailbox = mail.envelope_code, settings.bounce_address
    return Envelope(return_address(mailbox, code) if mailbox else settings.sender.address, mail.recipient, code)


def _claimed(number: int, make: Callable[[OutboxMail, datetime], Made]) -> Made | None:
    """The message of a mail whose turn it is; None when another worker has it, or it is not to leave.

    A mail that cannot be made into anything fails alone, whatever is wrong with it.
    """
    at = now()
    mail = OutboxMail.claim(number, at)
    if mail is None:
        db.session.rollback()
        return None
    try:
        made = None if _is_over(mail, at) else make(mail, at)
        if mail.status != MailStatus.QUEUED:
            _count(mail)
        db.session.commit()
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        db.session.rollback()
        current_app.logger.warning("A mail cannot be written", extra={"mail": number}, exc_info=error)
        text = _("It cannot be written: %(reason)s", reason=str(error) or type(error).__name__)
        _note(number, lambda mail, _at: mail.give_up(text), answered=False)
        return None
    return made


def _is_over(mail: OutboxMail, at: datetime) -> bool:
    if mail.attempts > MOST_ATTEMPTS:
        mail.give_up(_("The worker was ended at each attempt to deliver it."))
        return True
    if reason := reason_to_drop(mail, at):
        mail.drop(reason)
        return True
    return False


def _note(number: int, change: Callable[[OutboxMail, datetime], None], *, answered: bool = True) -> None:
    """Note an outcome in a transaction of its own; ``answered`` tells that the server is there.

    A mail that another worker has delivered meanwhile stays delivered, and one that came back stays returned.
    """
    at = now()
    mail = db.session.get(OutboxMail, number, populate_existing=True, with_for_update=True)
    if mail is not None and mail.status not in (MailStatus.SENT, MailStatus.RETURNED):
        change(mail, at)
        _count(mail)
    if answered:
        MailOutage.over(at)
    db.session.commit()


def _count(mail: OutboxMail) -> None:
    count_mail("deferred" if mail.status == MailStatus.QUEUED else MailStatus(mail.status), bulk=bool(mail.bulk))


class MailLinks(NamedTuple):
    """The link in the text, the token in it, and the link that unsubscribes; each may be empty."""

    address: str
    token: str
    unsubscribe: str


def mint_links(mail: OutboxMail, at: datetime, *, base_url: str, unsubscribe_days: int) -> MailLinks:
    """The links of a mail, with tokens made at ``at``; the one that unsubscribes serves for ``unsubscribe_days``."""
    token = _token(mail, at)
    address = filled(base_url + mail.link_path, token) if mail.link_path else ""
    if not mail.bulk:
        return MailLinks(address, token, "")
    lifetime = timedelta(days=unsubscribe_days)
    unsubscribe = LinkToken.mint(UNSUBSCRIBE.purpose, mail.id, at=at, lifetime=lifetime, mail_id=mail.id)
    return MailLinks(address, token, UNSUBSCRIBE.address(base_url, unsubscribe))


def _token(mail: OutboxMail, at: datetime) -> str:
    if mail.link_purpose is None or mail.link_subject_id is None:
        return ""
    lifetime = timedelta(seconds=mail.link_seconds)
    return LinkToken.mint(mail.link_purpose, mail.link_subject_id, at=at, lifetime=lifetime, mail_id=mail.id)


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
    holds_a_link = (OutboxMail.link_path != "") | (OutboxMail.bulk != "")
    is_old = (OutboxMail.sent_at < at - KEPT) & holds_a_link
    return OutboxMail.status == MailStatus.CAPTURED, OutboxMail.captured != "", or_(has_dead_link, is_old)
