"""The record of a signature: its columns with the values they take, and the transition from one state to the next.

What can be done with a signature stands beside this, a file a noun; ``Signature`` puts all of it together.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from signon import audit
from signon.database.db import Base, Choice, Moment, db
from signon.errors import DomainError
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion
from signon.organizations.models import Organization
from signon.signing import status as transitions
from signon.signing.status import SignatureStatus
from signon.translation import gettext as _


class Listed(StrEnum):
    """The listing of an organisation: everywhere, or only on the document that the recipient gets."""

    PUBLIC = "public"
    RECIPIENT_ONLY = "recipient-only"

    @property
    def in_words(self) -> str:
        """The way it is listed."""
        return _("publicly") if self is Listed.PUBLIC else _("for the recipient alone")


class Match(StrEnum):
    """The certainty that the organisation is one of the directory; unknown until it was looked for."""

    UNKNOWN = ""
    EXACT = "exact"
    LIKELY = "likely"
    NONE = "none"


class Authority(StrEnum):
    """The authority that the representative signs on: their own statement, or that of a named person who is asked by mail."""

    STATED = "stated"
    ASKED = "asked"
    APPROVED = "approved"
    DENIED = "denied"

    @property
    def in_words(self) -> str:
        """The answer, or that there is none."""
        return {
            Authority.STATED: _("nobody was asked"),
            Authority.ASKED: _("no answer yet"),
            Authority.APPROVED: _("authorised"),
            Authority.DENIED: _("denied"),
        }[self]


class SignatureStateError(DomainError):
    """The signature's state does not allow this."""


class AlreadySignedError(DomainError):
    """The organisation has a signature on this letter already."""


class SignatureRecord(Base):
    """The columns of a signature, and the one way to change its status."""

    __abstract__ = True

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
    second_country: Mapped[str] = mapped_column(String(2), default="", server_default="")
    sort_as: Mapped[str] = mapped_column(String(300), default="", server_default="")
    list_rules: Mapped[str] = mapped_column(String(80), default="", server_default="", deferred=True)
    list_key: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
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
    match_score: Mapped[float] = mapped_column(default=0.0)
    match_reason: Mapped[str] = mapped_column(Text, default="")
    match_said_by: Mapped[str] = mapped_column(String(320), default="")
    match_due: Mapped[bool] = mapped_column(default=True)
    refused_entries: Mapped[list[int]] = mapped_column(JSON, default=list)
    duplicate_of_id: Mapped[int | None] = mapped_column(index=True)
    authority: Mapped[Authority] = mapped_column(Choice(Authority), default=Authority.STATED)
    authorised_by_name: Mapped[str] = mapped_column(String(200), default="")
    authorised_by_title: Mapped[str] = mapped_column(String(200), default="")
    authorised_by_email: Mapped[str] = mapped_column(String(320), default="")
    authority_at: Mapped[datetime | None] = mapped_column(Moment)
    authority_words: Mapped[str] = mapped_column(Text, default="")
    entry_digest: Mapped[str] = mapped_column(String(64), default="")
    erased_at: Mapped[datetime | None] = mapped_column(Moment)

    @declared_attr
    def letter(cls) -> Mapped[Letter]:  # noqa: N805 - SQLAlchemy calls it with the class
        """The letter that is signed."""
        return relationship()

    @declared_attr
    def text_version(cls) -> Mapped[TextVersion]:  # noqa: N805
        """The version of its text that was agreed to."""
        return relationship()

    @declared_attr
    def directory_entry(cls) -> Mapped[Organization | None]:  # noqa: N805
        """The directory's entry that the organisation is."""
        return relationship()

    def _become(self, verb: str, *, by: str, at: datetime, why: str = "", **changes: Any) -> None:
        """Take the status that the verb leads to, with these changes of columns, and note it in the trail with ``why``.

        Raises ``SignatureStateError`` when the verb leads nowhere from the present status, and ``AlreadySignedError`` when
        another signature holds the organisation's place.
        """
        self._hold()
        before = self.status
        if not transitions.can(verb, before):
            raise SignatureStateError(
                _(
                    "The signature of %(organization)s is %(status)s; this is no longer possible.",
                    organization=self.printed_name,
                    status=before.in_words,
                )
            )
        with self._place_of(self.printed_name):
            self.status = transitions.after(verb)
            for field, value in changes.items():
                setattr(self, field, value)
            audit.record(verb, of=self, by=by, at=at, reason=why, details={"from": before, "to": self.status})

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
