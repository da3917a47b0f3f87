"""Consent to a text: which signatures stand on a letter, and how one that agreed to an earlier text agrees to the present."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import ColumnElement, Select

from signon import audit
from signon.database.db import db
from signon.errors import DomainError
from signon.letters.models.letter import Letter
from signon.letters.models.text_version import TextVersion
from signon.letters.status import LetterStatus
from signon.names import is_visible
from signon.signing.models.record import SignatureRecord
from signon.signing.status import HOLDING, SignatureStatus
from signon.translation import gettext as _


class Means(StrEnum):
    """The means of giving consent.

    On the form, also behind an invitation, in a table that a coordinator brought, behind a link, or told to a coordinator.
    """

    FORM = "form"
    IMPORT = "import"
    INVITATION = "invitation"
    LINK = "link"
    MAIL = "mail"
    PHONE = "phone"
    MEETING = "meeting"
    PAPER = "paper"


TOLD = (Means.MAIL, Means.PHONE, Means.MEETING, Means.PAPER)
"""The ways to tell a coordinator."""


class TextChangedError(DomainError):
    """The present text is not the one that was shown, so no consent can be bound to it."""


class AlreadyReconfirmedError(DomainError):
    """Consent reaches the present text; there is nothing to reconfirm."""


class ReconfirmingClosedError(DomainError):
    """The letter no longer takes signatures, nor their renewal."""


class NotReconfirmableError(DomainError):
    """A signature in this state is not one that is asked to reconfirm."""


class NobodyToldError(DomainError):
    """Consent was to be recorded without saying who told it to whom."""


class ConsentVerbs(SignatureRecord):
    """The verbs and questions of a signature about the text it agreed to."""

    __abstract__ = True

    @classmethod
    def standing(cls, letter: Letter) -> Select[Self]:
        """The query for the signatures that stand on the letter: approved, and with consent that reaches its present text.

        What the page shows, what the PDF prints and what the numbers say all come from this one rule.
        """
        return db.select(cls).where(cls.letter_id == letter.id, *cls._conditions_to_stand(letter))

    @classmethod
    def standing_among(cls, letter: Letter, numbers: Sequence[int] | Select[int]) -> Select[Self]:
        """The query for those of them that have these numbers.

        The letter is no plain column here, so that the numbers lead to the rows, and not all of the letter are read.
        """
        return db.select(cls).where(
            cls.id.in_(numbers), cls.letter_id + 0 == letter.id, *cls._conditions_to_stand(letter)
        )

    @classmethod
    def _conditions_to_stand(cls, letter: Letter) -> tuple[ColumnElement[bool], ...]:
        reached = cls.text_version_id.in_(TextVersion.reached_by_consent(letter.id))
        return cls.status == SignatureStatus.APPROVED, reached

    @classmethod
    def unreconfirmed(cls, letter: Letter) -> Select[Self]:
        """The query for the verified and approved signatures whose consent does not reach the letter's present text."""
        return db.select(cls).where(
            cls.letter_id == letter.id,
            cls.status.in_(HOLDING),
            cls.text_version_id.not_in(TextVersion.reached_by_consent(letter.id)),
        )

    def consent_reaches_text(self) -> bool:
        """Whether what was agreed to is the letter's present text, corrections aside."""
        return self.text_version.number >= self.letter.latest_material_version.number

    def stands(self) -> bool:
        """Whether ``standing`` finds this signature."""
        return self.status is SignatureStatus.APPROVED and self.consent_reaches_text()

    def may_reconfirm(self, at: datetime) -> bool:
        """Whether the signatory can agree to the present text at this moment; late is not too late while signing is open."""
        return self.status in HOLDING and not self.consent_reaches_text() and self.letter.accepts_signatures(at)

    def reconfirm(self, shown: int, *, at: datetime) -> None:
        """The signatory agrees to the present text, which is the version number ``shown``.

        Raises ``ReconfirmingClosedError`` when the letter takes no signatures at ``at``, ``NotReconfirmableError``,
        ``AlreadyReconfirmedError``, and ``TextChangedError`` when another text was shown.
        """
        self._hold_with_letter()
        if not self.letter.accepts_signatures(at):
            raise ReconfirmingClosedError(
                _(
                    "Signing of '%(title)s' is closed; the signature can no longer be reconfirmed.",
                    title=self.letter.title,
                )
            )
        self._agree_to_present(shown, Means.LINK, by=audit.REPRESENTATIVE, at=at)

    def record_consent(self, shown: int, means: Means, note: str, *, by: str, at: datetime) -> None:
        """A coordinator takes down that the signatory agreed to the present text; ``note`` says who told whom.

        Until delivery, because what was said in time may be written down later. Raises what ``reconfirm`` raises, and
        ``NobodyToldError`` when the note says nothing or ``means`` is no way to tell a coordinator.
        """
        if means not in TOLD or not is_visible(note):
            raise NobodyToldError(
                _(
                    "The consent of %(organization)s cannot be recorded like that. Say how it was told, and write down who "
                    "told whom and when.",
                    organization=self.printed_name,
                )
            )
        self._hold_with_letter()
        if self.letter.status is LetterStatus.DELIVERED:
            raise ReconfirmingClosedError(
                _("'%(title)s' is finalised; consent can no longer be recorded.", title=self.letter.title)
            )
        self._agree_to_present(shown, means, by=by, at=at, note=note)

    def agree_before_confirming(self, shown: int | None, *, at: datetime) -> None:
        """Agree to the present text, which is the version ``shown``, when it changed materially since the sign-on.

        Raises ``TextChangedError`` when that is not what was shown.
        """
        self._hold_with_letter()
        if not self.consent_reaches_text():
            self._check_shown(shown)
            self._bind(Means.LINK, by=audit.REPRESENTATIVE, at=at)

    def check_reconfirmable(self) -> None:
        """Raises ``NotReconfirmableError`` or ``AlreadyReconfirmedError`` when there is nothing to reconfirm."""
        if self.status not in HOLDING:
            raise NotReconfirmableError(
                _(
                    "The signature of %(organization)s is %(status)s, so there is nothing to reconfirm.",
                    organization=self.printed_name,
                    status=self.status.in_words,
                )
            )
        if self.consent_reaches_text():
            raise AlreadyReconfirmedError(
                _("%(organization)s has agreed to the present text already.", organization=self.printed_name)
            )

    def _agree_to_present(self, shown: int, means: Means, *, by: str, at: datetime, note: str = "") -> None:
        self.check_reconfirmable()
        self._check_shown(shown)
        self._bind(means, by=by, at=at, note=note)

    def _hold_with_letter(self) -> None:
        """See the letter and the signature as they are now, and keep others from changing them until the transaction ends."""
        self.letter.hold()
        db.session.refresh(self, ["status", "text_version_id"], with_for_update=True)
        db.session.expire(self, ["text_version"])

    def _check_shown(self, shown: int | None) -> None:
        if shown != self.letter.present_version.number:
            raise TextChangedError(
                _("The text of '%(title)s' is not the one that you were shown.", title=self.letter.title)
            )

    def _bind(self, means: Means, *, by: str, at: datetime, note: str = "") -> None:
        version, before = self.letter.present_version, self.text_version.number
        self.text_version, self.consented_at, self.means = version, at, means
        details = {"from": before, "version": version.number, "sha256": version.sha256, "means": str(means)}
        audit.record("reconfirm", of=self, by=by, at=at, reason=note, details=details)
