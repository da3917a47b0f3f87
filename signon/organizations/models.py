"""The member directory: what the coalition knows of organisations before they sign."""

from datetime import datetime
from typing import Self

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from signon.db import Base, Moment, db
from signon.organizations.names import organization_key


class Organization(Base):
    """An entry of the directory. ``key`` is the name in the form by which equal names are found."""

    __tablename__ = "organization"
    __table_args__ = (Index("uq_organization_key_country", "key", "country", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    key: Mapped[str] = mapped_column(String(600))
    acronym: Mapped[str] = mapped_column(String(40), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_title: Mapped[str] = mapped_column(String(200), default="")
    contact_email: Mapped[str] = mapped_column(String(320), default="")
    member: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def enter(cls, name: str, *, at: datetime, **details: str) -> Self:
        """A directory entry for this name and country: the existing one brought up to date, or a new one."""
        country = details.get("country", "")
        entry = db.session.scalar(db.select(cls).filter_by(key=organization_key(name), country=country))
        if entry is None:
            entry = cls(name=name, key=organization_key(name), created_at=at)
            db.session.add(entry)
        for field, value in details.items():
            setattr(entry, field, value)
        return entry

    @classmethod
    def known_as(cls, name: str, country: str = "") -> Self | None:
        """The entry with this very name (case, accents and punctuation aside), best in the same country."""
        found = list(db.session.scalars(db.select(cls).filter_by(key=organization_key(name)).order_by(cls.id)))
        same_country = [entry for entry in found if entry.country == country]
        return next(iter(same_country or found), None)
