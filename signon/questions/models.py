"""A question about a signature, and its answer."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signon import audit
from signon.database.asked_numbers import find_numbered
from signon.database.db import Base, Choice, Moment, db
from signon.errors import DomainError, NotFoundError
from signon.signing.models.signature import Signature
from signon.tokens import LinkToken, Purpose
from signon.translation import gettext as _


class QuestionStatus(StrEnum):
    """The state of a question: it waits for an answer, the answer waits to be read, or nothing waits any more."""

    ASKED = "asked"
    ANSWERED = "answered"
    READ = "read"
    TAKEN_BACK = "taken-back"


class QuestionStateError(DomainError):
    """The question's state does not allow this."""


class Question(Base):
    """A question to the representative of a signature; ``asked_of`` is the address that it was mailed to."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    signature_id: Mapped[int] = mapped_column(ForeignKey("signature.id"), index=True)
    status: Mapped[QuestionStatus] = mapped_column(Choice(QuestionStatus), default=QuestionStatus.ASKED, index=True)
    text: Mapped[str] = mapped_column(Text)
    asked_of: Mapped[str] = mapped_column(String(320), index=True)
    asked_by: Mapped[str] = mapped_column(String(320))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by: Mapped[str] = mapped_column(String(320), default="")
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    erased_at: Mapped[datetime | None] = mapped_column(Moment)

    signature: Mapped[Signature] = relationship()

    @classmethod
    def ask(cls, signature: Signature, text: str, *, by: str, at: datetime) -> Self:
        """A new question to the signature's representative. Raises ``QuestionStateError`` without a mail address."""
        if not signature.representative_email:
            raise QuestionStateError(_("No mail address is known of the representative, so nobody can be asked."))
        question = cls(signature=signature, text=text, asked_by=by, asked_at=at)
        question.asked_of, question.status = signature.representative_email, QuestionStatus.ASKED
        db.session.add(question)
        db.session.flush()
        question._record("ask", by=by, at=at)
        return question

    @classmethod
    def numbered(cls, number: int) -> Self:
        """The question with this number. Raises ``NotFoundError``."""
        found = find_numbered(cls, number)
        if found is None:
            raise NotFoundError(_("There is no question %(number)s. Choose one at its signature.", number=number))
        return found

    def give_answer(self, text: str, *, at: datetime) -> None:
        """Take down the answer. Raises ``QuestionStateError`` when none is waited for any more."""
        self._hold()
        if self.status is not QuestionStatus.ASKED:
            raise QuestionStateError(self.why_over)
        self.status, self.answer, self.answered_at = QuestionStatus.ANSWERED, text, at
        self._record("answer", by=audit.REPRESENTATIVE, at=at)

    def read(self, *, by: str, at: datetime) -> None:
        """Note that ``by`` has read the answer; a second time changes nothing."""
        self._hold()
        if self.status is QuestionStatus.ANSWERED:
            self._end(QuestionStatus.READ, "read-answer", by=by, at=at)

    def take_back(self, *, by: str, at: datetime) -> None:
        """Need no answer any more: the link does nothing from now on. Raises ``QuestionStateError`` once it is answered."""
        self._hold()
        if self.status is not QuestionStatus.ASKED:
            raise QuestionStateError(_("This question waits for no answer any more, so it cannot be taken back."))
        self._end(QuestionStatus.TAKEN_BACK, "take-back", by=by, at=at)
        LinkToken.revoke(Purpose.QUESTION, self.id)

    @property
    def why_over(self) -> str:
        """The reason why no answer is waited for, in a sentence for who was asked."""
        if self.erased_at:
            return _("The question and its answer have been erased.")
        if self.status is QuestionStatus.TAKEN_BACK:
            return _("The coalition needs no answer to this question any more.")
        return _("This question has been answered. Thank you.")

    def _end(self, status: QuestionStatus, verb: str, *, by: str, at: datetime) -> None:
        self.status, self.ended_by, self.ended_at = status, by, at
        self._record(verb, by=by, at=at)

    def _record(self, verb: str, *, by: str, at: datetime) -> None:
        """Note the act in the history of the question and of its signature."""
        audit.record(verb, of=self, by=by, at=at)
        audit.record(f"{verb}-question", of=self.signature, by=by, at=at)

    def _hold(self) -> None:
        """Read the state under a lock, so that of two acts at the same moment the second sees what the first has done."""
        db.session.refresh(self, with_for_update=True)
