"""The privacy notice, and the pages where a person sees and erases what is kept of them.

Who they are is proven by their mailbox: the page behind the link in a mail shows everything, a button erases it.
"""

from flask import Response, current_app, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms import EmailField
from wtforms.validators import DataRequired

from signon.access import public
from signon.contacts import mail_address
from signon.database.db import db, now
from signon.errors import DomainError
from signon.limits import TooManyError, count_attempt
from signon.privacy import collecting
from signon.privacy.mails import ABOUT, send_link
from signon.privacy.models import DataRequest
from signon.tokens import LinkToken, Purpose, TokenExpiredError, TokenNotFoundError, TokenReturnedError, TokenUsedError
from signon.translation import gettext as _
from signon.web.error_pages import for_people
from signon.web.languages import lazy_gettext as _l
from signon.web.networks import client_address
from signon.web.pages import Pages
from signon.web.public_form import Contact, PublicForm

pages = Pages()
Page = str | tuple[str, int] | AnyResponse


class DataForm(PublicForm):
    """The address that is asked about."""

    email = EmailField(
        _l("Your email address"), validators=[DataRequired(_l("Enter your email address.")), Contact(mail_address)]
    )


@pages.get("")
@public
def notice() -> str:
    """The page on what is kept, why, and how long."""
    return render_template("privacy/notice.html", days=current_app.config["SIGNON"].retention_days)


@pages.get("/data")
@public
def data() -> str:
    """The form to enter the address."""
    return render_template("privacy/data.html", form=DataForm.opened_at(now()))


@pages.post("/data")
@public
def ask() -> Page:
    """Mail a link, if anything is kept of the address. The answer is the same when nothing is."""
    at = now()
    form = DataForm.opened_at(at)
    try:
        if not form.validate_on_submit():
            return render_template("privacy/data.html", form=form), 422
        count_attempt(ABOUT, client_address(), most=current_app.config["SIGNON"].sign_ons_per_address, at=at)
    except TooManyError as error:
        form.form_errors = [str(error)]
        return render_template("privacy/data.html", form=form), error.status
    send_link(form.email.data, at=at)
    db.session.commit()
    return redirect(url_for("privacy.sent"), 303)


@pages.get("/data/sent")
@public
def sent() -> str:
    """The page on what happens next, the same for everybody."""
    return render_template("privacy/sent.html")


@pages.get("/data/<token>")
@public
def held(token: str) -> str:
    """Everything that is kept of the address that the link was mailed to."""
    email = _asked_about(token)
    return render_template("privacy/held.html", email=email, records=collecting.held(email), token=token)


@pages.get("/data/<token>/data.json")
@public
def download(token: str) -> Response:
    """The same as a file."""
    answer = jsonify(collecting.as_json(_asked_about(token), at=now()))
    answer.headers["Content-Disposition"] = 'attachment; filename="personal-data.json"'
    return answer


@pages.post("/data/<token>/erasure")
@public
def erase(token: str) -> str:
    """Erase what can be erased, and say what stays."""
    at, email = now(), _asked_about(token)
    LinkToken.find(token, Purpose.PERSONAL_DATA).use(at)
    kept = collecting.erase(email, at=at)
    db.session.commit()
    return render_template("privacy/erased.html", kept=kept)


@pages.errorhandler(DomainError)
@for_people
def _refused(error: DomainError) -> tuple[str, int]:
    """A page that says what became of the link, and where to ask for another."""
    db.session.rollback()
    titles = {
        TokenNotFoundError: _("This link is not known here"),
        TokenExpiredError: _("This link has expired"),
        TokenReturnedError: _("This link is void"),
        TokenUsedError: _("Your data has been erased already"),
    }
    title = titles.get(type(error), _("That is not possible now"))
    return render_template("privacy/over.html", title=title, error=error), error.status


def _asked_about(token: str) -> str:
    link = LinkToken.find(token, Purpose.PERSONAL_DATA)
    link.check(now())
    request = db.session.get(DataRequest, link.subject_id)
    if request is None:
        raise TokenUsedError(_("What was kept of this address has been erased."))
    return request.email
