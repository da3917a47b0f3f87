"""A country that the coalition calls otherwise than usual, in letters of one language or of every language."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from signon import audit
from signon.database.db import Base, Moment, db

EVERY_LANGUAGE = ""


class CountryName(Base):
    """The name of the country with this alpha-2 ``code``. ``language`` is a BCP 47 tag, or empty for every language."""

    __tablename__ = "country_name"
    __table_args__ = (Index("uq_country_name_code_language", "code", "language", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(2))
    language: Mapped[str] = mapped_column(String(40), default=EVERY_LANGUAGE)
    name: Mapped[str] = mapped_column(String(500))
    changed_at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def all(cls) -> Sequence[Self]:
        """Every name, by code and language."""
        return db.session.scalars(db.select(cls).order_by(cls.code, cls.language)).all()

    @classmethod
    def call(cls, code: str, name: str, *, language: str, by: str, at: datetime) -> Self:
        """Call the country so from now on. What is finalised keeps what it printed."""
        found = db.session.scalar(db.select(cls).filter_by(code=code, language=language).with_for_update())
        one = found or cls(code=code, language=language)
        details = {"code": code, "language": language, "before": one.name or "", "after": name}
        one.name, one.changed_at = name, at
        db.session.add(one)
        audit.record("call", of=one, by=by, at=at, details=details)
        return one

    def forget(self, *, by: str, at: datetime) -> None:
        """Call the country as usual again."""
        details = {"code": self.code, "language": self.language, "before": self.name}
        audit.record("forget", of=self, by=by, at=at, details=details)
        db.session.delete(self)

    @classmethod
    def in_language(cls, tag: str) -> dict[str, str]:
        """The names by code for letters in this language: those of the tag, else of its language, else of every language."""
        wanted = (EVERY_LANGUAGE, tag.partition("-")[0], tag)
        rows = db.session.execute(db.select(cls.language, cls.code, cls.name).where(cls.language.in_(wanted)))
        found = sorted(rows, key=lambda row: wanted.index(row.language))
        return {row.code: row.name for row in found}
