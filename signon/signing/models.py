"""A signature: the record of an organisation's signing of one letter."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signon import audit
from signon.db import Base, Choice, Moment, db
from signon.errors import DomainError
from signon.letters.models import Letter, TextVersion
from signon.organizations.models import Organization
from signon.organizations.names import organization_key
from signon.signing import status as transitions
from signon.signing.amending import Amending
from signon.signing.authority import Authority, AuthorityVerbs
from signon.signing.consenting import Consenting
from signon.signing.correcting import Correcting
from signon.signing.matching import Matching
from signon.signing.status import HOLDING, SignatureStatus
from signon.translation import gettext as _

HELD = text("status IN ('verified', 'approved')")
WAITING = text("status = 'pending'")


class Listed(StrEnum):
    """How an organisation is listed: everywhere, or only on the document that the recipient gets."""

    PUBLIC = "public"
    RECIPIENT_ONLY = "recipient-only"


class Match(StrEnum):
    """How surely the organisation is one of the directory; unknown until the signature is verified."""

    UNKNOWN = ""
    EXACT = "exact"
    LIKELY = "likely"
    NONE = "none"


class SigningClosedError(DomainError):
    """The letter does not accept signatures now."""


class SignatureStateError(DomainError):
    """The signature's state does not allow this."""


class AlreadySignedError(DomainError):
    """The organisation has a signature on this letter already."""


@dataclass(frozen=True, kw_only=True)
class SignatureDetails:
    """What a representative enters, already validated: ``country`` is an ISO 3166 alpha-2 code or empty."""

    organization: str
    acronym: str = ""
    country: str = ""
    website: str = ""
    representative_name: str = ""
    representative_title: str = ""
    representative_email: str = ""
    listed: Listed = Listed.PUBLIC


class Answer(StrEnum):
    """What a sign-on met. The page is the same for all; only the mailbox learns which it was."""

    NEW = "new"
    SENT_AGAIN = "sent-again"
    ALREADY_SIGNED = "already-signed"
    SIGNED_BY_ANOTHER = "signed-by-another"


class Signature(Consenting, Amending, Correcting, Matching, AuthorityVerbs, Base):
    """One organisation's signing of one letter, with the text version it agreed to."""

    __tablename__ = "signature"
    __table_args__ = (
        Index(
            "uq_signature_held", "letter_id", "key", "country", unique=True, sqlite_where=HELD, postgresql_where=HELD
        ),
        Index(
            "uq_signature_waiting",
            "letter_id",
            "key",
            "country",
            "representative_email",
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
    erased_at: Mapped[datetime | None] = mapped_column(Moment)

    letter: Mapped[Letter] = relationship()
    text_version: Mapped[TextVersion] = relationship()
    directory_entry: Mapped[Organization | None] = relationship()

    @classmethod
    def sign_on(cls, letter: Letter, details: SignatureDetails, *, at: datetime) -> "tuple[Self, Answer]":
        """Receive a sign-on from the form: a new pending signature, or the one that already stands for it.

        Raises ``SigningClosedError`` when the letter does not accept signatures at ``at``.
        """
        db.session.flush()
        # One at a time: of two that arrive together, the second finds what the first has written.
        db.session.refresh(letter, ["status", "closes_at"], with_for_update={"key_share": True})
        if not letter.accepts_signatures(at):
            raise SigningClosedError(_("Signing of '%(title)s' is closed.", title=letter.title))
        same = cls._of(letter, details)
        holder = next((one for one in same if one.status in HOLDING), None)
        if holder:
            mine = holder.representative_email == details.representative_email
            return holder, Answer.ALREADY_SIGNED if mine else Answer.SIGNED_BY_ANOTHER
        waiting = next((one for one in same if one.representative_email == details.representative_email), None)
        if waiting:
            waiting.agree(details, by=audit.REPRESENTATIVE, at=at)
            return waiting, Answer.SENT_AGAIN
        return cls._new(letter, details, by=audit.REPRESENTATIVE, at=at), Answer.NEW

    @classmethod
    def _of(cls, letter: Letter, details: SignatureDetails) -> list[Self]:
        query = db.select(cls).where(
            cls.letter_id == letter.id,
            cls.key == organization_key(details.organization),
            cls.country == details.country,
            cls.status.in_(transitions.LIVE),
        )
        return list(db.session.scalars(query))

    @classmethod
    def _new(cls, letter: Letter, details: SignatureDetails, *, by: str, at: datetime, means: str = "form") -> Self:
        signature = cls(letter=letter, status=SignatureStatus.PENDING, means=means, created_at=at)
        signature.agree(details, by=by, at=at)
        return signature

    def agree(self, details: SignatureDetails, *, by: str, at: datetime) -> None:
        """Take down what was entered, and the consent to the letter's present text."""
        version = self.letter.settle_text(by=by, at=at)
        for field, value in vars(details).items():
            setattr(self, field, value)
        self.printed_name, self.key = details.organization, organization_key(details.organization)
        self.text_version, self.consented_at = version, at
        db.session.add(self)
        audit.record("sign", of=self, by=by, at=at, details={"version": version.number, "sha256": version.sha256})

    def confirm(self, *, at: datetime, shown: int | None = None) -> None:
        """The mailbox is proven: the signature holds the organisation's place and waits for a coordinator.

        When the text changed materially since the sign-on, this agrees to the present one, the version ``shown``. Raises
        ``SigningClosedError`` after closing, ``AlreadySignedError`` when another one holds the place meanwhile, and
        ``TextChangedError`` when another text was shown.
        """
        if not self.letter.accepts_signatures(at):
            raise SigningClosedError(
                _("Signing of '%(title)s' closed before this link was used.", title=self.letter.title)
            )
        self.agree_before_confirming(shown, at=at)
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
