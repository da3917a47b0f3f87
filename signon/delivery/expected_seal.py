"""The seal that an order's documents shall bear: fixed when it is ordered, because who makes them may be another machine.

Workers tell regularly which certificate they seal with. So a site may order sealed documents without having the key, and
knows when nobody could make them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import ColumnElement, String, delete
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, Moment, db
from signon.delivery.verifiable import Sealing
from signon.jobs.processes import worker_is_running
from signon.settings import Settings
from signon.translation import gettext as _

LONGEST_NAME = 200
TOLD_WITHIN = timedelta(minutes=2)
"""A worker tells several times in this time, also while it prints."""
KEPT = timedelta(days=1)
SHOWN_OF_FINGERPRINT = 16


class SealHolder(Base):
    """A certificate that a worker seals with, and when one told so last. ``timestamped``: it asks an authority for timestamps."""

    __tablename__ = "seal_holder"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    timestamped: Mapped[bool] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    valid_until: Mapped[datetime] = mapped_column(Moment)
    at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def tell(cls, sealing: Sealing, at: datetime) -> None:
        """Note that this worker seals so; without a certificate there is nothing to tell. Forgets who has long been silent."""
        db.session.execute(delete(cls).where((cls.at < at - KEPT) | (cls.at > at + KEPT)))
        seal = ExpectedSeal.of(sealing)
        if sealing.certificate:
            until = sealing.certificate.certificate.not_valid_after_utc
            db.session.merge(cls(**seal.as_columns(), valid_until=until, at=at))

    @classmethod
    def told_lately(cls, at: datetime) -> ColumnElement[bool]:
        """A condition of a query: whether a worker told so lately. From the future means from before the clock was set back."""
        return cls.at.between(at - TOLD_WITHIN, at + TOLD_WITHIN)

    @classmethod
    def present(cls, at: datetime) -> list["ExpectedSeal"]:
        """The seals that a worker can make at ``at``; first the one whose certificate is valid longest."""
        query = db.select(cls).where(cls.told_lately(at), cls.valid_until > at)
        found = db.session.scalars(query.order_by(cls.valid_until.desc(), cls.timestamped.desc(), cls.fingerprint))
        return [ExpectedSeal(one.fingerprint, one.name, one.timestamped) for one in found]


@dataclass(frozen=True, slots=True)
class ExpectedSeal:
    """The certificate to seal with, by its SHA-256 and name, and whether a timestamp is wanted; no fingerprint: no seal."""

    fingerprint: str = ""
    name: str = ""
    timestamped: bool = False

    @classmethod
    def of(cls, sealing: Sealing) -> Self:
        """The seal that is made with this certificate and this authority."""
        if sealing.certificate is None:
            return cls()
        return cls(
            sealing.certificate.fingerprint, sealing.certificate.name[:LONGEST_NAME], bool(sealing.timestamp_url)
        )

    @classmethod
    def configured(cls, settings: Settings, at: datetime) -> "ExpectedSeal":
        """The seal ordered at ``at``: that of this machine's certificate, else that of a worker's, else none.

        Raises ``SealError`` for a certificate here that cannot be used.
        """
        own = cls.of(Sealing.configured(settings, at))
        return own or next(iter(SealHolder.present(at)), cls())

    def __bool__(self) -> bool:
        return bool(self.fingerprint)

    @property
    def short_fingerprint(self) -> str:
        """The beginning of the fingerprint, by which people tell certificates apart."""
        return self.fingerprint[:SHOWN_OF_FINGERPRINT]

    def can_be_made_with(self, held: "ExpectedSeal") -> bool:
        """Whether who seals as ``held`` can make this one."""
        return not self or (self.fingerprint == held.fingerprint and held.timestamped >= self.timestamped)

    def is_missed(self, at: datetime) -> bool:
        """Whether workers run at ``at`` and none of them can make it."""
        can = not self or any(self.can_be_made_with(held) for held in SealHolder.present(at))
        return not can and worker_is_running(at)

    def as_columns(self) -> dict[str, Any]:
        """Its values by the names of ``SealHolder``'s columns."""
        return {"fingerprint": self.fingerprint, "name": self.name, "timestamped": self.timestamped}

    def sentence(self) -> str:
        """The seal of the documents, in a sentence for the person who orders them."""
        if not self:
            return _("It will not be sealed, because no certificate is configured here and no worker has one.")
        if self.timestamped:
            return _("It will be sealed by %(name)s, with a timestamp.", name=self.name)
        return _("It will be sealed by %(name)s.", name=self.name)

    def absence(self) -> str:
        """The remedy when no worker can make it."""
        wanted = _("a timestamp authority (SIGNON_TIMESTAMP_URL) and ") if self.timestamped else ""
        return _(
            "No worker that runs has %(wanted)sthe certificate of %(name)s whose SHA-256 begins with %(fingerprint)s. Where "
            "one gets it (SIGNON_SEAL_CERTIFICATE, or seal.pem in its instance folder), it goes on by itself. If that "
            "certificate was replaced, give the order up and order again.",
            wanted=wanted,
            name=self.name,
            fingerprint=self.short_fingerprint,
        )


def makeable_with(held: ExpectedSeal, fingerprint: Any, timestamped: Any) -> ColumnElement[bool]:
    """A condition of a query: whether an order with these columns can be made by who seals as ``held``."""
    unsealed: ColumnElement[bool] = fingerprint == ""
    if not held:
        return unsealed
    same: ColumnElement[bool] = fingerprint == held.fingerprint
    return unsealed | (same if held.timestamped else same & ~timestamped)


def makeable(at: datetime, fingerprint: Any, timestamped: Any) -> ColumnElement[bool]:
    """A condition of a query: whether an order with these columns can be made by any worker at ``at``."""
    holders = db.select(SealHolder.fingerprint).where(
        SealHolder.told_lately(at),
        SealHolder.valid_until > at,
        SealHolder.fingerprint == fingerprint,
        SealHolder.timestamped | ~timestamped,
    )
    unsealed: ColumnElement[bool] = fingerprint == ""
    return unsealed | holders.exists()
