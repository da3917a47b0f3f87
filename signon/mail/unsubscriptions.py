"""Unsubscriptions from mail that people did not ask for, and the check whether a mail still goes when its turn comes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
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
from signon.mail.refused_addresses import RefusedAddress
from signon.translation import gettext as _

Check = Callable[[Sequence[OutboxMail], datetime], dict[int, str]]
WANTED_UNTIL_DELIVERY: Declared[Check] = Declared("checks of bulk mail")
"""The question before bulk mails of a kind leave: gives the reasons, by the number of the mail, not to send some of them.

A kind without a check of its own is asked only if the mails are unwished; a check answers for that too.
"""

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

    ``page`` is the template of the page behind the link. ``ended_among`` gives the numbers of those mails that are unwished.
    """

    page: str
    ended_among: Callable[[Sequence[OutboxMail]], set[int]]
    end: Callable[[OutboxMail, datetime], None]
    resume: Callable[[OutboxMail, datetime], None]

    def is_ended(self, mail: OutboxMail) -> bool:
        """Whether the mail is unwished."""
        return mail.id in self.ended_among([mail])


def _to_unsubscribed(mails: Sequence[OutboxMail]) -> set[int]:
    unsubscribed = Unsubscription.among({mail.recipient for mail in mails})
    return {mail.id for mail in mails if mail.recipient in unsubscribed}


NO_INVITATIONS = Wish(
    page="mail/unsubscribe.html",
    ended_among=_to_unsubscribed,
    end=lambda mail, at: Unsubscription.of(mail.recipient, at=at),
    resume=lambda mail, at: Unsubscription.undo(mail.recipient, at=at),
)

WISHES: Declared[Wish] = Declared("wishes of those who unsubscribe")
"""The wishes, by the kind of bulk mail, where the link ends something else than invitations."""


def wish_about(mail: OutboxMail) -> Wish:
    """The wish that the link at the foot of this mail takes down."""
    return WISHES.by_name().get(mail.bulk, NO_INVITATIONS)


def reasons_to_drop(mails: Sequence[OutboxMail], at: datetime) -> dict[int, str]:
    """The reasons, by number, why waiting mails are not delivered. Mail that answers a person's act always is.

    Bulk mail is not, to whom it is unwished, and to an address that a mail server has refused.
    """
    checks, kinds = WANTED_UNTIL_DELIVERY.by_name(), defaultdict[str, list[OutboxMail]](list)
    for mail in mails:
        if mail.bulk:
            kinds[mail.bulk].append(mail)
    reasons = _to_refused(mails)
    for kind, some in kinds.items():
        reasons |= checks.get(kind, _unwished)(some, at)
    return reasons


def _unwished(mails: Sequence[OutboxMail], _at: datetime) -> dict[int, str]:
    return dict.fromkeys(wish_about(mails[0]).ended_among(mails), _("The address has unsubscribed."))


def _to_refused(mails: Sequence[OutboxMail]) -> dict[int, str]:
    bulk = {mail.id: mail.recipient for mail in mails if mail.bulk}
    refused = RefusedAddress.among(set(bulk.values())) if bulk else set()
    return {number: _("A mail server has refused the address.") for number, to in bulk.items() if to in refused}


def _forms(address: str) -> tuple[str, str]:
    return address, address_digest(address)
