"""The member directory: organisations, the names they go by, and whom to reach there."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from signon import audit
from signon.contacts import web_domain
from signon.database.db import Base, Choice, Moment, db
from signon.names import organization_key


class NameSort(StrEnum):
    """The reason why an organisation goes by a name beside the printed one."""

    FORMER = "former"
    OTHER = "other"


class Organization(Base):
    """An entry of the directory. ``key`` is the printed name in the form by which equal names are found.

    ``second_country`` is one beside ``country``, under which it is counted; ``sort_as`` takes the name's place in the order.
    ``region`` is empty where the region of the world that the country lies in says enough; ``mail_domains`` are domains, in
    small letters, at which only people of the organisation have addresses; ``website_domain`` follows from the website.
    """

    __tablename__ = "organization"
    __table_args__ = (Index("uq_organization_key_country", "key", "country", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    key: Mapped[str] = mapped_column(String(600))
    legal_name: Mapped[str] = mapped_column(String(300), default="")
    acronym: Mapped[str] = mapped_column(String(40), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    second_country: Mapped[str] = mapped_column(String(2), default="", server_default="")
    sort_as: Mapped[str] = mapped_column(String(300), default="", server_default="")
    region: Mapped[str] = mapped_column(String(80), default="")
    kind: Mapped[str] = mapped_column(String(80), default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    website_domain: Mapped[str] = mapped_column(String(300), default="", index=True)
    mail_domains: Mapped[list[str]] = mapped_column(JSON, default=list)
    member: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Moment)

    names: Mapped[list["OrganizationName"]] = relationship(
        back_populates="organization", cascade="all, delete-orphan", order_by="OrganizationName.id"
    )
    contacts: Mapped[list["Contact"]] = relationship(
        back_populates="organization", cascade="all, delete-orphan", order_by="Contact.id"
    )

    @validates("website")
    def _keep_domain(self, _field: str, website: str) -> str:
        self.website_domain = web_domain(website)
        return website

    @classmethod
    def enter(cls, name: str, *, at: datetime, by: str = audit.SYSTEM, **details: Any) -> Self:
        """A directory entry for this name and country: the existing one brought up to date, or a new one."""
        country = details.get("country", "")
        entry = db.session.scalar(db.select(cls).filter_by(key=organization_key(name), country=country))
        if entry is None:
            entry = cls(name=name, key=organization_key(name), created_at=at)
            db.session.add(entry)
        for field, value in details.items():
            setattr(entry, field, value)
        audit.record("enter", of=entry, by=by, at=at)
        return entry

    @property
    def contact(self) -> "Contact | None":
        """The person to write to first."""
        return next(iter(self.contacts), None)

    def reach(self, name: str, title: str, email: str) -> None:
        """Have this person as a contact: the one with the same address brought up to date, or a new one."""
        contact = next((one for one in self.contacts if one.email == email), None)
        if contact is None:
            contact = Contact(email=email)
            self.contacts.append(contact)
        contact.name, contact.title = name or contact.name or "", title or contact.title or ""


class OrganizationName(Base):
    """A name beside the printed one: a former name, a translation, what people call it."""

    __tablename__ = "organization_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    key: Mapped[str] = mapped_column(String(600), index=True)
    sort: Mapped[NameSort] = mapped_column(Choice(NameSort), default=NameSort.OTHER)

    organization: Mapped[Organization] = relationship(back_populates="names")


class Contact(Base):
    """A person at an organisation. ``language`` is a BCP 47 tag, or empty when unknown. Never shown in public."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    title: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(320), default="", index=True)
    language: Mapped[str] = mapped_column(String(40), default="")

    organization: Mapped[Organization] = relationship(back_populates="contacts")
