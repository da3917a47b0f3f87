"""Sign-in by a one-time link, the proof that acts that matter ask for, and the coordinator's own account."""

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask_security import current_user, hash_password, login_user
from werkzeug.wrappers import Response

from signon.access import EVERY_COORDINATOR, acting, allow, fresh, public
from signon.accounts import freshness
from signon.accounts.forms import ConfirmForm, PasswordForm, ProofForm, SignInLinkForm
from signon.accounts.freshness import next_page, own_page
from signon.accounts.known_browsers import remember_browser
from signon.accounts.mails import send_sign_in_link, tell_of_new_password
from signon.accounts.models import Coordinator
from signon.accounts.passwords import normalized
from signon.accounts.queries import recent_entries
from signon.accounts.signing_in import HASHING, LINK, begin_session, count_link, leave_unsent
from signon.database.db import db, now
from signon.limits import TooManyError
from signon.tokens import LinkToken, Purpose
from signon.translation import gettext as _
from signon.waiting import no_transaction
from signon.web.pages import Pages

pages = Pages()
Page = str | tuple[str, int] | Response
AFTER = "after_sign_in"


@pages.get("/sign-in-link")
@public
def sign_in_link() -> str:
    """Ask for a one-time link."""
    form = SignInLinkForm(formdata=None, next=request.args.get("next", ""))
    return render_template("accounts/sign_in_link.html", form=form)


@pages.post("/sign-in-link")
@public
def send_link() -> Page:
    """Mail the link when the address has an account; the answer is the same, and takes as long, when it has none."""
    form, at = SignInLinkForm(), now()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in_link.html", form=form), 422
    try:
        count_link(form.email.data, at)
    except TooManyError as error:
        form.form_errors = [str(error)]
        return render_template("accounts/sign_in_link.html", form=form), error.status
    _mail_link(form.email.data)
    session[AFTER] = own_page(form.next.data or "")
    db.session.commit()
    return render_template("accounts/sign_in_link_sent.html", email=form.email.data)


@pages.get("/sign-in/<token>")
@public
def use_link(token: str) -> str:
    """The page behind a one-time link: a button, because mail scanners open links too."""
    LinkToken.find(token, Purpose.SIGN_IN).check(now())
    return render_template("accounts/use_link.html", form=ConfirmForm(), token=token)


@pages.post("/sign-in/<token>")
@public
def sign_in(token: str) -> Response:
    """Spend the link and sign in."""
    at = now()
    link = LinkToken.find(token, Purpose.SIGN_IN)
    link.use(at)
    wanted = session.pop(AFTER, "")
    begin_session(db.session.get_one(Coordinator, link.subject_id), way=LINK, at=at)
    db.session.commit()
    return redirect(next_page(wanted))


@pages.get("/proof")
@allow(*EVERY_COORDINATOR)
def proof() -> Page:
    """Asks who has been signed in for long to prove who they are."""
    wanted = next_page(request.args.get("next"))
    if freshness.is_fresh(now()):
        return redirect(wanted)
    return freshness.proof_page(ProofForm(formdata=None), action="", back=wanted)


@pages.post("/proof")
@allow(*EVERY_COORDINATOR)
def prove() -> Page:
    """Take the password, or the link that was opened meanwhile, and go on."""
    form = ProofForm()
    wanted = next_page(form.proof_back.data)
    if status := freshness.prove(form, now()):
        return freshness.proof_page(form, status, action="", back=wanted)
    return redirect(wanted)


@pages.post("/proof/link")
@allow(*EVERY_COORDINATOR)
def mail_proof() -> Page:
    """Mail a link that proves who they are, and keep what they were about to send."""
    form, at = ProofForm(), now()
    action, back = form.proof_action.data or "", form.proof_back.data or ""
    try:
        count_link(acting(), at)
    except TooManyError as error:
        form.form_errors = [str(error)]
        return freshness.proof_page(form, error.status, action=action, back=back)
    _mail_link(acting())
    session[AFTER] = own_page(back)
    db.session.commit()
    return freshness.proof_page(form, mailed=True, action=action, back=back)


@pages.get("/account")
@allow(*EVERY_COORDINATOR)
def account() -> str:
    """The coordinator's own account."""
    return _account_page(PasswordForm())


@pages.post("/account/password")
@allow(*EVERY_COORDINATOR)
@fresh
def change_password() -> Page:
    """Set the password; every other session of this account ends."""
    form, at, settings = PasswordForm(), now(), current_app.config["SIGNON"]
    form.about = (acting(), settings.site_name, settings.base_url)
    number = current_user.id
    db.session.rollback()
    with no_transaction(HASHING):
        is_right = form.validate_on_submit()
        hashed = hash_password(normalized(form.password.data)) if is_right else ""
    if not is_right:
        return _account_page(form), 422
    coordinator = db.session.get_one(Coordinator, number)
    coordinator.change_password(hashed, at=at)
    tell_of_new_password(coordinator, at=at)
    db.session.commit()
    login_user(coordinator, remember=False, authn_via=["password"])
    flash(_("Your password is set. Other sessions of this account have ended."))
    answer = redirect(url_for("accounts.account"))
    remember_browser(coordinator, answer)
    return answer


def _mail_link(email: str) -> None:
    coordinator, at = Coordinator.named(email), now()
    if coordinator and coordinator.active:
        send_sign_in_link(coordinator, minutes=current_app.config["SIGNON"].sign_in_minutes, at=at)
    else:
        leave_unsent(email, at)


def _account_page(form: PasswordForm) -> str:
    coordinator = db.session.get_one(Coordinator, current_user.id)
    entries = recent_entries(coordinator)
    return render_template("accounts/account.html", form=form, entries=entries, is_fresh=freshness.is_fresh(now()))
