"""Bounces of mails, the addresses that refuse mail, and which messages have been received already."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from sqlalchemy import ForeignKey, Index, String, Text, update
from sqlalchemy.orm import Mapped, mapped_column

from signon import audit
from signon.database.db import Base, Choice, Moment, db
from signon.limits import take_turns
from signon.mail.bounces.status import FINAL, BounceKind, ReceivedKind
from signon.mail.models import OutboxMail
from signon.translation import gettext as _

MOST_ASKED = 500


class MailBounce(Base):
    """A bounce of one mail: the server's codes and words, without any link, and the address that it names.

    ``address`` differs from the mail's recipient where that one forwards its mail.
    """

    __tablename__ = "mail_bounce"

    id: Mapped[int] = mapped_column(primary_key=True)
    mail_id: Mapped[int] = mapped_column(ForeignKey("outbox_mail.id", ondelete="CASCADE"), index=True)
    kind: Mapped[BounceKind] = mapped_column(Choice(BounceKind))
    received_at: Mapped[datetime] = mapped_column(Moment)
    reply_code: Mapped[int] = mapped_column(default=0)
    enhanced_code: Mapped[str] = mapped_column(String(12), default="")
    said: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(String(320), default="")

    @classmethod
    def of_mail(cls, mail_id: int) -> list[Self]:
        """All that came back of a mail, in the order in which it came."""
        return list(db.session.scalars(db.select(cls).filter_by(mail_id=mail_id).order_by(cls.id)))

    @property
    def is_final(self) -> bool:
        """Whether the mail has not arrived, and will not."""
        return self.kind in FINAL

    @property
    def kind_in_words(self) -> str:
        """The kind as the desk shows it."""
        return {
            BounceKind.HARD: _("The address takes no mail"),
            BounceKind.SOFT: _("This mail was not delivered"),
            BounceKind.DELAYED: _("Delayed; the mail server still tries"),
            BounceKind.COMPLAINT: _("Reported as unwanted by its recipient"),
            BounceKind.AUTOMATIC: _("An automatic answer"),
        }[self.kind]


class RefusedAddress(Base):
    """An address that a server has refused for good, and the words of that server.

    It gets no bulk mail until somebody confirms it: a coordinator, or whoever uses a link that was mailed to it since.
    ``mail_id`` is the number of the mail that came back.
    """

    __tablename__ = "refused_address"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(320), unique=True, index=True)
    since: Mapped[datetime] = mapped_column(Moment)
    said: Mapped[str] = mapped_column(Text, default="")
    reply_code: Mapped[int] = mapped_column(default=0)
    enhanced_code: Mapped[str] = mapped_column(String(12), default="")
    mail_id: Mapped[int | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_by: Mapped[str] = mapped_column(String(320), default="", server_default="")

    @classmethod
    def of(cls, address: str) -> Self | None:
        """The entry of an address that is refused at present, None when it is not."""
        return db.session.scalar(db.select(cls).where(cls.address == address, cls.confirmed_at.is_(None)))

    @classmethod
    def among(cls, addresses: Iterable[str]) -> set[str]:
        """Those of the addresses that are refused at present."""
        asked, found = list(addresses), set()
        for start in range(0, len(asked), MOST_ASKED):
            mine = (cls.address.in_(asked[start : start + MOST_ASKED]), cls.confirmed_at.is_(None))
            found |= set(db.session.scalars(db.select(cls.address).where(*mine)))
        return found

    @classmethod
    def note(cls, mail: OutboxMail, bounce: MailBounce, *, at: datetime) -> None:
        """Note that the recipient of a mail takes no mail, by what came back of it; a second time renews what was said."""
        take_turns("refused address", mail.recipient)
        row = db.session.scalar(db.select(cls).filter_by(address=mail.recipient)) or cls(address=mail.recipient)
        if row.id is None or row.confirmed_at is not None:
            row.since, row.confirmed_at, row.confirmed_by = at, None, ""
        row.said, row.mail_id = bounce.said, mail.id
        row.reply_code, row.enhanced_code = bounce.reply_code, bounce.enhanced_code
        db.session.add(row)
        audit.record("refuse", of=row, by=audit.SYSTEM, at=at)

    @classmethod
    def confirm(cls, address: str, *, by: str, at: datetime) -> None:
        """Note that the address takes mail again; nothing changes for one that was not refused."""
        row = cls.of(address)
        if row is None:
            return
        mine = (cls.id == row.id, cls.confirmed_at.is_(None))
        db.session.execute(update(cls).where(*mine).values(confirmed_at=at, confirmed_by=by))
        audit.record("confirm", of=row, by=by, at=at)


class ReceivedMail(Base):
    """A message that was received, by its digest, so that the same one read twice changes nothing. Its text is not kept."""

    __tablename__ = "received_mail"
    __table_args__ = (Index("ix_received_mail_sender", "sender", "received_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True, index=True)
    received_at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[ReceivedKind] = mapped_column(Choice(ReceivedKind))
    sender: Mapped[str] = mapped_column(String(320), default="")
