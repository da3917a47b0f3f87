"""A message that goes along with a mail, such as somebody's answer: kept until the mail has left, and no longer."""

from sqlalchemy import ForeignKey, delete, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, db
from signon.mail.models import UNDELIVERED, MailStatus, OutboxMail

MAILED_ON = "answer"
"""The cause of a mail that brings somebody's answer; no other has anything that goes along."""

MOST_WAITING = 50 * 2**20

MAY_LEAVE = (MailStatus.QUEUED, MailStatus.HELD, *UNDELIVERED)


class MailEnclosure(Base):
    """The bytes of the message (RFC 5322) that goes along with a mail of the outbox."""

    __tablename__ = "mail_enclosure"

    mail_id: Mapped[int] = mapped_column(ForeignKey("outbox_mail.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes]

    @classmethod
    def of(cls, mail: OutboxMail) -> bytes:
        """The message that goes along with a mail; empty when none does."""
        if mail.about != MAILED_ON:
            return b""
        return db.session.scalar(select(cls.content).filter_by(mail_id=mail.id)) or b""

    @classmethod
    def has_room_for(cls, content: bytes) -> bool:
        """Whether a message may go along as well: those that have not left are held in memory when they leave together."""
        kept = db.session.scalar(select(func.sum(func.length(cls.content)))) or 0
        return kept + len(content) <= MOST_WAITING

    @classmethod
    def forget_left(cls) -> None:
        """Delete what went along with mails that have left, and with those that are erased."""
        is_over = or_(OutboxMail.status.not_in(MAY_LEAVE), OutboxMail.recipient == "")
        numbers = db.session.scalars(select(cls.mail_id).join(OutboxMail).where(is_over)).all()
        if numbers:
            db.session.execute(delete(cls).where(cls.mail_id.in_(numbers)))
