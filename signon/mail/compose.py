"""Composing a mail: a template, the link that it carries, and how many of its kind one address gets.

Every mail that goes into the outbox is composed here, in the transaction of what it announces.
"""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import current_app

from signon.database.db import db
from signon.limits import WINDOW
from signon.mail.content import LINK, Frame
from signon.mail.enclosures import MailEnclosure
from signon.mail.links import Link
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.new_mail import NewMail
from signon.mail.refused_addresses import RefusedAddress
from signon.mail.templates import phrase, written
from signon.translation import language
from signon.web.look import site_name

BREAK = "\n\n"
CONTACT_PAGE = "/contact"
FRAME = "mail/mails/_frame.txt"
MARK = secrets.token_hex()
"""Stands for the link while a template is filled in. Nobody can know it, so nothing that somebody wrote is taken for one."""

LINK_PARAGRAPH = re.compile(rf"(?:\A|\n\n){MARK}(?=\n\n|\Z)")


def new_mail(
    template: str,
    *,
    to: str,
    about: str,
    link: Link | None = None,
    bulk: str = "",
    reply_to: str | None = None,
    **values: Any,
) -> NewMail:
    """The mail that a template makes of its values, with ``{{ link }}`` where its link will stand.

    Answers go to ``reply_to``, or else to the site's contact address, if there is one. With an empty one nothing is said of
    answers.
    """
    mail = written(template, **values, link=MARK) if link else written(template, **values)
    answers = current_app.config["SIGNON"].contact_email if reply_to is None else reply_to
    frame = frame_of(site_name(), answers=answers)._replace(button=mail.button, unsubscribing=mail.unsubscribing)
    if reply_to == "":
        frame = frame._replace(answer="")
    return NewMail(to, mail.subject, _paragraphs(mail.body), link, about, bulk, answers, frame)


def frame_of(coalition: str, *, letter: str = "", answers: str) -> Frame:
    """The words around the paragraphs: who writes, about the letter of which title, and how to answer."""
    page = current_app.config["SIGNON"].base_url + CONTACT_PAGE
    return Frame(
        coalition=" ".join(coalition.split()),
        heading=phrase(FRAME, "heading")(" ".join(letter.split())) if letter else "",
        answer=phrase(FRAME, "reply")(answers) if answers else phrase(FRAME, "write")(page),
        language=language().replace("_", "-") or "en",
    )


def send(template: str, *, to: str, about: str, at: datetime, **values: Any) -> None:
    """Queue a mail to one address. ``about`` names its cause, such as ``letter:7``; the values are those of ``new_mail``."""
    mail = new_mail(template, to=to, about=about, **values)
    OutboxMail.queue_many([mail], at=at)


def send_with(mail: NewMail, enclosed: bytes, *, at: datetime) -> None:
    """Queue a mail that a whole message goes along with, unless that is empty."""
    row = OutboxMail(**mail.values(at))
    db.session.add(row)
    db.session.flush()
    if enclosed:
        db.session.add(MailEnclosure(mail_id=row.id, content=enclosed))
    OutboxMail.wake()


def send_each(mails: Sequence[NewMail], *, at: datetime) -> None:
    """Queue many mails with one statement."""
    OutboxMail.queue_many(mails, at=at)


def send_round(mails: Sequence[NewMail], *, at: datetime) -> None:
    """Queue mails that go to many without their asking. Those to an address that a mail server has refused do not leave.

    They are kept as not delivered, so that they are seen to, and leave when the address is confirmed.
    """
    refused = RefusedAddress.entries({mail.to for mail in mails})
    OutboxMail.queue_many([mail for mail in mails if mail.to not in refused], at=at)
    db.session.add_all(_kept_back(mail, refused[mail.to], at) for mail in mails if mail.to in refused)


def may_be_mailed(address: str, *, about: str, at: datetime) -> bool:
    """Whether the address may get one more mail about this cause within the hour.

    Asked first, for whoever would write to the same address meanwhile waits until the transaction ends.
    """
    recent = OutboxMail.count_recent(recipient=address, about=about, since=at - WINDOW)
    most: int = current_app.config["SIGNON"].mails_per_address
    return recent < most


def _kept_back(mail: NewMail, refused: RefusedAddress, at: datetime) -> OutboxMail:
    codes = {"reply_code": refused.reply_code, "enhanced_code": refused.enhanced_code}
    return OutboxMail(**mail.values(at), status=MailStatus.FAILED, error=refused.why_kept_back, **codes)


def _paragraphs(body: str) -> list[str | None]:
    """The paragraphs of a body. Raises ``ValueError`` for a link that is not a paragraph of its own."""
    first, *others = LINK_PARAGRAPH.split(body)
    if any(MARK in text for text in (first, *others)):
        raise ValueError("The link of a mail stands in a paragraph of its own, with empty lines around it.")
    paragraphs: list[str | None] = [*_split(first)]
    for text in others:
        paragraphs += [LINK, *_split(text.removeprefix(BREAK))]
    return paragraphs


def _split(text: str) -> list[str]:
    return text.split(BREAK) if text else []
