"""The contact form, and the desk's pages of the messages that came through it and by mail."""

from datetime import datetime

from flask import current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from signon.access import EDITORS, EVERY_COORDINATOR, acting, allow, public
from signon.database.asked_numbers import find_numbered
from signon.database.db import db, now
from signon.errors import NotFoundError
from signon.limits import TooManyError, count_attempt
from signon.mail.models import OutboxMail
from signon.messages.forms import ContactForm
from signon.messages.mails import PAGE, acknowledge, tell_coalition
from signon.messages.models import Message, MessageStatus
from signon.translation import gettext as _
from signon.web.networks import client_address
from signon.web.pages import Pages

pages = Pages()
Page = str | tuple[str, int] | Response
MOST_SHOWN = 200


@pages.get("/contact")
@public
def contact() -> str:
    """The form."""
    return render_template("messages/contact.html", form=ContactForm.opened_at(now()))


@pages.post("/contact")
@public
def send() -> Page:
    """Receive a message; it lands at the desk and in the coalition's mail."""
    at = now()
    form = ContactForm.opened_at(at)
    if not form.validate_on_submit():
        return render_template("messages/contact.html", form=form), 422
    try:
        _receive(form, at)
    except TooManyError as error:
        form.form_errors = [str(error)]
        return render_template("messages/contact.html", form=form), error.status
    return redirect(url_for("messages.sent"), 303)


@pages.get("/contact/sent")
@public
def sent() -> str:
    """The page that says that the message has arrived."""
    return render_template("messages/sent.html")


@pages.get(PAGE)
@allow(*EVERY_COORDINATOR)
def desk() -> str:
    """The messages, those that nobody has answered first, then from the latest on."""
    order = (Message.status != MessageStatus.NEW, Message.id.desc())
    found = db.session.scalars(db.select(Message).order_by(*order).limit(MOST_SHOWN)).all()
    return render_template("messages/desk.html", messages=found)


@pages.get(f"{PAGE}/<int:number>")
@allow(*EVERY_COORDINATOR)
def message(number: int) -> str:
    """One message, and the mail that it answers."""
    message = _message(number)
    answered = db.session.get(OutboxMail, message.mail_id) if message.mail_id else None
    return render_template("messages/message.html", message=message, answered=answered)


@pages.post(f"{PAGE}/<int:number>/answer")
@allow(*EDITORS)
def answered(number: int) -> Response:
    """Note that it is answered; a second press finds it done."""
    message = _message(number)
    if message.status is MessageStatus.NEW:
        message.answered(by=acting(), at=now())
        db.session.commit()
    flash(_("Marked as answered."))
    return redirect(url_for("messages.desk"), 303)


def _receive(form: ContactForm, at: datetime) -> None:
    count_attempt("message", client_address(), most=current_app.config["SIGNON"].sign_ons_per_address, at=at)
    message = Message.receive(
        name=form.name.data or "", email=form.email.data, subject=form.subject.data, text=form.text.data, at=at
    )
    tell_coalition(message, at=at)
    acknowledge(message, at=at)
    db.session.commit()


def _message(number: int) -> Message:
    found = find_numbered(Message, number)
    if found is None:
        raise NotFoundError(_("There is no message %(number)s. Go back to the list and choose one.", number=number))
    return found
