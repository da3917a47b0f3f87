"""A signature: the record of an organisation's signing of one letter."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signon import audit
from signon.database.db import Base, Choice, Moment, db
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion
from signon.organizations.models import Organization
from signon.signing import status as transitions
from signon.signing.models.amendment import Amending
from signon.signing.models.authority import Authority, AuthorityVerbs
from signon.signing.models.consent import Consenting
from signon.signing.models.correction import Correcting
from signon.signing.models.details import Answer, Listed, Match, SignatureDetails
from signon.signing.models.directory import Matching
from signon.signing.models.proof import Proving
from signon.signing.models.refusals import AlreadySignedError, SignatureStateError, SigningClosedError
from signon.signing.models.showing import Showing
from signon.signing.models.sign_on import Entering
from signon.signing.status import SignatureStatus
from signon.translation import gettext as _

__all__ = [
    "AlreadySignedError",
    "Answer",
    "Listed",
    "Match",
    "Signature",
    "SignatureDetails",
    "SignatureStateError",
    "SigningClosedError",
]

HELD = text("status IN ('verified', 'approved')")
WAITING = text("status = 'pending'")


class Signature(Entering, Proving, Showing, Consenting, Amending, Correcting, Matching, AuthorityVerbs, Base):
    """One organisation's signing of one letter, with the text version it agreed to."""

    __tablename__ = "signature"
    __table_args__ = (
        Index(
            "uq_signature_held", "letter_id", "key", "country", unique=True, sqlite_where=HELD, postgresql_where=HELD
        ),
        Index(
            "uq_signature_waiting",
            "letter_id",
            "entry_digest",
            unique=True,
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
        Index("ix_signature_letter_status", "letter_id", "status", "id"),
        Index("ix_signature_letter_key", "letter_id", "key", "country"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    text_version_id: Mapped[int] = mapped_column(ForeignKey("text_version.id"))
    directory_entry_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    status: Mapped[SignatureStatus] = mapped_column(Choice(SignatureStatus), default=SignatureStatus.PENDING)
    organization: Mapped[str] = mapped_column(String(300))
    printed_name: Mapped[str] = mapped_column(String(300))
    key: Mapped[str] = mapped_column(String(600))
    acronym: Mapped[str] = mapped_column(String(40), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    website: Mapped[str] = mapped_column(String(300), default="")
    representative_name: Mapped[str] = mapped_column(String(200), default="")
    representative_title: Mapped[str] = mapped_column(String(200), default="")
    representative_email: Mapped[str] = mapped_column(String(320), default="", index=True)
    listed: Mapped[Listed] = mapped_column(Choice(Listed), default=Listed.PUBLIC)
    means: Mapped[str] = mapped_column(String(40), default="form")
    created_at: Mapped[datetime] = mapped_column(Moment)
    consented_at: Mapped[datetime] = mapped_column(Moment)
    verified_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[str] = mapped_column(String(320), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    match: Mapped[Match] = mapped_column(Choice(Match), default=Match.UNKNOWN)
    match_reason: Mapped[str] = mapped_column(Text, default="")
    duplicate_of_id: Mapped[int | None] = mapped_column(index=True)
    authority: Mapped[Authority] = mapped_column(Choice(Authority), default=Authority.STATED)
    authorised_by_name: Mapped[str] = mapped_column(String(200), default="")
    authorised_by_title: Mapped[str] = mapped_column(String(200), default="")
    authorised_by_email: Mapped[str] = mapped_column(String(320), default="")
    authority_at: Mapped[datetime | None] = mapped_column(Moment)
    authority_words: Mapped[str] = mapped_column(Text, default="")
    entry_digest: Mapped[str] = mapped_column(String(64), default="")
    erased_at: Mapped[datetime | None] = mapped_column(Moment)

    letter: Mapped[Letter] = relationship()
    text_version: Mapped[TextVersion] = relationship()
    directory_entry: Mapped[Organization | None] = relationship()

    def confirm(self, *, at: datetime, shown: int | None = None) -> None:
        """The mailbox is proven: the signature holds the organisation's place and waits for a coordinator.

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

    def approve(self, *, by: str, at: datetime, although_denied: bool = False) -> None:
        """Admit the organisation to the letter. Raises ``AlreadySignedError`` when another one holds its place.

        Raises ``AuthorityDeniedError`` when the person who was named denied it, unless ``although_denied``.
        """
        self.refuse_denied(although_denied=although_denied)
        self._decide("approve", by=by, at=at, reason="")

    def reject(self, reason: str, *, by: str, at: datetime) -> None:
        """Refuse the signature; the representative is told the reason."""
        self._decide("reject", by=by, at=at, reason=reason)

    def withdraw(self, *, by: str = audit.REPRESENTATIVE, at: datetime, reason: str = "") -> None:
        """Take the signature back for good; signing again is the way to return."""
        self._become("withdraw", by=by, at=at, reason=reason, withdrawn_at=at)

    def _decide(self, verb: str, *, by: str, at: datetime, reason: str) -> None:
        self._become(verb, by=by, at=at, reason=reason, decided_at=at, decided_by=by)
        self.reason = reason

    def _become(self, verb: str, *, by: str, at: datetime, reason: str = "", **changes: Any) -> None:
        self._hold()
        before = self.status
        if not transitions.can(verb, before):
            raise SignatureStateError(
                _(
                    "The signature of %(organization)s is %(status)s; this is no longer possible.",
                    organization=self.printed_name,
                    status=before,
                )
            )
        with self._place_of(self.printed_name):
            self.status = transitions.after(verb)
            for field, value in changes.items():
                setattr(self, field, value)
            audit.record(verb, of=self, by=by, at=at, reason=reason, details={"from": before, "to": self.status})

    def _hold(self) -> None:
        # Read under a lock, so that of two verbs at the same moment the second sees what the first has done.
        db.session.flush()
        db.session.refresh(self, ["status", "authority"], with_for_update=True)

    @staticmethod
    @contextmanager
    def _place_of(name: str) -> Iterator[None]:
        """Write what is done within, or nothing of it when the organisation's place on the letter is taken."""
        try:
            with db.session.begin_nested():
                yield
        except IntegrityError as error:
            raise AlreadySignedError(
                _("%(organization)s already has a signature on this letter.", organization=name)
            ) from error

    def details(self) -> dict[str, Any]:
        """The entered values by field name, for forms and exports."""
        return {field: getattr(self, field) for field in SignatureDetails.__dataclass_fields__}
