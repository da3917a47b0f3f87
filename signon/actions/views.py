"""The action page: a supporter chooses whom to write to, makes the letter their own, and gets it there.

Nothing that a supporter enters is stored; it travels in the form. Only that a letter is on its way is counted, by office.
"""

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from signon.access import public
from signon.actions.backgrounder import compose
from signon.actions.models import ActionPage, ActionStatus, SentCount
from signon.actions.printing import printed
from signon.actions.visit import Visit
from signon.db import db, now
from signon.errors import DomainError, NotFoundError
from signon.letters.models import Letter
from signon.limits import TooManyError, count_attempt
from signon.places import Places, heavy
from signon.translation import gettext as _
from signon.web import client_address

actions = Blueprint("actions", __name__)
Page = str | tuple[str, int] | AnyResponse
LETTERS = Places("letters of supporters", many=1)
"""One at a time, and nobody waits: the site's threads are for those who sign."""

MOST_COUNTED = 60
"""Letters that one network address may print, or say it sent, within an hour: enough for a class of pupils."""


@actions.app_template_global()
def action_pages_beside(letter: Letter) -> list[ActionPage]:
    """The open action pages of a letter, for the pages of features below this one."""
    return ActionPage.beside(letter)


@actions.app_template_global()
def open_action_pages() -> list[ActionPage]:
    """The open action pages, for the site's first page."""
    return ActionPage.in_use()


@actions.get("/act/<slug>")
@public
def act(slug: str) -> str:
    """The letter and the form; once the action is over, a page that says so."""
    page = ActionPage.public(slug)
    if page.status is ActionStatus.CLOSED:
        return render_template("actions/closed.html", page=page, counted=SentCount.total(page))
    return Visit.to(slug).shown()


@actions.post("/act/<slug>")
@public
def personalise(slug: str) -> Page:
    """The letters to the chosen offices, below the form that made them."""
    visit = Visit.to(slug)
    return visit.shown() if visit.write() else (visit.shown(), 422)


@actions.post("/act/<slug>/letters.pdf")
@public
@heavy(LETTERS)
def letters_pdf(slug: str) -> Page:
    """The letters to print: all, or the one of the office that the pressed button names."""
    visit = Visit.to(slug)
    if not visit.write():
        return visit.shown(), 422
    one = visit.letter_to(request.form.get("office", type=int))
    at, language = now(), visit.page.language
    try:
        count_attempt("action-pdf", client_address(), most=MOST_COUNTED, at=at)
        with LETTERS.taken():
            pdf = printed([one] if one else visit.letters, language=language, on=at.date())
    except DomainError as error:
        visit.form.form_errors = [str(error)]
        return visit.shown(), error.status
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"{slug}.pdf")
    return answer


@actions.post("/act/<slug>/sent")
@public
def sent(slug: str) -> Page:
    """The supporter says that a letter is on its way: counted for its office, once in this form."""
    visit = Visit.to(slug)
    letter = visit.letter_to(request.form.get("sent", type=int)) if visit.write() else None
    if letter is None:
        return visit.shown(), 422
    if not letter.is_done:
        try:
            count_attempt("sent", client_address(), most=MOST_COUNTED, at=now())
        except TooManyError as error:
            visit.form.form_errors = [str(error)]
            return visit.shown(), error.status
        SentCount.add(visit.page, letter.to.number)
        db.session.commit()
    visit.done.add(letter.to.number)
    return visit.shown()


@actions.get("/act/<slug>/background")
@public
def background(slug: str) -> str:
    """What lies behind the action, with its sources."""
    page = ActionPage.public(slug)
    if not page.backgrounder:
        raise NotFoundError(_("'%(title)s' has no backgrounder.", title=page.title))
    return render_template("actions/background.html", page=page, background=compose(page.backgrounder, page.citations))
