"""Somebody in office whom supporters write to, and the lists that coordinators put together of them."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signon.database.db import Base, Moment, db
from signon.letters.addressees.styles import SPEAKER

office_list_member = Table(
    "office_list_member",
    Base.metadata,
    Column("office_list_id", Integer, ForeignKey("office_list.id"), primary_key=True),
    Column("office_id", Integer, ForeignKey("office.id"), primary_key=True),
)


class Office(Base):
    """Somebody in office, whom supporters write to. ``key`` tells one from another within its ``source``, a file.

    ``division`` and ``district`` are the constituency: a state's two-letter code and a number for members of Congress, both
    empty for an office that everybody may write to. ``address`` is the inside address below the name, in lines; ``left_at``
    is when a newer file no longer had the person.
    """

    __tablename__ = "office"
    __table_args__ = (
        Index("uq_office_source_key", "source", "key", unique=True),
        Index("ix_office_constituency", "country", "division", "district"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(600))
    name: Mapped[str] = mapped_column(String(300))
    post: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(String(200), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    division: Mapped[str] = mapped_column(String(80), default="")
    district: Mapped[str] = mapped_column(String(80), default="")
    salutation: Mapped[str] = mapped_column(String(300), default="")
    address: Mapped[str] = mapped_column(Text, default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    email: Mapped[str] = mapped_column(String(320), default="")
    form_url: Mapped[str] = mapped_column(String(500), default="")
    website: Mapped[str] = mapped_column(String(500), default="")
    updated_at: Mapped[datetime] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def inside_address(self) -> str:
        """The printed block: who it is, the Speaker's office, the body or else the post, then the address."""
        office = self.post if self.post == SPEAKER else ""
        lines = [self.name, office, self.body or self.post, *self.address.splitlines()]
        return "\n".join(line for line in lines if line.strip())


class OfficeList(Base):
    """Offices that a coordinator put together under a name."""

    __tablename__ = "office_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)

    offices: Mapped[list[Office]] = relationship(secondary=office_list_member, order_by="Office.name")


def offices_of(country: str, division: str, district: str) -> list[Office]:
    """Those in office for a constituency: who stand for the whole division, then who stand for the district."""
    query = db.select(Office).where(
        Office.country == country,
        Office.division == division,
        Office.district.in_({"", district}),
        Office.left_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(Office.district, Office.name)))


def constituency_countries() -> list[str]:
    """The codes of the countries that have anybody in office for a state or district."""
    query = db.select(Office.country).where(Office.country != "", Office.division != "", Office.left_at.is_(None))
    return list(db.session.scalars(query.distinct().order_by(Office.country)))
