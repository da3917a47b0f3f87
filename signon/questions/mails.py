"""The mail that brings a question to a representative."""

from datetime import datetime
from typing import Any

from signon.mail import compose
from signon.mail.links import QUESTION
from signon.questions.mail_kinds import ASK
from signon.questions.models import Question
from signon.signing.mail_values import to_confirm, to_representative
from signon.signing.mails import about
from signon.wordings.sending import send
from signon.zones.in_words import in_zone


def send_question(question: Question, *, at: datetime) -> bool:
    """Mail the question with a link to answer it, unless the address had mails enough; gives whether it was written."""
    signature = question.signature
    if not compose.may_be_mailed(question.asked_of, about=about(signature), at=at):
        return False
    send(
        ASK,
        signature.letter,
        to=question.asked_of,
        about=about(signature),
        at=at,
        link=QUESTION.to(question.id, lifetime=to_confirm()),
        **of_question(question, at),
    )
    return True


def of_question(question: Question, at: datetime) -> dict[str, Any]:
    """The values of the mail that asks the question."""
    signature = question.signature
    until = in_zone(at + to_confirm(), signature.letter.parts.timezone)
    return to_representative(signature) | {"question": question.text, "until": until}
