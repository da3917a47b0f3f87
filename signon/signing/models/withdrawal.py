"""Withdrawal: a signatory takes its signature back for good; what it had entered before that counts no more."""

from datetime import datetime
from typing import Self

from signon import audit
from signon.database.db import db
from signon.errors import DomainError
from signon.signing.models.consent import Means
from signon.signing.models.directory import DirectoryVerbs
from signon.signing.models.places import Places
from signon.signing.status import SignatureStatus
from signon.translation import gettext as _


class WithdrawnSinceError(DomainError):
    """An entry from before its representative withdrew for the organisation."""


class WithdrawalVerbs(Places, DirectoryVerbs):
    """The verb ``withdraw`` of a signature, and what it means for entries that wait."""

    __abstract__ = True

    def withdraw(self, *, by: str = audit.REPRESENTATIVE, at: datetime, reason: str = "") -> None:
        """Take the signature back for good; signing again is the way to return.

        Whoever leaves is not invited again, so that its entry is looked for now where nobody has looked yet.
        """
        self._become("withdraw", by=by, at=at, why=reason, withdrawn_at=at)
        if self.match_due:
            self.match_directory()

    def was_left(self) -> bool:
        """Whether the same mail address has withdrawn for the organisation since the entry was made, whatever its name then."""
        cls = type(self)
        query = db.select(cls).where(
            cls.id != self.id,
            cls.letter_id == self.letter_id,
            cls.representative_email == self.representative_email,
            cls.status == SignatureStatus.WITHDRAWN,
            cls.withdrawn_at >= self.consented_at,
        )
        left = db.session.scalars(query)
        return any(one.has_stood_at(self.key, self._country_of_place(one), given_up=True) for one in left)

    def refuse_left(self) -> None:
        """Raise ``WithdrawnSinceError`` for an entry from before its mail address withdrew: only signing again returns."""
        if self.was_left():
            raise WithdrawnSinceError(
                _(
                    "%(organization)s has withdrawn its signature since this form was filled in. To return, sign again.",
                    organization=self.printed_name,
                )
            )

    def enter_again(self, at: datetime) -> None:
        """Count an entry from before a withdrawal again when its form is sent again; others stay as they are."""
        if self.was_left():
            self.consented_at = at

    def _country_of_place(self, other: Self) -> str:
        """The country under which the other one would stand for this organisation: none where a table brought it without."""
        return "" if other.means == Means.IMPORT and not other.country else self.country
