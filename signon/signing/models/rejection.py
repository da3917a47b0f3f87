"""Rejection: a coordinator refuses an organisation, and tells its representative why."""

from datetime import datetime

from signon.signing.models.record import SignatureRecord


class RejectionVerbs(SignatureRecord):
    """The verb ``reject`` of a signature."""

    __abstract__ = True

    def reject(self, reason: str, *, by: str, at: datetime) -> None:
        """Refuse the signature; the representative is told the reason."""
        self._become("reject", by=by, at=at, why=reason, decided_at=at, decided_by=by, reason=reason)
