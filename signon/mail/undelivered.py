"""Mails that did not reach anybody: beside what they were about, and what can be done."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import aliased

from signon.database.db import db
from signon.mail.models import UNDELIVERED, MailStatus, OutboxMail
from signon.tokens import Purpose
from signon.web.languages import lazy_gettext as _l

MOST_ASKED = 500


def undelivered(purposes: Collection[Purpose], subjects: Iterable[int]) -> dict[int, list[OutboxMail]]:
    """The mails that failed or came back, with a link about each of the ``subjects``, oldest first.

    One that a later mail about the same, to the same address, has overtaken is left out.
    """
    numbers = list(subjects)
    found: dict[int, list[OutboxMail]] = {}
    for start in range(0, len(numbers), MOST_ASKED):
        for mail in db.session.scalars(_failed(purposes, numbers[start : start + MOST_ASKED])):
            found.setdefault(mail.link_subject_id or 0, []).append(mail)
    return found


def reached_nobody(purposes: Collection[Purpose]) -> Select[int | None]:
    """The query for the numbers of all subjects that ``undelivered`` has mails about."""
    return select(OutboxMail.link_subject_id).where(_was_not_delivered(purposes))


def may_have_reached_nobody(purposes: Collection[Purpose]) -> Select[int | None]:
    """The query for those numbers and some more: what a later mail has overtaken is not left out. It is quick."""
    return select(OutboxMail.link_subject_id).where(_failed_about(purposes))


def _failed_about(purposes: Collection[Purpose]) -> ColumnElement[bool]:
    return and_(OutboxMail.link_purpose.in_(purposes), OutboxMail.status.in_(UNDELIVERED), OutboxMail.recipient != "")


def _failed(purposes: Collection[Purpose], numbers: list[int]) -> Select[OutboxMail]:
    of_these = OutboxMail.link_subject_id.in_(numbers)
    return select(OutboxMail).where(of_these, _was_not_delivered(purposes)).order_by(OutboxMail.id)


def _was_not_delivered(purposes: Collection[Purpose]) -> ColumnElement[bool]:
    later = aliased(OutboxMail)
    overtaken = select(later.id).where(
        later.recipient == OutboxMail.recipient,
        later.link_subject_id == OutboxMail.link_subject_id,
        later.link_purpose.in_(purposes),
        later.id > OutboxMail.id,
        later.status.not_in([*UNDELIVERED, MailStatus.DROPPED]),
    )
    return and_(_failed_about(purposes), ~overtaken.exists())


def remedy(mail: OutboxMail) -> str:
    """The remedy for a mail that failed or came back, by the mail server's answer; empty for any other."""
    if mail.status not in UNDELIVERED or not mail.recipient:
        return ""
    return next(str(text) for applies, text in REMEDIES if applies(mail.reply_code, mail.enhanced_code))


REMEDIES: tuple[tuple[Callable[[int, str], bool], Any], ...] = (
    (
        lambda _code, enhanced: enhanced.startswith("5.7."),
        _l(
            "The mail server refuses it by its rules, not for the mailbox. Let whoever runs it look at its answer, then "
            "deliver the mail again."
        ),
    ),
    (
        lambda _code, enhanced: enhanced in {"5.6.7", "5.6.9", "5.6.10"},
        _l(
            "A mail server on the way takes no letters such as é before the @. Ask for another address, or have whoever runs "
            "the mail server let it offer SMTPUTF8."
        ),
    ),
    (
        lambda _code, enhanced: enhanced in {"5.2.3", "5.3.4"},
        _l("The mail is too large for that mailbox. Write to its owner in another way."),
    ),
    (
        lambda code, enhanced: enhanced == "5.2.2" or (code == 552 and not enhanced),  # noqa: PLR2004
        _l("The mailbox is full. Deliver the mail again when there is room, or ask for another address."),
    ),
    (
        lambda _code, enhanced: enhanced in {"5.1.2", "5.1.10", "5.4.1", "5.4.4"},
        _l("That domain takes no mail. Ask for another address."),
    ),
    (
        lambda code, enhanced: (
            enhanced in {"5.1.1", "5.1.3", "5.1.6", "5.2.1"} or (code in {550, 551, 553} and not enhanced)
        ),
        _l(
            "The mailbox does not exist or takes no mail. Ask for another address; deliver it again if it was made since."
        ),
    ),
    (
        lambda code, _enhanced: code >= 500,  # noqa: PLR2004
        _l("The mail server refuses it for good. Read its answer, and deliver the mail again once the cause is gone."),
    ),
    (lambda _code, _enhanced: True, _l("Deliver it again once the cause is gone, or ask for another address.")),
)
"""Remedies by the codes of RFC 5321 and RFC 3463; the first that applies counts."""
