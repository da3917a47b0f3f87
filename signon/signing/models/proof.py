"""A pressed link proves a mailbox, also where the organisation has a signature on the letter already.

What a coordinator brought in a table is the word of others: the representative's own takes its place, and an organisation that
has spoken for itself is led to what it said.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Self

from signon import audit
from signon.audit import AuditEntry
from signon.database.db import db
from signon.signing.models.amendment import RENAMED, AmendmentVerbs
from signon.signing.models.authority import Authoriser
from signon.signing.models.consent import ConsentVerbs
from signon.signing.models.details import SignatureDetails
from signon.signing.models.record import AlreadySignedError
from signon.signing.models.sign_on import SigningClosedError
from signon.signing.models.withdrawal import WithdrawalVerbs
from signon.signing.status import SignatureStatus
from signon.translation import gettext as _


class EnteredWithoutAddressError(AlreadySignedError):
    """The organisation has a signature that a coordinator entered without an address."""


class ProofVerbs(ConsentVerbs, WithdrawalVerbs, AmendmentVerbs):
    """The verb ``confirm`` of a signature; and ``heed``, where the organisation has a signature already."""

    __abstract__ = True

    def confirm(self, *, at: datetime, shown: int | None = None) -> None:
        """Prove the mailbox: the signature holds the organisation's place and waits for a coordinator.

        When the text changed materially since the sign-on, this agrees to the present one, the version ``shown``. Raises
        ``SigningClosedError`` after closing, ``AlreadySignedError`` when another one holds the place meanwhile, and
        ``TextChangedError`` when another text was shown.
        """
        self.letter.hold()
        if not self.letter.accepts_signatures(at):
            raise SigningClosedError(
                _("Signing of '%(title)s' closed before this link was used.", title=self.letter.title)
            )
        self.agree_before_confirming(shown, at=at)
        self.refuse_left()
        self.refuse_taken_place()
        self._become("confirm", by=audit.REPRESENTATIVE, at=at, verified_at=at)
        self.match_directory()

    def own_signature(self) -> Self | None:
        """The signature that the entry's own mailbox has on the place that the entry is for."""
        holder = self.place_holder()
        same = holder is not None and holder.representative_email == self.representative_email
        return holder if same and self.representative_email else None

    def with_own_link(self) -> Self:
        """The signature to whose page its mailbox is led: of an entry that waits, the one it has at that place already."""
        return self.own_signature() or self if self.status is SignatureStatus.PENDING else self

    def refuse_taken_place(self) -> None:
        """Raise ``AlreadySignedError`` when another signature holds the place that the entry is for.

        ``EnteredWithoutAddressError`` when that one came without an address, so that it cannot be known whose it is.
        """
        holder = self.place_holder()
        if holder is None:
            return
        names = {"organization": holder.printed_name}
        if holder.representative_email:
            raise AlreadySignedError(_("%(organization)s already has a signature on this letter.", **names))
        raise EnteredWithoutAddressError(
            _(
                "%(organization)s has a signature on this letter without a mail address, so this page cannot tell whether it is "
                "yours. Write to the coalition, which can correct it, or make room for the one you entered.",
                **names,
            )
        )

    def has_spoken(self) -> bool:
        """Whether the representative has done anything with this signature; otherwise it rests on the word of others."""
        acts = (AuditEntry.subject == "signature", AuditEntry.subject_id == self.id)
        own = db.select(AuditEntry.id).where(*acts, AuditEntry.actor == audit.REPRESENTATIVE)
        return db.session.scalar(own.limit(1)) is not None

    def heeds(self, at: datetime) -> bool:
        """Whether it would take over what its representative confirms in an entry of their own."""
        return self.may_be_amended(at) and not self.has_spoken()

    def heed(self, entry: Self, *, shown: int | None, at: datetime) -> bool:
        """Say from now on what the representative has confirmed in ``entry``; only where it has not spoken for itself yet.

        Its place, the coordinators' decision and the printed name stay. Gives whether it did so. Raises
        ``TextChangedError`` when the entry agreed to an earlier text, and not the present one was ``shown``.
        """
        if not self.heeds(at):
            return False
        entry.agree_before_confirming(shown, at=at)
        self.amend(replace(SignatureDetails(**entry.details()), organization=self.printed_name), at=at)
        self._take_consent(entry, at)
        if entry.authorised_by_email and not self.authorised_by_email:
            names = entry.authorised_by_name, entry.authorised_by_title, entry.authorised_by_email
            self.name_authoriser(Authoriser(*names))
        return True

    def differences_from_entry(self, entry: Self) -> Iterable[str]:
        """The names of the fields in which the entry says something else, the spelling of the name aside."""
        return sorted(self.differing_fields(SignatureDetails(**entry.details())) - {RENAMED})

    def _take_consent(self, entry: Self, at: datetime) -> None:
        if entry.text_version.number >= self.text_version.number:
            self.text_version = entry.text_version
        self.consented_at, self.means = at, entry.means
        version = self.text_version
        details = {"entry": entry.id, "version": version.number, "sha256": version.sha256}
        audit.record("confirm", of=self, by=audit.REPRESENTATIVE, at=at, details=details)
