"""Coordinators and their roles, in the shape that Flask-Security works with."""

import secrets
import unicodedata
import uuid
from datetime import datetime
from typing import Self

from flask_security import RoleMixin, UserMixin
from sqlalchemy import Column, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signon import audit
from signon.access import Role as RoleName
from signon.contacts import MOST_ADDRESS, mail_address
from signon.database.db import Base, Moment, db
from signon.errors import DomainError, InputError
from signon.limits import take_turns
from signon.mail.models import OutboxMail
from signon.tokens import LinkToken, Purpose
from signon.translation import gettext as _

coordinator_role = Table(
    "coordinator_role",
    Base.metadata,
    Column("coordinator_id", ForeignKey("coordinator.id"), primary_key=True),
    Column("role_id", ForeignKey("role.id"), primary_key=True),
)


class LastOwnerError(DomainError):
    """The site would have no owner left without this account."""


class ClosedError(DomainError):
    """The account is closed."""


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
    """A person with an account at the desk. Without a password, only a one-time link signs in.

    ``fs_uniquifier`` is what a session holds, ``browser_key`` what makes a browser a known one; a new one ends those before.
    """

    __tablename__ = "coordinator"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    browser_key: Mapped[str] = mapped_column(String(32), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    roles: Mapped[list[Role]] = relationship(secondary=coordinator_role, lazy="joined")

    @classmethod
    def named(cls, email: str) -> Self | None:
        """The coordinator with this address, however it is written."""
        kept, written = address_key(email), _without_nul(email).strip().lower()
        # An earlier version kept some addresses as they were written.
        either = db.select(cls).where(cls.email.in_({kept, written}))
        return db.session.scalars(either.order_by(cls.email == kept)).unique().first()

    @classmethod
    def add(cls, email: str, role: RoleName, *, by: str, at: datetime) -> Self:
        """A coordinator with this address and exactly this role: a new one, or the existing one given the role.

        A closed account is open again, without a password. Raises ``InputError`` when the address is not one, and
        ``LastOwnerError`` when nobody would be owner any more.
        """
        coordinator = cls.named(email) or cls._new(email, at)
        before = {"before": coordinator.role} if coordinator.role not in {"", role.value} else {}
        if coordinator.active and coordinator.role == RoleName.OWNER and role is not RoleName.OWNER:
            coordinator.check_another_owns()
        again = {} if coordinator.active else {"opened": "again"}
        coordinator.active = True
        coordinator.roles = [Role.named(role)]
        audit.record("add", of=coordinator, by=by, at=at, details={"role": role.value} | before | again)
        return coordinator

    @classmethod
    def _new(cls, email: str, at: datetime) -> Self:
        try:
            address = mail_address(email)
        except ValueError as error:
            raise InputError(_("'%(email)s' %(problem)s.", email=email, problem=error)) from error
        coordinator = cls(email=address, active=True, fs_uniquifier=uuid.uuid4().hex, created_at=at, roles=[])
        db.session.add(coordinator)
        return coordinator

    @property
    def role(self) -> str:
        """The coordinator's role, in the words of the contract."""
        return self.roles[0].name if self.roles else ""

    def change_password(self, hashed: str, *, at: datetime) -> None:
        """Set the password (already hashed), end every session of this account, and know its browsers no more."""
        self.password = hashed
        self.end_sessions()
        self.browser_key = secrets.token_hex(16)
        audit.record("change-password", of=self, by=self.email, at=at)

    def end_sessions(self) -> None:
        """End every session of this account, on every machine; a copy of its cookie signs nobody in any more."""
        self.fs_uniquifier = uuid.uuid4().hex

    def close(self, *, by: str, at: datetime) -> None:
        """End the account: its sessions, its password, its known browsers, and the sign-in links that are out or waiting.

        What the person did stays in the trail under their address. Raises ``LastOwnerError`` for the only owner, and
        ``ClosedError`` when it is closed already.
        """
        if not self.active:
            raise ClosedError(_("The account of %(email)s is closed already.", email=self.email))
        if self.role == RoleName.OWNER:
            self.check_another_owns()
        self.active, self.password = False, None
        self.end_sessions()
        self.browser_key = secrets.token_hex(16)
        LinkToken.revoke(Purpose.SIGN_IN, self.id)
        OutboxMail.drop_links(Purpose.SIGN_IN, self.id, reason=_("The account was closed."))
        audit.record("close", of=self, by=by, at=at)

    def check_another_owns(self) -> None:
        """Raises ``LastOwnerError`` when no other open account is an owner's. Two owners cannot end each other at once."""
        take_turns("owners", "")
        others = db.select(Coordinator.id).where(Coordinator.roles.any(name=RoleName.OWNER), Coordinator.active)
        if db.session.scalar(others.where(Coordinator.id != self.id).limit(1)) is None:
            raise LastOwnerError(
                _(
                    "%(email)s is the only owner. Give another account that role first: "
                    "'flask coordinator add EMAIL --role owner'.",
                    email=self.email,
                )
            )


def address_key(email: str) -> str:
    """The form of a mail address under which its account is kept and its tries are counted, however it is written."""
    try:
        return mail_address(email)
    except ValueError:
        return unicodedata.normalize("NFKC", _without_nul(email)).casefold().strip()[:MOST_ADDRESS]


def _without_nul(text: str) -> str:
    """PostgreSQL cannot even be asked for a text with a NUL."""
    return text.replace("\0", "")
