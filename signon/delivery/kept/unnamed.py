"""Objects that were announced before they were written and are not named by a document yet: what a sweep may delete.

Nothing else in a bucket is ever deleted, so a copy of the site that is tried out with the same bucket takes nothing away.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import String, delete
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base, Moment, db, rows_changed
from signon.object_store.store import StoreAwayError
from signon.translation import gettext as _

LEAST_AGE = timedelta(days=1)
"""The age below which an announced object is left alone: its document may be about to be committed."""


class UnnamedObject(Base):
    """An object that is being written to the store, by the SHA-256 of its bytes."""

    __tablename__ = "unnamed_object"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    announced_at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def announce(cls, digests: Collection[str], at: datetime) -> None:
        """Say that these objects will be written; committed before they are."""
        db.session.add_all(cls(sha256=digest, announced_at=at) for digest in digests)

    @classmethod
    def become_named(cls, digests: Collection[str]) -> None:
        """Forget the announcements, in the transaction that names the objects.

        Raises ``StoreAwayError`` when a sweep has taken one of them, so that no document names what is gone.
        """
        if rows_changed(delete(cls).where(cls.sha256.in_(digests))) != len(digests):
            raise StoreAwayError(_("The documents took too long, and are no longer in the store."))

    @classmethod
    def take_old(cls, at: datetime) -> list[str]:
        """The objects to delete; whoever wanted to name one is refused once this is committed."""
        taken = delete(cls).where(cls.announced_at < at - LEAST_AGE).returning(cls.sha256)
        return list(db.session.scalars(taken))
