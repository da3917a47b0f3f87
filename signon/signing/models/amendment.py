"""Changes of a signature by its representative, and their effect on the coordinators' decision."""

from datetime import datetime
from typing import Any

from signon import audit
from signon.audit import AuditEntry
from signon.database.db import db
from signon.errors import DomainError
from signon.names import organization_key
from signon.signing import status as transitions
from signon.signing.models.authority import AuthorityVerbs
from signon.signing.models.details import Details, SignatureDetails
from signon.signing.models.directory import DirectoryVerbs
from signon.signing.models.listing import ListingVerbs, fixed_listings
from signon.signing.models.record import Listed
from signon.translation import gettext as _

RENAMED = "organization"
OF_THE_ORGANIZATION = ("acronym", "country", "second_country", "website", "listed")
OF_THE_PERSON = ("representative_name", "representative_title")
FINDING = (RENAMED, "acronym", "country", "website")
"""The fields by which the directory's entry is found."""


class AmendmentRefusedError(DomainError):
    """A signature that can no longer be changed."""


class AmendmentVerbs(DirectoryVerbs, ListingVerbs, AuthorityVerbs, Details):
    """The verb ``amend`` of a signature."""

    __abstract__ = True

    def amend(self, details: SignatureDetails, *, at: datetime, seen: str | None = None) -> frozenset[str]:
        """Take down what the representative corrected; gives the names of the fields that differ.

        ``seen`` is the digest of what the form was filled in with.

        Another name to print needs another look: an approved signature waits for the coordinators again, and keeps its
        place meanwhile; whoever authorised another signature than this is now is to be asked again. The mail address is
        never changed: it is what the consent was proven with. Raises ``AmendmentRefusedError`` when it is too late,
        ``AlreadySignedError`` when another signature has that name, and ``ShownOtherwiseError`` when the signature says
        something else than the form was filled in with.
        """
        self.letter.hold()
        self._hold_as_it_is()
        if seen is not None:
            self.refuse_unsaid(seen)
        self._refuse_late_amendment(at)
        changed = self.differing_fields(details)
        if not changed:
            return changed
        self._refuse_late_listing(details, changed)
        before, was = self._public_values(changed), self.status
        with self._place_of(details.organization):
            self._take_down(details, changed)
            acts = {"from": was, "to": self.status, "changed": sorted(changed)}
            # Of the person, only that something changed: the trail outlives their data.
            values = {"before": before, "after": self._public_values(changed)}
            audit.record("amend", of=self, by=audit.REPRESENTATIVE, at=at, details=acts | values)
            self.reopen_authority(changed, at=at)
        return changed

    def may_be_amended(self, at: datetime) -> bool:
        """Whether the representative can change something now."""
        return transitions.can("amend", self.status) and self.letter.accepts_signatures(at)

    def latest_amendment(self) -> AuditEntry | None:
        """The latest change by the representative, unless a coordinator has decided since."""
        decisive = ("signature:amend", "signature:approve", "signature:reject")
        query = db.select(AuditEntry).filter_by(subject="signature", subject_id=self.id)
        latest = db.session.scalar(query.where(AuditEntry.action.in_(decisive)).order_by(AuditEntry.id.desc()).limit(1))
        return latest if latest and latest.action == "signature:amend" else None

    def _refuse_late_amendment(self, at: datetime) -> None:
        if not transitions.can("amend", self.status):
            raise AmendmentRefusedError(
                _(
                    "The signature of %(organization)s is %(status)s; only a confirmed or an approved one can be changed.",
                    organization=self.printed_name,
                    status=self.status.in_words,
                )
            )
        if not self.letter.accepts_signatures(at):
            raise AmendmentRefusedError(
                _(
                    "Signing of '%(title)s' is closed, so what is printed can no longer be changed here. "
                    "Write to the coalition if something is wrong.",
                    title=self.letter.title,
                )
            )

    def _refuse_late_listing(self, details: SignatureDetails, changed: frozenset[str]) -> None:
        """Raise ``AmendmentRefusedError`` when a document names the organisation publicly already, or is about to."""
        if "listed" not in changed or details.listed is not Listed.RECIPIENT_ONLY:
            return
        reason = fixed_listings(self.letter).get(self.id)
        if reason:
            raise AmendmentRefusedError(
                _(
                    "%(organization)s cannot be listed for the recipient alone any more: %(reason)s.",
                    organization=self.printed_name,
                    reason=reason,
                )
            )

    def differing_fields(self, details: SignatureDetails) -> frozenset[str]:
        """The names of the fields in which ``details`` say something else; the name is compared with the printed one."""
        fields = (*OF_THE_ORGANIZATION, *OF_THE_PERSON)
        changed = {field for field in fields if getattr(self, field) != getattr(details, field)}
        return frozenset(changed | ({RENAMED} if details.organization != self.printed_name else set()))

    def _take_down(self, details: SignatureDetails, changed: frozenset[str]) -> None:
        for field in changed - {RENAMED}:
            setattr(self, field, getattr(details, field))
        if RENAMED in changed:
            self.organization = self.printed_name = details.organization
            self.key = organization_key(details.organization)
            self.status = transitions.after("amend")
            self.decided_at, self.decided_by = None, ""
            self.forget_match_decision()
        if changed.intersection(FINDING):
            self.match_directory()

    def _public_values(self, changed: frozenset[str]) -> dict[str, Any]:
        values = {field: str(getattr(self, field)) for field in OF_THE_ORGANIZATION if field in changed}
        return values | ({RENAMED: self.printed_name} if RENAMED in changed else {})
