"""The page behind the link in a question: read it, and answer. Opening the link changes nothing; the button does."""

from flask import render_template, request
from werkzeug.wrappers import Response

from signon.access import public
from signon.database.db import db, now
from signon.errors import DomainError
from signon.letters.models.letter import Letter
from signon.questions.forms import AnswerForm
from signon.questions.mails import send_question
from signon.questions.models import Question, QuestionStateError, QuestionStatus
from signon.tokens import LinkToken, Purpose, TokenExpiredError, TokenNotFoundError, TokenReturnedError
from signon.translation import gettext as _
from signon.web.error_pages import for_people
from signon.web.pages import Pages
from signon.wordings.writing import coalition_of

pages = Pages()
Page = str | tuple[str, int] | Response
RENEWED = (TokenExpiredError, TokenReturnedError)
"""The reasons for which a link does nothing although its question still waits."""


@pages.get("/questions/<token>")
@public
def page(token: str) -> str:
    """The question, and the form for its answer."""
    link = LinkToken.find(token, Purpose.QUESTION)
    question = _question(link)
    link.check(now())
    return _page(question, token, AnswerForm())


@pages.post("/questions/<token>")
@public
def answer(token: str) -> Page:
    """Take down the answer, once."""
    link, form, at = LinkToken.find(token, Purpose.QUESTION), AnswerForm(), now()
    question = _question(link)
    link.check(at)
    if not form.validate_on_submit():
        return _page(question, token, form), 422
    link.use(at)
    question.give_answer(form.answer.data or "", at=at)
    db.session.commit()
    return render_template("questions/answered.html", question=question, coalition=coalition_of(_letter(question)))


@pages.post("/questions/<token>/link")
@public
def send_link(token: str) -> str:
    """Mail a fresh link to the address that was asked."""
    question = _question(LinkToken.find(token, Purpose.QUESTION))
    send_question(question, at=now())
    db.session.commit()
    return render_template("signing/link_sent.html", signature=question.signature)


@pages.errorhandler(DomainError)
@for_people
def _refused(error: DomainError) -> tuple[str, int]:
    """A page that says what became of the link and what can be done."""
    db.session.rollback()
    token = (request.view_args or {}).get("token")
    if token is None:
        return render_template("error.html", title=_("That is not possible now"), message=str(error)), error.status
    if isinstance(error, TokenNotFoundError):
        return render_template("signing/link_unknown.html"), error.status
    question = db.session.get_one(Question, LinkToken.find(token, Purpose.QUESTION).subject_id)
    values = {"error": error, "question": question, "token": token, "renewed": isinstance(error, RENEWED)}
    return render_template("questions/over.html", **values), error.status


def _page(question: Question, token: str, form: AnswerForm) -> str:
    coalition = coalition_of(_letter(question))
    return render_template("questions/answer.html", question=question, token=token, form=form, coalition=coalition)


def _question(link: LinkToken) -> Question:
    """The question of a link. Raises ``QuestionStateError`` when no answer is waited for any more."""
    question = db.session.get_one(Question, link.subject_id)
    if question.status is not QuestionStatus.ASKED:
        raise QuestionStateError(question.why_over)
    return question


def _letter(question: Question) -> Letter:
    return question.signature.letter
