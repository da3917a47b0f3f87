"""Coordinators and their roles, in the shape that Flask-Security works with."""

import uuid
from datetime import datetime
from typing import Self

from email_validator import EmailNotValidError, validate_email
from flask_security import RoleMixin, UserMixin
from sqlalchemy import Column, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signon import audit
from signon.access import Role as RoleName
from signon.db import Base, Moment, db
from signon.errors import InputError
from signon.translation import gettext as _

coordinator_role = Table(
    "coordinator_role",
    Base.metadata,
    Column("coordinator_id", ForeignKey("coordinator.id"), primary_key=True),
    Column("role_id", ForeignKey("role.id"), primary_key=True),
)


class Role(Base, RoleMixin):
    """One of owner, moderator and viewer."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)

    @classmethod
    def named(cls, name: RoleName) -> Self:
        """The role of this name, made when it is not there yet."""
        found = db.session.scalar(db.select(cls).filter_by(name=name.value))
        if found is None:
            found = cls(name=name.value)
            db.session.add(found)
        return found


class Coordinator(Base, UserMixin):
    """A person with an account at the desk. Without a password, only a one-time link signs in."""

    __tablename__ = "coordinator"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    roles: Mapped[list[Role]] = relationship(secondary=coordinator_role, lazy="joined")

    @classmethod
    def named(cls, email: str) -> Self | None:
        """The coordinator with this address, whatever its case."""
        return db.session.scalar(db.select(cls).filter_by(email=email.strip().lower()))

    @classmethod
    def add(cls, email: str, role: RoleName, *, by: str, at: datetime) -> Self:
        """A coordinator with this address and exactly this role: a new one, or the existing one given the role.

        Raises ``InputError`` when the address is not one.
        """
        coordinator = cls.named(email) or cls._new(email, at)
        coordinator.roles = [Role.named(role)]
        audit.record("add", of=coordinator, by=by, at=at, details={"role": role.value})
        return coordinator

    @classmethod
    def _new(cls, email: str, at: datetime) -> Self:
        try:
            address = validate_email(email, check_deliverability=False).normalized.lower()
        except EmailNotValidError as error:
            raise InputError(
                _("'%(email)s' is not a mail address: %(reason)s", email=email, reason=str(error))
            ) from error
        coordinator = cls(email=address, active=True, fs_uniquifier=uuid.uuid4().hex, created_at=at)
        db.session.add(coordinator)
        return coordinator

    @property
    def role(self) -> str:
        """The coordinator's role, in the words of the contract."""
        return self.roles[0].name if self.roles else ""

    def change_password(self, hashed: str, *, at: datetime) -> None:
        """Set the password (already hashed) and end every session of this account."""
        self.password = hashed
        self.fs_uniquifier = uuid.uuid4().hex
        audit.record("change-password", of=self, by=self.email, at=at)
