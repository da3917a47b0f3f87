"""The desk's pages of questions: to ask one, to take it back, and to read the answers."""

from flask import flash, redirect, render_template
from werkzeug.wrappers import Response

from signon.access import EDITORS, EVERY_COORDINATOR, acting, allow
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.questions.forms import QuestionForm
from signon.questions.mails import send_question
from signon.questions.models import Question
from signon.questions.queries import questions_of, questions_on, unreached
from signon.signing.models.signature import Signature
from signon.signing.queries import find_signature
from signon.translation import gettext as _
from signon.web.page_places import place_value
from signon.web.pages import Pages

pages = Pages()
Page = str | tuple[str, int] | Response


@pages.get("/coordinator/letters/<slug>/questions")
@allow(*EVERY_COORDINATOR)
def of_letter(slug: str) -> str:
    """The questions about a letter's signatures, those with an unread answer first."""
    letter = Letter.named(slug)
    found = questions_on(letter)
    return render_template("questions/of_letter.html", letter=letter, questions=found, undelivered=unreached(found))


@pages.get("/coordinator/signatures/<int:number>/question")
@allow(*EDITORS)
def form(number: int) -> str:
    """The form for a question."""
    return _form_page(find_signature(number), QuestionForm())


@pages.post("/coordinator/signatures/<int:number>/question")
@allow(*EDITORS)
def ask(number: int) -> Page:
    """Mail a question to the representative."""
    signature, form, at = find_signature(number), QuestionForm(), now()
    if not form.validate_on_submit():
        return _form_page(signature, form), 422
    question = Question.ask(signature, form.text.data or "", by=acting(), at=at)
    if not send_question(question, at=at):
        db.session.rollback()
        form.form_errors = [_("That address had several mails within the hour. Ask again later.")]
        return _form_page(find_signature(number), form), 429
    db.session.commit()
    flash(_("The question is on its way."))
    return redirect(place_value("signature.desk_address", number=number), 303)


@pages.post("/coordinator/questions/<int:number>/taking-back")
@allow(*EDITORS)
def take_back(number: int) -> Response:
    """Need no answer any more."""
    question = Question.numbered(number)
    question.take_back(by=acting(), at=now())
    db.session.commit()
    flash(_("Taken back: the link in the mail does nothing any more."))
    return redirect(place_value("signature.desk_address", number=question.signature_id), 303)


@pages.post("/coordinator/questions/<int:number>/reading")
@allow(*EDITORS)
def read(number: int) -> Response:
    """Note that the answer was read, so that it waits for nobody any more."""
    question = Question.numbered(number)
    question.read(by=acting(), at=now())
    db.session.commit()
    flash(_("Marked as read."))
    return redirect(place_value("signature.desk_address", number=question.signature_id), 303)


def _form_page(signature: Signature, form: QuestionForm) -> str:
    return render_template(
        "questions/ask.html",
        signature=signature,
        letter=signature.letter,
        form=form,
        earlier=questions_of(signature),
        desk_address=place_value("signature.desk_address", number=signature.id),
    )
