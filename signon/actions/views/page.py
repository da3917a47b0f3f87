"""The action page: a supporter chooses whom to write to, makes the letter their own, and gets it there.

What a supporter enters travels in the form; only a PDF that takes long is kept for a moment (``print_orders``). That a letter is
on its way is counted, by office.
"""

from flask import render_template, request
from werkzeug.wrappers import Response as AnyResponse

from signon.access import public
from signon.actions.backgrounder import compose
from signon.actions.forms import LETTERS_AND_TEXT
from signon.actions.models import ActionPage, ActionStatus, SentCount
from signon.actions.views.visit import Visit
from signon.database.db import db, now, read_only
from signon.errors import NotFoundError
from signon.letters.models.letter import Letter
from signon.limits import TooManyError, count_attempt
from signon.translation import gettext as _
from signon.web.form_bounds import takes
from signon.web.networks import client_address
from signon.web.pages import Pages

pages = Pages()
Page = str | tuple[str, int] | AnyResponse
MOST_COUNTED = 60
"""Letters that one network may say it sent within an hour: enough for a class of pupils."""


def action_pages_beside(letter: Letter) -> list[ActionPage]:
    """The open action pages of a letter, for the pages of features below this one."""
    return ActionPage.beside(letter)


def open_action_pages() -> list[ActionPage]:
    """The open action pages, for the site's first page."""
    return ActionPage.in_use()


@pages.get("/act/<slug>")
@public
def act(slug: str) -> str:
    """The letter and the form; once the action is over, a page that says so."""
    page = ActionPage.public(slug)
    if page.status is ActionStatus.CLOSED:
        return render_template("actions/closed.html", page=page, counted=SentCount.total(page))
    return Visit.to(slug).shown()


@pages.post("/act/<slug>")
@public
@takes(LETTERS_AND_TEXT)
def personalise(slug: str) -> Page:
    """The letters to the chosen offices, below the form that made them."""
    with read_only():
        visit = Visit.to(slug)
        return visit.shown() if visit.write() else (visit.shown(), 422)


@pages.post("/act/<slug>/sent")
@public
@takes(LETTERS_AND_TEXT)
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
    with read_only():
        return visit.shown()


@pages.get("/act/<slug>/background")
@public
def background(slug: str) -> str:
    """The background of the action, with its sources."""
    page = ActionPage.public(slug)
    if not page.backgrounder:
        raise NotFoundError(_("'%(title)s' has no backgrounder.", title=page.title))
    return render_template("actions/background.html", page=page, background=compose(page.backgrounder, page.citations))
