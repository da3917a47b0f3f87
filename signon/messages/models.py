"""A message to the coalition."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from signon import audit
from signon.database.db import Base, Choice, Moment, db

MOST_NAME = 200
MOST_SUBJECT = 300


class MessageStatus(StrEnum):
    """Whether somebody has seen to the message."""

    NEW = "new"
    ANSWERED = "answered"


class Message(Base):
    """A message that somebody wrote, and the address that an answer reaches.

    ``came_by_mail`` tells that it answers a mail of the site instead of coming through the form, and ``mail_id`` is the
    number of that mail, None where it is not known.
    """

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[MessageStatus] = mapped_column(Choice(MessageStatus), default=MessageStatus.NEW, index=True)
    name: Mapped[str] = mapped_column(String(MOST_NAME), default="")
    email: Mapped[str] = mapped_column(String(320), index=True)
    subject: Mapped[str] = mapped_column(String(MOST_SUBJECT))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[str] = mapped_column(String(320), default="")
    came_by_mail: Mapped[bool] = mapped_column(default=False, server_default=false())
    mail_id: Mapped[int | None]

    @classmethod
    def receive(cls, *, name: str, email: str, subject: str, text: str, at: datetime) -> Self:
        """A new message."""
        message = cls(name=name, email=email, subject=subject, text=text, created_at=at)
        db.session.add(message)
        audit.record("receive", of=message, by=audit.SYSTEM, at=at)
        return message

    def answered(self, *, by: str, at: datetime) -> None:
        """Note that ``by`` has seen to it."""
        self.status, self.answered_by, self.answered_at = MessageStatus.ANSWERED, by, at
        audit.record("answer", of=self, by=by, at=at)
