"""A mail that comes back: noted beside it, its links void, and its address refused where it takes no mail at all."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from signon import audit
from signon.contacts import is_same_address
from signon.database.db import db
from signon.mail.bounces.models import MailBounce
from signon.mail.bounces.reading.severity import is_hard
from signon.mail.bounces.reading.status_reports import Outcome, shortened
from signon.mail.bounces.reading.verdict import Verdict
from signon.mail.bounces.status import BounceKind
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.refused_addresses import RefusedAddress
from signon.mail.unproven.models import UnansweredMail
from signon.mail.unsubscriptions import Unsubscription
from signon.metrics.counting import count_mail
from signon.tokens import LinkToken, Purpose

MOST_KEPT = 20
"""Whoever knows the code of one mail cannot fill the database with it."""

ARRIVED = frozenset({"delivered", "relayed"})
"""The reports of a server about an address that the mail has reached, or is on its way to."""

MAY_COME_BACK = frozenset({MailStatus.QUEUED, MailStatus.HELD, MailStatus.SENT, MailStatus.FAILED})
"""A mail may come back before it is noted that it left, and after an attempt that seemed to fail."""


class Named(NamedTuple):
    """A mail that a message is about, and whether that is certain."""

    mail: OutboxMail
    is_certain: bool


def note_outcomes(named: Named, outcomes: Sequence[Outcome], *, at: datetime) -> None:
    """Note what a server reports of a mail. A failure beside a success is one of several who read that mailbox."""
    has_arrived = any(outcome.action in ARRIVED for outcome in outcomes) or _has_arrived(named.mail)
    for outcome in outcomes:
        if outcome.action == "failed":
            _note_failure(named, outcome, at, has_arrived=has_arrived)
        elif outcome.action == "delayed":
            _keep(named.mail, BounceKind.DELAYED, outcome, at)


def note_complaint(named: Named, *, at: datetime) -> None:
    """Note that its recipient has reported it as unwanted, and write no more to them of what they did not ask for."""
    _keep(named.mail, BounceKind.COMPLAINT, Outcome(named.mail.recipient, ""), at)
    if named.mail.bulk:
        Unsubscription.of(named.mail.recipient, at=at)


def note_notice(named: Named, verdict: Verdict, *, at: datetime) -> None:
    """Note the words of an absence assistant, or of a server that nobody understands: they may say who is there instead."""
    said = shortened(verdict.text)
    if said:
        _keep(named.mail, BounceKind.AUTOMATIC, Outcome(verdict.sender.address, "", said=said), at)


def _note_failure(named: Named, outcome: Outcome, at: datetime, *, has_arrived: bool) -> None:
    """Note a failure. Only a mail that is named for certain, or whose own address is named, counts as returned."""
    mail = named.mail
    hard = is_hard(outcome.enhanced_code, outcome.reply_code, outcome.said)
    bounce = _keep(mail, BounceKind.HARD if hard else BounceKind.SOFT, outcome, at)
    is_own = is_same_address(outcome.address, mail.recipient)
    if bounce is None or not mail.attempts or has_arrived:
        return
    if not (named.is_certain or is_own or is_same_address(outcome.sought, mail.recipient)):
        return
    if hard and is_own and named.is_certain:
        RefusedAddress.note(mail, bounce.said, reply_code=bounce.reply_code, enhanced_code=bounce.enhanced_code, at=at)
    if mail.status in MAY_COME_BACK:
        _return(mail, bounce, at)


def _return(mail: OutboxMail, bounce: MailBounce, at: datetime) -> None:
    mail.came_back(at, bounce.said, reply_code=bounce.reply_code, enhanced_code=bounce.enhanced_code)
    LinkToken.returned(mail.id, at=at, but=[Purpose.UNSUBSCRIBE])
    audit.record("return", of=mail, by=audit.SYSTEM, at=at, details={"kind": bounce.kind.value})
    # Nobody was mailed, so whoever asks for another need not wait for the next day.
    UnansweredMail.answered(mail.recipient, about=mail.about)
    count_mail(MailStatus.RETURNED, bulk=bool(mail.bulk))


def _keep(mail: OutboxMail, kind: BounceKind, outcome: Outcome, at: datetime) -> MailBounce | None:
    """A new row of what came back; None when there are many of the kind already."""
    kept = db.session.scalar(select(db.func.count(MailBounce.id)).filter_by(mail_id=mail.id, kind=kind)) or 0
    if kept >= MOST_KEPT:
        return None
    bounce = MailBounce(
        mail_id=mail.id,
        kind=kind,
        received_at=at,
        reply_code=outcome.reply_code,
        enhanced_code=outcome.enhanced_code,
        said=outcome.said,
        address=outcome.address,
    )
    db.session.add(bounce)
    db.session.flush()
    return bounce


def _has_arrived(mail: OutboxMail) -> bool:
    """Whether somebody has used a link of it: whatever came back, it came to its recipient as well."""
    used = select(LinkToken.id).where(LinkToken.mail_id == mail.id, LinkToken.used_at.is_not(None)).limit(1)
    return db.session.scalar(used) is not None
