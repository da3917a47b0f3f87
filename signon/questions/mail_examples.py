"""The values with which the wording of the mail that asks something can be looked at."""

from datetime import datetime
from typing import Any

from signon.letters.models.letter import Letter
from signon.questions.mails import of_question
from signon.questions.queries import questions_of
from signon.signing.mail_examples import signature_of
from signon.signing.mail_values import to_representative
from signon.wordings.kinds import MailKind


def values(_kind: MailKind, letter: Letter, number: int, at: datetime) -> dict[str, Any]:
    """The values of a mail to the representative of the signature with this number; its last question where it has one."""
    signature = signature_of(letter, number)
    if signature is None:
        return {}
    asked = [question for question in questions_of(signature) if question.text]
    return of_question(asked[-1], at) if asked else to_representative(signature)
