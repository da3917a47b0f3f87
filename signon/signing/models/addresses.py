"""Correcting the mail address of a signature to which mail does not come.

An entry that nobody has confirmed takes the new address at once, for its owner has to confirm it anyway. Once a mailbox is
proven, a slip of the pen would give the signature away: then the owner of the new mailbox has to say first that it is theirs.
"""

from collections.abc import Iterable
from datetime import datetime

from signon import audit
from signon.database.db import db
from signon.errors import DomainError
from signon.mail.models import OutboxMail
from signon.signing.models.authority import AuthorityVerbs
from signon.signing.models.details import SAID, Details
from signon.signing.models.sign_on import entry_digest
from signon.signing.status import SignatureStatus
from signon.tokens import LinkToken, Purpose
from signon.translation import gettext as _

OF_REPRESENTATIVE = (Purpose.CONFIRM_SIGNATURE, Purpose.SIGNATURE_STATUS)


class AddressRefusedError(DomainError):
    """The address cannot be that of the signature."""


class AddressVerbs(AuthorityVerbs, Details):
    """The verbs that change the addresses of a signature."""

    __abstract__ = True

    def correct_address(self, address: str, *, by: str, at: datetime) -> None:
        """Have another address confirm an entry that nobody has confirmed yet; the links mailed so far lead nowhere.

        Raises ``AddressRefusedError`` when the same entry waits with that address, or this one waits no longer.
        """
        self._hold()
        if self.status is not SignatureStatus.PENDING:
            raise AddressRefusedError(_("This signature is confirmed meanwhile. Look at it as it is now."))
        self._take_address(address)
        audit.record("correct-address", of=self, by=by, at=at)

    def take_address(self, address: str, *, at: datetime) -> None:
        """Have the address from now on, whose owner has said that it is theirs. Raises ``AddressRefusedError`` too late."""
        self._hold()
        if not self.may_take_address():
            raise AddressRefusedError(
                _("This signature was withdrawn, or its data erased. Nothing is mailed about it.")
            )
        self._take_address(address)
        audit.record("confirm-address", of=self, by=audit.REPRESENTATIVE, at=at)

    def may_take_address(self) -> bool:
        """Whether a coordinator may propose another address, for its owner to confirm."""
        return self.status not in {SignatureStatus.PENDING, SignatureStatus.WITHDRAWN} and self.erased_at is None

    def correct_authoriser_address(self, address: str, *, by: str, at: datetime) -> None:
        """Ask the named person at another address; the links mailed so far lead nowhere."""
        self._hold()
        if not self.awaits_authority():
            raise AddressRefusedError(_("Nobody's word is waited for any more. Look at the signature as it is now."))
        self.authorised_by_email = address
        _end_links(self.id, [Purpose.AUTHORITY])
        audit.record("correct-authoriser-address", of=self, by=by, at=at)

    def _take_address(self, address: str) -> None:
        entered = {"representative_email": address, "printed_name": self.organization}
        digest = entry_digest({field: getattr(self, field) for field in SAID} | entered)
        if self.status is SignatureStatus.PENDING and self._waits_already(digest):
            raise AddressRefusedError(
                _("The same entry waits with this address already. Its mail is on its way, or stands beside it.")
            )
        self.representative_email, self.entry_digest, self.match_due = address, digest, True
        _end_links(self.id, OF_REPRESENTATIVE)

    def _waits_already(self, digest: str) -> bool:
        cls = type(self)
        same = (cls.letter_id == self.letter_id, cls.entry_digest == digest, cls.id != self.id)
        query = db.select(cls.id).where(*same, cls.status == SignatureStatus.PENDING)
        return db.session.scalar(query.limit(1)) is not None


def _end_links(number: int, purposes: Iterable[Purpose]) -> None:
    for purpose in purposes:
        LinkToken.revoke(purpose, number)
        OutboxMail.drop_links(purpose, number, reason=_("The address was corrected."))
