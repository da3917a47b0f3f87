"""Unsubscriptions from mail that people did not ask for, and the check whether a mail is still wanted when its turn comes."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from signon import audit
from signon.database.db import Base, Moment, db
from signon.declared import Declared
from signon.erasures import address_digest
from signon.mail.models import OutboxMail
from signon.translation import gettext as _

Check = Callable[[OutboxMail, datetime], str]
WANTED_UNTIL_DELIVERY: Declared[Check] = Declared("checks of bulk mail")
"""The question before each bulk mail of a kind leaves: gives the reason not to send it, or nothing."""

MOST_ASKED = 500


class Unsubscription(Base):
    """An address that wants no invitations and reminders, of whatever letter. Mail that answers its own acts still comes.

    Once the person's data is erased, only a digest of the address is left, so that the wish is still kept.
    """

    __tablename__ = "unsubscription"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(320), unique=True)
    at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def of(cls, address: str, *, at: datetime) -> None:
        """Note the wish of ``address``; a second time changes nothing."""
        if cls.among([address]):
            return
        row = cls(address=address, at=at)
        # A mail program and the person may ask in the same moment: the second finds it done.
        with suppress(IntegrityError), db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
            audit.record("unsubscribe", of=row, by=audit.REPRESENTATIVE, at=at)

    @classmethod
    def undo(cls, address: str, *, at: datetime) -> None:
        """Take the wish back."""
        for row in db.session.scalars(db.select(cls).where(cls.address.in_(_forms(address)))):
            audit.record("resubscribe", of=row, by=audit.REPRESENTATIVE, at=at)
        db.session.execute(delete(cls).where(cls.address.in_(_forms(address))))

    @classmethod
    def among(cls, addresses: Iterable[str]) -> set[str]:
        """Those of the addresses that are unsubscribed."""
        asked = {form: address for address in addresses for form in _forms(address)}
        forms, found = list(asked), set()
        for start in range(0, len(forms), MOST_ASKED):
            query = db.select(cls.address).where(cls.address.in_(forms[start : start + MOST_ASKED]))
            found |= {asked[form] for form in db.session.scalars(query)}
        return found

    @classmethod
    def forget(cls, address: str) -> int:
        """Keep only a digest of the address. Gives the number of rows that named it."""
        named = db.session.scalar(db.select(cls).filter_by(address=address))
        if named is None:
            return 0
        named.address = address_digest(address)
        return 1


@dataclass(frozen=True, slots=True)
class Wish:
    """The wish that the link at the foot of a bulk mail takes down: about the mail's address, or only about such mails.

    ``page`` is the template of the page behind the link.
    """

    page: str
    is_ended: Callable[[OutboxMail], bool]
    end: Callable[[OutboxMail, datetime], None]
    resume: Callable[[OutboxMail, datetime], None]


NO_INVITATIONS = Wish(
    page="mail/unsubscribe.html",
    is_ended=lambda mail: bool(Unsubscription.among([mail.recipient])),
    end=lambda mail, at: Unsubscription.of(mail.recipient, at=at),
    resume=lambda mail, at: Unsubscription.undo(mail.recipient, at=at),
)

WISHES: Declared[Wish] = Declared("wishes of those who unsubscribe")
"""The wishes, by the kind of bulk mail, where the link ends something else than invitations."""


def wish_about(mail: OutboxMail) -> Wish:
    """The wish that the link at the foot of this mail takes down."""
    return WISHES.by_name().get(mail.bulk, NO_INVITATIONS)


def reason_to_drop(mail: OutboxMail, at: datetime) -> str:
    """The reason why a waiting mail is not delivered; empty when it is. Mail that answers a person's act always is."""
    if not mail.bulk:
        return ""
    check = WANTED_UNTIL_DELIVERY.by_name().get(mail.bulk)
    reason = check(mail, at) if check else ""
    if not reason and wish_about(mail).is_ended(mail):
        return _("The address has unsubscribed.")
    return reason


def _forms(address: str) -> tuple[str, str]:
    return address, address_digest(address)
