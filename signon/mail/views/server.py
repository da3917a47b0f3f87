"""The desk's page Mail: which mail server is set, whether it takes mail, and a trial of it with the whole dialogue."""

from datetime import datetime

from flask import current_app, render_template
from flask_wtf import FlaskForm
from wtforms import EmailField, Field
from wtforms.validators import DataRequired, ValidationError

from signon.access import OWNERS, acting, allow
from signon.contacts import mail_address
from signon.database.db import db, now
from signon.errors import InputError
from signon.limits import count_attempt
from signon.mail.bounces.mailbox.progress import BounceMailbox
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.outages import MailOutage
from signon.mail.smtp.trial import Trial, try_mail_server
from signon.settings import Settings
from signon.translation import gettext as _
from signon.web.languages import lazy_gettext as _l
from signon.web.pages import Pages

pages = Pages()
MOST_TRIALS = 10
"""The most trials in an hour by one account: a trial keeps a thread busy for up to half a minute, and sends mail."""


def address(_form: FlaskForm, field: Field) -> None:
    """Accept one mail address."""
    try:
        field.data = mail_address(field.data or "")
    except ValueError as error:
        raise ValidationError(_("“%(field)s” %(problem)s.", field=field.label.text, problem=error)) from error


class TrialForm(FlaskForm):
    """The address that a test mail goes to."""

    to = EmailField(
        _l("Send a test mail to"), validators=[DataRequired(_l("Enter the address that gets the test mail.")), address]
    )


@pages.get("/")
@allow(*OWNERS)
def page() -> str:
    """The page, with the form for a trial."""
    return _page(TrialForm(formdata=None, to=acting()))


@pages.post("/trials")
@allow(*OWNERS)
def try_it() -> str | tuple[str, int]:
    """Sign in to the mail server, send a test mail, and show what was said. No transaction is open meanwhile."""
    settings, form, at = _settings(), TrialForm(), now()
    if settings.captures_mail:
        return _page(form, refusal=_("No mail server is set, so there is none to try.")), 409
    if not form.validate_on_submit():
        return _page(form), InputError.status
    count_attempt("mail-trial", acting(), most=MOST_TRIALS, at=at)
    db.session.rollback()
    trial = try_mail_server(settings, to=form.to.data or "", at=at)
    if trial.is_good:
        _let_mails_leave(now())
    return _page(form, trial=trial)


def _let_mails_leave(at: datetime) -> None:
    """Let waiting mails leave at once: the server has just taken a mail."""
    MailOutage.over(at)
    OutboxMail.wake()
    db.session.commit()


def _page(form: TrialForm, *, trial: Trial | None = None, refusal: str = "") -> str:
    settings = _settings()
    return render_template(
        "mail/server.html",
        form=form,
        trial=trial,
        refusal=refusal,
        server=None if settings.captures_mail else settings.mail_server,
        sender=settings.sender,
        bounces_to=settings.bounce_address or settings.sender.address,
        outage=MailOutage.present(),
        bounce_address=settings.bounce_address,
        mailbox=settings.bounce_mailbox,
        reading=BounceMailbox.present(),
        counts=OutboxMail.numbers([MailStatus.QUEUED, MailStatus.FAILED]),
    )


def _settings() -> Settings:
    settings: Settings = current_app.config["SIGNON"]
    return settings
