"""The outbox: a mail is a row in the transaction of what it announces.

A link's token is minted when the mail is delivered, so that it is stored nowhere; the row keeps only what the link is for.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Self, cast

from flask import current_app
from sqlalchemy import JSON, Index, Insert, String, Table, Text, insert, update
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, Moment, db, rows_changed
from signon.errors import DomainError
from signon.jobs.queue import wake_after_commit
from signon.limits import WINDOW, take_turns
from signon.mail.content import Content, Frame
from signon.mail.envelopes import new_code
from signon.mail.html import present_layout
from signon.mail.links import Link
from signon.mail.new_mail import MOST_SUBJECT, NewMail
from signon.mail.smtp.answers import Refusal
from signon.mail.waiting import MOST_ATTEMPTS, wait_after
from signon.mail_server import CODE_LENGTH
from signon.tokens import Purpose, digest
from signon.translation import gettext as _

CLOCKS_DIFFER = timedelta(minutes=1)
"""The most that the clocks of two machines that write mails may lie apart."""


class MailStatus(StrEnum):
    """The state of a mail.

    Captured means kept here because no mail server is set, held that a coordinator paused it, dropped that it was not
    wanted any more when its turn came, and returned that it left and came back as undeliverable.
    """

    QUEUED = "queued"
    HELD = "held"
    SENT = "sent"
    CAPTURED = "captured"
    FAILED = "failed"
    DROPPED = "dropped"
    RETURNED = "returned"


UNDELIVERED = (MailStatus.FAILED, MailStatus.RETURNED)
"""The states of a mail that reached nobody, and that may be delivered again."""

LEFT = (MailStatus.SENT, MailStatus.RETURNED)
"""The states of a mail that the mail server has taken; what a late worker says of it changes nothing."""


class OutboxMail(Base):
    """One mail to one address. ``paragraphs`` holds text; a null stands for the link.

    ``bulk`` names the feature that wrote it to many people without their asking: such a mail carries a way to unsubscribe,
    and goes after those that somebody waits for. It is empty for a mail that answers a person's own act.
    ``frame`` holds the words around the paragraphs, by the names of ``Frame``.
    ``reply_to`` is the address that an answer goes to, empty when nobody reads answers.
    ``envelope_code`` stands in the address that it is returned to, where it tells which mail came back.
    ``reply_code`` and ``enhanced_code`` are those of the mail server's refusal, 0 and empty when it did not refuse.
    ``worker`` is the identity of the worker that has it in hand, by which others know when that one died.
    ``captured_token`` is the digest of the token in the captured text.
    """

    __tablename__ = "outbox_mail"
    __table_args__ = (Index("ix_outbox_mail_due", "status", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(320), unique=True)
    envelope_code: Mapped[str] = mapped_column(String(CODE_LENGTH), unique=True, index=True)
    recipient: Mapped[str] = mapped_column(String(320), index=True)
    subject: Mapped[str] = mapped_column(String(MOST_SUBJECT))
    paragraphs: Mapped[list[str | None]] = mapped_column(JSON)
    frame: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    about: Mapped[str] = mapped_column(String(80), default="")
    link_purpose: Mapped[Purpose | None] = mapped_column(String(40))
    link_subject_id: Mapped[int | None]
    link_path: Mapped[str] = mapped_column(String(200), default="")
    link_seconds: Mapped[int] = mapped_column(default=0)
    bulk: Mapped[str] = mapped_column(String(20), default="")
    reply_to: Mapped[str] = mapped_column(String(320), default="", server_default="")
    status: Mapped[MailStatus] = mapped_column(String(20), default=MailStatus.QUEUED)
    created_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    dated_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str] = mapped_column(String(32), default="", server_default="")
    error: Mapped[str] = mapped_column(Text, default="")
    reply_code: Mapped[int] = mapped_column(default=0)
    enhanced_code: Mapped[str] = mapped_column(String(12), default="")
    captured: Mapped[str] = mapped_column(Text, default="")
    captured_token: Mapped[str] = mapped_column(String(64), default="", index=True)

    @classmethod
    def queue(
        cls,
        *,
        to: str,
        subject: str,
        paragraphs: Sequence[str | None],
        at: datetime,
        link: Link | None = None,
        about: str = "",
        bulk: str = "",
    ) -> Self:
        """Add a mail to the present transaction. ``about`` names its cause, such as ``letter:7``, for counting and finding."""
        mail = cls(**NewMail(to, subject, paragraphs, link, about, bulk).values(at))
        db.session.add(mail)
        wake_after_commit("mail")
        return mail

    @classmethod
    def queue_many(cls, mails: "Sequence[NewMail]", *, at: datetime) -> None:
        """Add many mails to the present transaction, as ``queue`` does each, without a statement for each."""
        if mails:
            db.session.connection().execute(_addition(cls), [mail.values(at) for mail in mails])
            wake_after_commit("mail")

    @classmethod
    def locked(cls, number: int) -> Self | None:
        """The mail as it is now, locked until the transaction ends; None when it is gone."""
        return db.session.get(cls, number, populate_existing=True, with_for_update=True)

    @classmethod
    def locked_each(cls, numbers: Collection[int]) -> Sequence[Self]:
        """Those of the mails that are there, as they are now, locked until the transaction ends."""
        query = db.select(cls).where(cls.id.in_(numbers)).order_by(cls.id).with_for_update()
        return db.session.scalars(query.execution_options(populate_existing=True)).all()

    @classmethod
    def oldest_waiting(cls, at: datetime) -> timedelta | None:
        """The time that the oldest undelivered mail has waited; None when none waits."""
        oldest = db.session.scalar(db.select(db.func.min(cls.created_at)).filter_by(status=MailStatus.QUEUED))
        return at - oldest if oldest else None

    @classmethod
    def due_since(cls, at: datetime) -> datetime | None:
        """The moment since which the oldest mail that should leave now has been due; None when none is."""
        query = db.select(db.func.min(cls.due_at)).where(cls.status == MailStatus.QUEUED, cls.due_at <= at)
        return db.session.scalar(query)

    @classmethod
    def count_recent(cls, *, recipient: str, about: str, since: datetime) -> int:
        """The number of mails written to this address about this cause in the hour after a moment.

        Until the transaction ends nobody else counts the same, so that the mail written next is counted too. What a clock
        that was set back has left in the future does not count.
        """
        take_turns("mail", f"{about} {recipient}")
        within = cls.created_at.between(since, since + WINDOW + CLOCKS_DIFFER)
        query = db.select(db.func.count(cls.id)).where(cls.recipient == recipient, cls.about == about, within)
        return db.session.scalar(query) or 0

    @classmethod
    def has_brought(cls, recipient: str, purpose: Purpose, subject_id: int | None = None, *, since: datetime) -> bool:
        """Whether a mail since then has brought a link of this purpose, about this subject if one is named, or still will."""
        query = db.select(cls.id).where(cls.recipient == recipient, cls.link_purpose == purpose, cls.created_at > since)
        if subject_id is not None:
            query = query.where(cls.link_subject_id == subject_id)
        arrived = cls.status.not_in((*UNDELIVERED, MailStatus.DROPPED))
        return db.session.scalar(query.where(arrived).limit(1)) is not None

    @classmethod
    def hold(cls, about: str) -> None:
        """Keep back the waiting mails about a cause. One that is on its way to the mail server in this moment still leaves."""
        cls._turn(about, MailStatus.QUEUED, MailStatus.HELD)

    @classmethod
    def release(cls, about: str) -> None:
        """Deliver what ``hold`` kept back."""
        cls._turn(about, MailStatus.HELD, MailStatus.QUEUED)
        wake_after_commit("mail")

    @classmethod
    def drop_links(cls, purpose: Purpose, subject_id: int, *, reason: str) -> None:
        """Keep the waiting mails with a link of this purpose and subject from leaving, for it would lead nowhere."""
        waiting = (MailStatus.QUEUED, MailStatus.HELD)
        mine = (cls.link_purpose == purpose, cls.link_subject_id == subject_id, cls.status.in_(waiting))
        db.session.execute(update(cls).where(*mine).values(status=MailStatus.DROPPED, error=reason))

    @classmethod
    def _turn(cls, about: str, before: MailStatus, after: MailStatus) -> None:
        db.session.execute(update(cls).where(cls.about == about, cls.status == before).values(status=after))

    @classmethod
    def counts(cls, about: str) -> dict[MailStatus, int]:
        """The number of mails about a cause in each state."""
        query = db.select(cls.status, db.func.count(cls.id)).where(cls.about == about).group_by(cls.status)
        return {MailStatus(status): number for status, number in db.session.execute(query)}

    @classmethod
    def numbers(cls, statuses: Sequence[MailStatus]) -> dict[MailStatus, int]:
        """The number of mails in each of the states."""
        query = db.select(cls.status, db.func.count(cls.id)).where(cls.status.in_(statuses)).group_by(cls.status)
        found = {MailStatus(status): number for status, number in db.session.execute(query)}
        return {status: found.get(status, 0) for status in statuses}

    @classmethod
    def wake(cls) -> None:
        """Have what is due delivered at once after the present transaction."""
        wake_after_commit("mail")

    def delivered(self, at: datetime, *, captured: str = "", token: str = "") -> None:
        """Note the delivery: sent, or kept here when ``captured`` holds its text, with ``token`` in its link.

        One that came back before this could be noted stays returned.
        """
        if self.status == MailStatus.RETURNED:
            return
        self.status = MailStatus.CAPTURED if captured else MailStatus.SENT
        self.sent_at, self.captured, self.error = at, captured, ""
        self.captured_token = digest(token) if token else ""
        self.reply_code, self.enhanced_code = 0, ""

    def failed(self, at: datetime, error: str) -> None:
        """Note a failed attempt; it is repeated after a growing wait, at most twelve times."""
        self.error, self.worker = error, ""
        if self.attempts >= MOST_ATTEMPTS:
            self.status = MailStatus.FAILED
        self.due_at = at + wait_after(self.attempts)

    def refused(self, at: datetime, refusal: Refusal) -> None:
        """Note the mail server's refusal: a final one ends it at once, another is a failed attempt."""
        self.reply_code, self.enhanced_code = refusal.code, refusal.enhanced_code
        if refusal.is_final:
            self.give_up(str(refusal))
        else:
            self.failed(at, str(refusal))

    def put_back(self, at: datetime, error: str) -> None:
        """Note that the attempt was none of this mail's: the server takes no mail at all for now, and has got none."""
        self.dated_at = self.dated_at if self.attempts > 1 else None
        self.attempts, self.due_at, self.error, self.worker = max(self.attempts - 1, 0), at, error, ""

    def give_up(self, error: str) -> None:
        """Note that this mail can never be delivered as it is."""
        self.status, self.error = MailStatus.FAILED, error

    def came_back(self, at: datetime, said: str, *, reply_code: int, enhanced_code: str) -> None:
        """Note that it came back as undeliverable, and what the server said that had it then."""
        self.status, self.error, self.worker = MailStatus.RETURNED, said, ""
        self.sent_at = self.sent_at or at
        self.reply_code, self.enhanced_code = reply_code, enhanced_code

    def drop(self, reason: str) -> None:
        """Note that this mail is not wanted any more, and why."""
        self.status, self.error = MailStatus.DROPPED, reason

    @classmethod
    def let_go(cls, address: str, *, at: datetime) -> None:
        """Deliver the mails to an address that were never tried, because it was refused when they were written."""
        kept_back = (cls.recipient == address, cls.status == MailStatus.FAILED, cls.attempts == 0)
        db.session.execute(update(cls).where(*kept_back).values(status=MailStatus.QUEUED, due_at=at, error=""))
        wake_after_commit("mail")

    def resend(self, at: datetime) -> None:
        """Deliver a mail that failed or came back again, from the first attempt. Raises ``DomainError`` for any other.

        It gets another code in its envelope: what comes back of the earlier sending says nothing about this one.
        """
        if not self.recipient:
            raise DomainError(_("This mail is erased; nothing is left of it to deliver."))
        undelivered = update(OutboxMail).where(OutboxMail.id == self.id, OutboxMail.status.in_(UNDELIVERED))
        again = undelivered.values(
            status=MailStatus.QUEUED, attempts=0, due_at=at, dated_at=None, worker="", error="", reply_code=0,
            enhanced_code="", envelope_code=new_code(),
        )  # fmt: skip
        if rows_changed(again) != 1:
            db.session.refresh(self)
            state = self.status_in_words
            raise DomainError(
                _("Only a mail that failed or came back is delivered again. This one: %(state)s.", state=state)
            )
        wake_after_commit("mail")

    def text(self, link: str, unsubscribe: str = "") -> str:
        """The text as delivered, with ``link`` where the link stands, and at its foot the one that ends such mails."""
        return self.content(link, unsubscribe).text()

    def html(self, link: str, unsubscribe: str = "") -> str:
        """The same as HTML."""
        return present_layout().html_of(self.content(link, unsubscribe), self.subject)

    def content(self, link: str, unsubscribe: str = "") -> Content:
        """All that is read in it, with these links."""
        return Content(Frame(**self.frame), self.paragraphs, link, unsubscribe if self.bulk else "")

    @property
    def shown_text(self) -> str:
        """The text for the desk: as captured, or with a remark in the place of a link that only its recipient has."""
        return self.captured or self.text(self.remark if self.link_purpose else self.page, self.remark)

    @property
    def remark(self) -> str:
        """The words in the place of a link that is not shown."""
        kept = self.status == MailStatus.CAPTURED
        return _("[a link that is gone from here]") if kept else _("[a link that only the recipient has]")

    @property
    def page(self) -> str:
        """The address that the link leads to, where it needs no token."""
        return f"{current_app.config['SIGNON'].base_url}{self.link_path}" if self.link_path else ""

    @property
    def status_in_words(self) -> str:
        """The state as the desk shows it."""
        return {
            MailStatus.QUEUED: _("waiting"),
            MailStatus.SENT: _("sent"),
            MailStatus.CAPTURED: _("kept here"),
            MailStatus.FAILED: _("failed"),
            MailStatus.HELD: _("paused"),
            MailStatus.DROPPED: _("not sent"),
            MailStatus.RETURNED: _("came back"),
        }[MailStatus(self.status)]


@cache
def _addition(cls: type[OutboxMail]) -> Insert:
    """The statement that adds mails; built once. It goes past the session, which would make objects of the rows."""
    return insert(cast("Table", cls.__table__))
