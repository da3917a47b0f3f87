"""Approval: a coordinator admits an organisation to the letter."""

from datetime import datetime

from signon.errors import DomainError
from signon.signing.models.authority import AuthorityVerbs
from signon.signing.models.record import Authority
from signon.translation import gettext as _


class AuthorityDeniedError(DomainError):
    """The signature was to be approved although its authority is denied."""


class ApprovalVerbs(AuthorityVerbs):
    """The verb ``approve`` of a signature."""

    __abstract__ = True

    def approve(self, *, by: str, at: datetime, although_denied: bool = False) -> None:
        """Admit the organisation to the letter. Raises ``AlreadySignedError`` when another one holds its place.

        Raises ``AuthorityDeniedError`` when the person who was named denied it, unless ``although_denied``.
        """
        self.refuse_denied(although_denied=although_denied)
        self._become("approve", by=by, at=at, decided_at=at, decided_by=by, reason="")

    def refuse_denied(self, *, although_denied: bool) -> None:
        """Raise ``AuthorityDeniedError`` when the authority is denied, unless the coordinator says so all the same."""
        if self.authority is Authority.DENIED and not although_denied:
            raise AuthorityDeniedError(
                _(
                    "%(name)s has denied that the representative of %(organization)s may sign. "
                    "Tick the box that says you approve it all the same, or reject the signature.",
                    name=self.authorised_by_name or _("The person who was named"),
                    organization=self.printed_name,
                )
            )
