"""Rejection: a coordinator refuses an organisation, and says why; its representative reads the reason."""

from datetime import datetime

from signon.errors import DomainError
from signon.names import is_visible
from signon.signing.models.record import SignatureRecord
from signon.translation import gettext as _

HAS_REASON = "status <> 'rejected' OR trim(reason, ' \t\r\n') <> ''"
"""The same rule for the database, which knows fewer blanks."""


class NoReasonError(DomainError):
    """A signature was to be rejected without a reason."""


class RejectionVerbs(SignatureRecord):
    """The verb ``reject`` of a signature."""

    __abstract__ = True

    def reject(self, reason: str, *, by: str, at: datetime) -> None:
        """Refuse the signature; the representative is told the reason. Raises ``NoReasonError`` when that says nothing."""
        if not is_visible(reason):
            raise NoReasonError(
                _(
                    "%(organization)s cannot be rejected without a reason. Write one: its representative will read it.",
                    organization=self.printed_name,
                )
            )
        self._become("reject", by=by, at=at, why=reason, decided_at=at, decided_by=by, reason=reason)
