"""Signing a letter: the form and its answer."""

from collections.abc import Iterator
from datetime import datetime

from flask import current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from signon.access import public
from signon.countries import country_options
from signon.database.db import db, now, reads_first, writing
from signon.letters.models.kept_letter import public_letter
from signon.letters.models.letter import Letter
from signon.letters.queries import public_letters
from signon.limits import TooManyError, count_along
from signon.signing.forms import SignForm
from signon.signing.mails import DraftedMail
from signon.signing.models.consent import TextChangedError
from signon.signing.models.sign_on import SigningClosedError
from signon.signing.models.signature import Signature
from signon.signing.unproven_mails import send_answer
from signon.signing.views.blank_form import blank_form_page
from signon.web.languages import page_language
from signon.web.networks import client_address
from signon.web.pages import Pages

pages = Pages()
Page = str | tuple[str, int] | AnyResponse


def first_pages() -> Iterator[str]:
    """The address of a form that somebody may come to first."""
    for letter in public_letters(now()).open[:1]:
        yield url_for("signing.form", slug=letter.slug)


@pages.get("/letters/<slug>/sign")
@public
def form(slug: str) -> Page:
    """The form, beside the text that is signed; after the closing time, a page that says so."""
    at = now()
    return blank_form_page(slug, at, lambda: _opened_page(slug, at))


@pages.post("/letters/<slug>/sign")
@public
@reads_first()
def sign(slug: str) -> Page:
    """Receive a sign-on. The answer is the same whether the organisation is known or not; the mail says which."""
    letter, at = public_letter(slug), now()
    form = SignForm.for_letter(letter, at)
    if not letter.accepts_signatures(at):
        return _closed_page(letter, form)
    if not form.validate_on_submit():
        return _form_page(letter, form), 422
    try:
        _receive(letter, form, at)
    except TooManyError as error:
        form.form_errors = [str(error)]
        return _form_page(letter, form), error.status
    except SigningClosedError:
        return _closed_page(letter, form)
    except TextChangedError:
        return _changed_page(slug, at)
    return redirect(url_for("signing.sent", slug=slug), 303)


@pages.get("/letters/<slug>/sign/sent")
@public
def sent(slug: str) -> str:
    """The page on what happens next, the same for everybody."""
    return render_template("signing/sent.html", letter=Letter.public(slug))


def _receive(letter: Letter, form: SignForm, at: datetime) -> None:
    most = current_app.config["SIGNON"].sign_ons_per_address
    details, authoriser = form.details(), form.authoriser()
    to, organization = details.representative_email, details.organization
    drafted = DraftedMail.write(letter, details, at=at)
    with writing():
        count_along("sign-on", client_address(), most=most, at=at)
        signature, answer = Signature.sign_on(letter, details, at=at, shown=form.shown, authoriser=authoriser)
        send_answer(signature, answer, to=to, organization=organization, at=at, drafted=drafted)
        db.session.commit()


def _opened_page(slug: str, at: datetime) -> str:
    letter = Letter.public(slug)
    if not letter.accepts_signatures(at):
        return render_template("signing/closed.html", letter=letter)
    return _form_page(letter, SignForm.for_letter(letter, at))


def _form_page(letter: Letter, form: SignForm) -> str:
    return render_template("signing/sign.html", letter=letter, form=form, countries=country_options(page_language()))


def _changed_page(slug: str, at: datetime) -> Page:
    """The form beside the text as it is now, with what was entered: the text changed in the moment of sending."""
    letter = Letter.public(slug)
    form = SignForm.for_letter(letter, at)
    form.validate()
    return _form_page(letter, form), TextChangedError.status


def _closed_page(letter: Letter, form: SignForm) -> Page:
    return render_template("signing/closed.html", letter=letter, entered=form.entered()), 409
