"""Bounces of mails, and which messages have been received already."""

from datetime import datetime
from typing import Self

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, Choice, Moment, db
from signon.mail.bounces.status import FINAL, BounceKind, ReceivedKind
from signon.translation import gettext as _


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


class ReceivedMail(Base):
    """A message that was received, by its digest, so that the same one read twice changes nothing. Its text is not kept."""

    __tablename__ = "received_mail"
    __table_args__ = (Index("ix_received_mail_sender", "sender", "received_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True, index=True)
    received_at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[ReceivedKind] = mapped_column(Choice(ReceivedKind))
    sender: Mapped[str] = mapped_column(String(320), default="")
