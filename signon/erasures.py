"""Erasures of people's data: only a digest of the address is left, so that no file brings the person back."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, Moment, db
from signon.translation import gettext as _
from signon.zones.in_words import day_in_words

MOST_ASKED = 500


class Erasure(Base):
    """An erasure of the data of the person with an address, and its time."""

    __tablename__ = "erasure"

    digest: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def note(cls, address: str, *, at: datetime) -> None:
        """Note that the data of ``address`` is erased; a second time changes nothing."""
        if not cls.among([address]):
            db.session.merge(cls(digest=address_digest(address), at=at))

    @classmethod
    def among(cls, addresses: Iterable[str]) -> dict[str, datetime]:
        """Those of the addresses whose data was erased, with the moment of that."""
        asked: dict[str, list[str]] = {}
        for address in {one for one in addresses if one}:
            asked.setdefault(address_digest(address), []).append(address)
        digests, found = list(asked), {}
        for start in range(0, len(digests), MOST_ASKED):
            query = db.select(cls.digest, cls.at).where(cls.digest.in_(digests[start : start + MOST_ASKED]))
            found.update({one: at for digest, at in db.session.execute(query) for one in asked[digest]})
        return found


def erased_reason(at: datetime) -> str:
    """The reason why a row that names such a person is refused."""
    return _(
        "the person at this address had their data erased on %(day)s; leave name, title and address out of the row",
        day=day_in_words(at),
    )


def address_digest(address: str) -> str:
    """The remains of a mail address once its person is erased."""
    return "sha256:" + hashlib.sha256(address.lower().encode()).hexdigest()
