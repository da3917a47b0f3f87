"""A message that goes along with a mail, such as somebody's answer: kept until the mail has left, and no longer."""

from collections.abc import Collection

from sqlalchemy import ForeignKey, delete
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, db


class MailEnclosure(Base):
    """The bytes of the message (RFC 5322) that goes along with a mail of the outbox."""

    __tablename__ = "mail_enclosure"

    mail_id: Mapped[int] = mapped_column(ForeignKey("outbox_mail.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes]

    @classmethod
    def of(cls, mail_id: int) -> bytes:
        """The message that goes along with a mail; empty when none does."""
        return db.session.scalar(db.select(cls.content).filter_by(mail_id=mail_id)) or b""

    @classmethod
    def forget(cls, mail_ids: Collection[int]) -> None:
        """Delete what went along with these mails."""
        db.session.execute(delete(cls).where(cls.mail_id.in_(mail_ids)))
