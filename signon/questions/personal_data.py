"""Personal data in questions: what representatives were asked, and what they answered."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

from signon import audit
from signon.database.db import db
from signon.personal_data import Expiry, Holder, Record
from signon.questions.models import Question, QuestionStatus
from signon.signing.models.signature import Signature
from signon.tokens import LinkToken, Purpose
from signon.translation import gettext as _
from signon.zones.in_words import moment_in_words


def records(email: str) -> list[Record]:
    """The questions that the address was asked."""
    query = db.select(Question).filter_by(asked_of=email).order_by(Question.id)
    return [_record(question) for question in db.session.scalars(query)]


def erase(email: str, at: datetime) -> int:
    """Erase what the address was asked, and what it answered."""
    return _erase(Question.asked_of == email, at)


def expire(expiry: Expiry) -> int:
    """Erase the questions about signatures of the letters."""
    of_letters = select(Signature.id).where(Signature.letter_id.in_(expiry.letters))
    return _erase(Question.signature_id.in_(of_letters), expiry.at)


def _erase(which: ColumnElement[bool], at: datetime) -> int:
    numbers = list(db.session.scalars(select(Question.id).where(which, Question.erased_at.is_(None))))
    if not numbers:
        return 0
    chosen = Question.id.in_(numbers)
    waiting = (chosen, Question.status == QuestionStatus.ASKED)
    db.session.execute(update(Question).where(*waiting).values(status=QuestionStatus.TAKEN_BACK))
    db.session.execute(update(Question).where(chosen).values(text="", answer="", asked_of="", erased_at=at))
    db.session.execute(
        delete(LinkToken).where(LinkToken.purpose == Purpose.QUESTION, LinkToken.subject_id.in_(numbers))
    )
    audit.record_each("erase", of=Question, numbers=numbers, by=audit.SYSTEM, at=at, details={})
    return len(numbers)


def _record(question: Question) -> Record:
    return Record(
        kind=_("Question about a signature"),
        values={
            _("Letter"): question.signature.letter.title,
            _("Organisation"): question.signature.printed_name,
            _("Asked"): moment_in_words(question.asked_at, question.signature.letter.parts.timezone),
            _("Question"): question.text,
            _("Answer"): question.answer,
        },
        outcome=_("question and answer erased; that there was one stays"),
    )


HOLDER = Holder(name="questions", records=records, erase=erase, expire=expire)
