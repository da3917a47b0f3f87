"""A person's request to see or erase what is held of them, which lasts until the link that answers it expires."""

from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import String, delete
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, Moment, db

LIFETIME = timedelta(days=3)
"""The time that the link in the answer serves."""


class DataRequest(Base):
    """Somebody asked what is held of this mail address; only who reads its mail can go on."""

    __tablename__ = "data_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def enter(cls, email: str, *, at: datetime) -> Self:
        """Note the request; those whose links have expired are forgotten."""
        db.session.execute(delete(cls).where(cls.created_at < at - LIFETIME))
        request = cls(email=email, created_at=at)
        db.session.add(request)
        db.session.flush()
        return request
