"""Sign-in by a one-time link, and the coordinator's own account. Password sign-in and sign-out are Flask-Security's pages."""

from datetime import timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_security import current_user, hash_password, login_user
from werkzeug.wrappers import Response

from signon.access import EVERY_COORDINATOR, allow, public
from signon.accounts.forms import ConfirmForm, PasswordForm, SignInLinkForm
from signon.accounts.mails import send_sign_in_link
from signon.accounts.models import Coordinator
from signon.db import db, now
from signon.mail.models import OutboxMail
from signon.tokens import LinkToken, Purpose
from signon.translation import gettext as _

accounts = Blueprint("accounts", __name__, url_prefix="/coordinator")


@accounts.get("/sign-in-link")
@public
def sign_in_link() -> str:
    """Ask for a one-time link."""
    return render_template("accounts/sign_in_link.html", form=SignInLinkForm())


@accounts.post("/sign-in-link")
@public
def send_link() -> str | tuple[str, int]:
    """Mail the link when the address has an account; the answer is the same when it has none."""
    form = SignInLinkForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in_link.html", form=form), 422
    settings, at = current_app.config["SIGNON"], now()
    coordinator = Coordinator.named(form.email.data)
    if coordinator and coordinator.active and _may_be_mailed(coordinator):
        send_sign_in_link(coordinator, minutes=settings.sign_in_minutes, at=at)
    db.session.commit()
    return render_template("accounts/sign_in_link_sent.html", email=form.email.data)


@accounts.get("/sign-in/<token>")
@public
def use_link(token: str) -> str:
    """The page behind a one-time link: a button, because mail scanners open links too."""
    LinkToken.find(token, Purpose.SIGN_IN).check(now())
    return render_template("accounts/use_link.html", form=ConfirmForm(), token=token)


@accounts.post("/sign-in/<token>")
@public
def sign_in(token: str) -> Response:
    """Spend the link and sign in."""
    link = LinkToken.find(token, Purpose.SIGN_IN)
    link.use(now())
    coordinator = db.session.get_one(Coordinator, link.subject_id)
    login_user(coordinator, authn_via=["link"])
    db.session.commit()
    return redirect(url_for("letters.desk"))


@accounts.get("/account")
@allow(*EVERY_COORDINATOR)
def account() -> str:
    """The coordinator's own account."""
    return render_template("accounts/account.html", form=PasswordForm())


@accounts.post("/account/password")
@allow(*EVERY_COORDINATOR)
def change_password() -> Response | tuple[str, int]:
    """Set the password; every other session of this account ends."""
    form = PasswordForm()
    if not form.validate_on_submit():
        return render_template("accounts/account.html", form=form), 422
    coordinator = db.session.get_one(Coordinator, current_user.id)
    coordinator.change_password(hash_password(form.password.data), at=now())
    db.session.commit()
    login_user(coordinator, authn_via=["password"])
    flash(_("Your password is set. Other sessions of this account have ended."))
    return redirect(url_for("accounts.account"))


def _may_be_mailed(coordinator: Coordinator) -> bool:
    settings = current_app.config["SIGNON"]
    recent = OutboxMail.count_recent(
        recipient=coordinator.email, about=f"coordinator:{coordinator.id}", since=now() - timedelta(hours=1)
    )
    return bool(recent < settings.mails_per_address)
