"""The authority of a representative to sign: the person whom they name is asked by mail, and approves or denies.

A coordinator approves the signature; a denied authority bars that, unless they say otherwise.
"""

from dataclasses import dataclass
from datetime import datetime

from signon import audit
from signon.errors import DomainError
from signon.letters.status import LetterStatus
from signon.signing.models.record import Authority, SignatureRecord
from signon.signing.status import HOLDING, SignatureStatus
from signon.translation import gettext as _

AUTHORISED = frozenset({"organization", "country", "representative_name", "representative_title"})
"""The fields that tell who signs for whom: what the named person said yes to."""


class AuthorityAnswerError(DomainError):
    """There is no answer to be given any more."""


@dataclass(frozen=True)
class Authoriser:
    """The person whom a representative names as having authorised the signature."""

    name: str
    title: str
    email: str


class AuthorityVerbs(SignatureRecord):
    """The verbs about the authority of a signature."""

    __abstract__ = True

    def name_authoriser(self, person: Authoriser | None) -> None:
        """Note who authorised the signature, or that nobody is named; nobody is asked before the mailbox is proven."""
        self.authorised_by_name = person.name if person else ""
        self.authorised_by_title = person.title if person else ""
        self.authorised_by_email = person.email if person else ""

    def ask_authority(self, *, at: datetime) -> bool:
        """Begin to wait for the word of the person who is named; gives whether there is one to ask."""
        if not self.authorised_by_email or self.authority is not Authority.STATED:
            return False
        self.authority = Authority.ASKED
        audit.record("ask-authority", of=self, by=audit.REPRESENTATIVE, at=at)
        return True

    def reopen_authority(self, changed: frozenset[str], *, at: datetime) -> bool:
        """Wait for the named person's word anew when what they confirmed has ``changed``; gives whether that is so.

        A denial stays: no correction of the representative takes it back.
        """
        if self.authority is not Authority.APPROVED or not changed & AUTHORISED or not self.authorised_by_email:
            return False
        self.authority, self.authority_at, self.authority_words = Authority.ASKED, None, ""
        audit.record("ask-authority-again", of=self, by=audit.REPRESENTATIVE, at=at)
        return True

    def approve_authority(self, words: str, *, at: datetime) -> None:
        """The named person says that the representative may sign. Raises ``AuthorityAnswerError`` when it is too late."""
        self._hold()
        self._refuse_late_answer()
        self.authority, self.authority_at, self.authority_words = Authority.APPROVED, at, words
        audit.record("approve-authority", of=self, by=audit.AUTHORISER, at=at)

    def deny_authority(self, words: str, *, at: datetime) -> None:
        """The named person says that the representative may not sign: the coordinators look at it, again if need be.

        Raises ``AuthorityAnswerError`` when it is too late.
        """
        self._hold()
        self._refuse_late_answer()
        self._become("deny-authority", by=audit.AUTHORISER, at=at, authority=Authority.DENIED)
        self.authority_at, self.authority_words = at, words

    def awaits_authority(self) -> bool:
        """Whether the named person has been asked and can still answer."""
        if self.authority is not Authority.ASKED or self.status not in HOLDING:
            return False
        return self.letter.status is not LetterStatus.DELIVERED or self.status is SignatureStatus.VERIFIED

    def _refuse_late_answer(self) -> None:
        if not self.awaits_authority():
            raise AuthorityAnswerError(
                _(
                    "There is nothing to answer about the signature of %(organization)s any more.",
                    organization=self.printed_name,
                )
            )


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
