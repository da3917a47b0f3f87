"""Addresses that a server has refused for good, until somebody confirms them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from sqlalchemy import String, Text, update
from sqlalchemy.orm import Mapped, mapped_column

from signon import audit
from signon.database.db import Base, Moment, db
from signon.limits import take_turns
from signon.mail.models import OutboxMail
from signon.translation import gettext as _

MOST_ASKED = 500


class RefusedAddress(Base):
    """An address that a server has refused for good, and the words of that server.

    It gets no bulk mail until somebody confirms it: a coordinator, or whoever uses a link that was mailed to it since.
    ``mail_id`` is the number of the mail that came back.
    """

    __tablename__ = "refused_address"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(320), unique=True, index=True)
    since: Mapped[datetime] = mapped_column(Moment)
    said: Mapped[str] = mapped_column(Text, default="")
    reply_code: Mapped[int] = mapped_column(default=0)
    enhanced_code: Mapped[str] = mapped_column(String(12), default="")
    mail_id: Mapped[int | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_by: Mapped[str] = mapped_column(String(320), default="", server_default="")

    @classmethod
    def of(cls, address: str) -> Self | None:
        """The entry of an address that is refused at present, None when it is not."""
        return db.session.scalar(db.select(cls).where(cls.address == address, cls.confirmed_at.is_(None)))

    @classmethod
    def among(cls, addresses: Iterable[str]) -> set[str]:
        """Those of the addresses that are refused at present."""
        return set(cls.entries(addresses))

    @classmethod
    def entries(cls, addresses: Iterable[str]) -> dict[str, Self]:
        """The entries of those of the addresses that are refused at present, by address."""
        asked, found = list(addresses), dict[str, Self]()
        for start in range(0, len(asked), MOST_ASKED):
            mine = (cls.address.in_(asked[start : start + MOST_ASKED]), cls.confirmed_at.is_(None))
            found |= {row.address: row for row in db.session.scalars(db.select(cls).where(*mine))}
        return found

    @classmethod
    def note(cls, mail: OutboxMail, said: str, *, reply_code: int, enhanced_code: str, at: datetime) -> None:
        """Note that the recipient of a mail takes no mail, and what the server said; a second time renews what it said."""
        take_turns("refused address", mail.recipient)
        row = db.session.scalar(db.select(cls).filter_by(address=mail.recipient)) or cls(address=mail.recipient)
        if row.id is None or row.confirmed_at is not None:
            row.since, row.confirmed_at, row.confirmed_by = at, None, ""
        row.said, row.mail_id = said, mail.id
        row.reply_code, row.enhanced_code = reply_code, enhanced_code
        db.session.add(row)
        audit.record("refuse", of=row, by=audit.SYSTEM, at=at)

    @property
    def why_kept_back(self) -> str:
        """The reason why a mail to the address is not sent, as the desk shows it."""
        return _("Not sent, because a mail server has refused the address: %(said)s", said=self.said)

    @classmethod
    def confirm(cls, address: str, *, by: str, at: datetime) -> None:
        """Note that the address takes mail again, and let what was kept back from it leave.

        Nothing changes for one that was not refused.
        """
        row = cls.of(address)
        if row is None:
            return
        mine = (cls.id == row.id, cls.confirmed_at.is_(None))
        db.session.execute(update(cls).where(*mine).values(confirmed_at=at, confirmed_by=by))
        audit.record("confirm", of=row, by=by, at=at)
        OutboxMail.let_go(address, at=at)
