"""A picture chosen in a form, on its way into a letter: kept for a week, where every machine finds it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import LargeBinary, String, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, Moment, db

KEPT_FOR = timedelta(days=7)


class ChosenPicture(Base):
    """A PNG that we have encoded, by its SHA-256, and when it was chosen last."""

    __tablename__ = "chosen_picture"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    png: Mapped[bytes] = mapped_column(LargeBinary)
    chosen_at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def keep(cls, sha256: str, png: bytes, at: datetime) -> None:
        """Keep a picture from now on for a week, whoever else chooses the same in this moment."""
        insert: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
        row = insert(cls).values(sha256=sha256, png=png, chosen_at=at)
        db.session.execute(row.on_conflict_do_update(index_elements=["sha256"], set_={"chosen_at": at}))

    @classmethod
    def with_digest(cls, sha256: str) -> bytes | None:
        """The PNG, or None when it is not kept, or not any more."""
        return db.session.scalar(db.select(cls.png).filter_by(sha256=sha256))

    @classmethod
    def forget_old(cls, at: datetime) -> None:
        """Delete what was chosen more than a week ago, and what a clock that was set back would keep too long."""
        is_old = (cls.chosen_at < at - KEPT_FOR) | (cls.chosen_at > at + KEPT_FOR)
        db.session.execute(delete(cls).where(is_old))
