"""The mail that asks a representative something."""

from signon.questions.mails import send_question
from signon.questions.models import Question
from signon.signing.status import SignatureStatus
from tests import factories
from tests.golden.mail_scenes.casts import AT, Cast, letter_of, signature_of


def questions_asked(cast: Cast) -> None:
    signature = signature_of(cast, letter_of(cast, contact="desk@water.example"), SignatureStatus.VERIFIED)
    assert send_question(Question.ask(signature, cast.words, by=factories.BY, at=AT), at=AT)


QUESTIONS = (questions_asked,)
