"""Signing in with a password, and signing out."""

from flask import flash, redirect, render_template, request
from flask_security import current_user, logout_user
from werkzeug.wrappers import Response

from signon import audit
from signon.access import public
from signon.accounts.forms import SignInForm
from signon.accounts.freshness import next_page
from signon.accounts.models import Coordinator
from signon.accounts.signing_in import PASSWORD, begin_session, count_password, with_password
from signon.database.db import db, now
from signon.limits import TooManyError
from signon.translation import gettext as _
from signon.web.pages import Pages

pages = Pages()
Page = str | tuple[str, int] | Response


@pages.get("/sign-in")
@public
def login() -> Page:
    """The form; who is signed in already goes on."""
    if current_user.is_authenticated:
        return redirect(next_page(request.args.get("next")))
    return _page(SignInForm(formdata=None, next=request.args.get("next", "")))


@pages.post("/sign-in")
@public
def sign_in() -> Page:
    """Sign in with address and password. One sentence answers for every mistake: nobody learns who has an account."""
    form, at = SignInForm(), now()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        count_password(form.email.data, at)
    except TooManyError as error:
        form.form_errors = [str(error), _("Or have a link mailed to you that signs you in.")]
        return _page(form), error.status
    coordinator = with_password(form.email.data, form.password.data, at)
    if coordinator is None:
        db.session.commit()
        form.form_errors = [
            _(
                "Address and password do not belong together. Try once more, or have a link mailed to you that signs you in."
            )
        ]
        return _page(form)
    begin_session(coordinator, way=PASSWORD, at=at)
    db.session.commit()
    return redirect(next_page(form.next.data or request.args.get("next")))


@pages.post("/sign-out")
@public
def logout() -> Response:
    """End every session of the account, on every machine."""
    if current_user.is_authenticated:
        coordinator = db.session.get_one(Coordinator, current_user.id)
        coordinator.end_sessions()
        audit.record("sign-out", of=coordinator, by=coordinator.email, at=now())
        db.session.commit()
        logout_user()
        flash(_("You are signed out."))
    return redirect("/")


def _page(form: SignInForm) -> str:
    return render_template("accounts/sign_in.html", form=form)
