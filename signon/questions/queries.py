"""Questions of a signature and of a letter."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.mail.models import OutboxMail
from signon.mail.undelivered import undelivered
from signon.questions.models import Question, QuestionStatus
from signon.signing.models.signature import Signature
from signon.tokens import Purpose

MOST_SHOWN = 500


def questions_of(signature: Signature) -> Sequence[Question]:
    """The questions about a signature, oldest first."""
    query = db.select(Question).filter_by(signature_id=signature.id).order_by(Question.id)
    return db.session.scalars(query).all()


def questions_on(letter: Letter) -> Sequence[Question]:
    """The latest questions on a letter: first those whose answer nobody has read, then those that wait, then the others."""
    query = db.select(Question).join(Question.signature).where(Signature.letter_id == letter.id)
    order = (Question.status != QuestionStatus.ANSWERED, Question.status != QuestionStatus.ASKED, Question.id.desc())
    loaded = query.options(selectinload(Question.signature)).order_by(*order)
    return db.session.scalars(loaded.limit(MOST_SHOWN)).all()


def unread() -> Select[int, int]:
    """The letter and the number of each question whose answer nobody has read."""
    query = select(Signature.letter_id, Question.id).join(Signature, Signature.id == Question.signature_id)
    return query.where(Question.status == QuestionStatus.ANSWERED)


def unreached(questions: Sequence[Question]) -> dict[int, list[OutboxMail]]:
    """The mails that brought one of the questions to nobody, by its number."""
    return undelivered([Purpose.QUESTION], (one.id for one in questions if one.status is QuestionStatus.ASKED))
