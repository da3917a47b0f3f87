"""Replacement: a mailbox that has signed for an organisation corrects that by another entry, as with its name misspelled."""

from collections.abc import Collection
from datetime import datetime
from typing import Self

from signon import audit
from signon.database.db import db
from signon.matching.scale import DEFAULT_THRESHOLD
from signon.signing.models.withdrawal import WithdrawalVerbs
from signon.signing.profiles import compared
from signon.signing.status import LIVE
from signon.translation import gettext as _

MOST_COMPARED = 200
"""Signatures of one mailbox on a letter that are compared, the latest."""


class ReplacementVerbs(WithdrawalVerbs):
    """The verb ``replace`` of a signature, and the question whom it may replace: only signatures of its own mailbox."""

    __abstract__ = True

    def likely_same(self) -> list[Self]:
        """The live signatures under another name that the same mailbox made on the letter for likely the same organisation."""
        from signon.matching.score import compare  # the matcher is not for every command

        if not self.representative_email:
            return []
        cls = type(self)
        query = db.select(cls).where(
            cls.id != self.id,
            cls.letter_id == self.letter_id,
            cls.representative_email == self.representative_email,
            cls.status.in_(LIVE),
            (cls.key != self.key) | (cls.country != self.country),
        )
        profile = compared(self).profile()
        others = db.session.scalars(query.order_by(cls.id.desc()).limit(MOST_COMPARED))
        return [one for one in others if compare(profile, compared(one).profile()).value >= DEFAULT_THRESHOLD]

    def replace(self, others: Collection[Self], *, at: datetime) -> None:
        """Withdraw these signatures of the same mailbox, as their representative's act: this one stands in their place."""
        for other in others:
            details = {"number": other.id, "organization": other.printed_name, "from": other.status}
            other.withdraw(at=at, reason=_("Corrected by signing as %(organization)s.", organization=self.printed_name))
            audit.record("replace", of=self, by=audit.REPRESENTATIVE, at=at, details=details)
