"""A representative who lost the mail asks for the link again; the page says the same to everybody."""

from flask import current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from signon.access import public
from signon.database.db import db, now
from signon.letters.models.letter import Letter
from signon.limits import TooManyError, count_attempt
from signon.signing.forms import LostLinkForm
from signon.signing.queries import signatures_of
from signon.signing.unproven_mails import send_link_again
from signon.web.networks import client_address
from signon.web.pages import Pages

pages = Pages()
Page = str | tuple[str, int] | Response


@pages.get("/letters/<slug>/lost-link")
@public
def form(slug: str) -> str:
    """The form to enter the address."""
    return _page(Letter.public(slug), LostLinkForm.opened_at(now()))


@pages.post("/letters/<slug>/lost-link")
@public
def ask(slug: str) -> Page:
    """Mail the link, if the address has signed this letter. The answer is the same when it has not."""
    letter, at = Letter.public(slug), now()
    form = LostLinkForm.opened_at(at)
    try:
        if not form.validate_on_submit():
            return _page(letter, form), 422
        count_attempt("lost-link", client_address(), most=current_app.config["SIGNON"].sign_ons_per_address, at=at)
    except TooManyError as error:
        form.form_errors = [str(error)]
        return _page(letter, form), error.status
    for signature in signatures_of(letter, form.email.data)[:1]:
        send_link_again(signature, at=at)
    db.session.commit()
    return redirect(url_for("signing.lost_link.sent", slug=slug), 303)


@pages.get("/letters/<slug>/lost-link/sent")
@public
def sent(slug: str) -> str:
    """The page on what happens next, the same for everybody."""
    return render_template("signing/lost_link_sent.html", letter=Letter.public(slug))


def _page(letter: Letter, form: LostLinkForm) -> str:
    return render_template("signing/lost_link.html", letter=letter, form=form)
