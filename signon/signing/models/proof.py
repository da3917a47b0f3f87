"""A pressed link proves a mailbox, also where the organisation has a signature on the letter already.

What a coordinator brought in a table is the word of others: the representative's own takes its place, and an organisation that
has spoken for itself is led to what it said.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from signon import audit
from signon.audit import AuditEntry
from signon.database.db import Base, db
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion
from signon.signing.models.amendment import RENAMED
from signon.signing.models.authority import Authoriser
from signon.signing.models.details import SignatureDetails
from signon.signing.models.refusals import AlreadySignedError, EnteredWithoutAddressError
from signon.translation import gettext as _

if TYPE_CHECKING:
    from sqlalchemy.orm import Mapped


class Proving:
    """The verbs of a signature when a mailbox is proven whose organisation has a signature already."""

    if TYPE_CHECKING:
        id: Mapped[int]
        letter: Mapped[Letter]
        text_version: Mapped[TextVersion]
        consented_at: Mapped[datetime]
        means: Mapped[str]
        printed_name: Mapped[str]
        representative_email: Mapped[str]
        authorised_by_name: Mapped[str]
        authorised_by_title: Mapped[str]
        authorised_by_email: Mapped[str]

        # Those of the other parts of a signature.
        def place_holder(self) -> Self | None: ...  # noqa: D102
        def details(self) -> dict[str, Any]: ...  # noqa: D102
        def may_be_amended(self, at: datetime) -> bool: ...  # noqa: D102
        def amend(  # noqa: D102
            self, details: SignatureDetails, *, at: datetime, seen: str | None = None
        ) -> frozenset[str]: ...
        def agree_before_confirming(self, shown: int | None, *, at: datetime) -> None: ...  # noqa: D102
        def name_authoriser(self, person: Authoriser | None) -> None: ...  # noqa: D102
        def differing_fields(self, details: SignatureDetails) -> frozenset[str]: ...  # noqa: D102

    def own_signature(self) -> Self | None:
        """The signature that the entry's own mailbox has on the place that the entry is for."""
        holder = self.place_holder()
        same = holder is not None and holder.representative_email == self.representative_email
        return holder if same and self.representative_email else None

    def refuse_taken_place(self) -> None:
        """Raises ``AlreadySignedError`` when another signature holds the place that the entry is for.

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
        assert isinstance(self, Base)  # narrows the mixin to the model that it is part of
        audit.record("confirm", of=self, by=audit.REPRESENTATIVE, at=at, details=details)
