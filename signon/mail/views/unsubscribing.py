"""Unsubscribing from bulk mail, such as invitations and reminders, by the link in a mail or by the mail program itself.

Opening the link changes nothing; the button does, and so does the request that a mail program sends for its own button
(RFC 8058). That one is answered without a redirect, which mail programs do not follow reliably (its section 3.1).
"""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from signon.access import public
from signon.database.db import db, now
from signon.mail.models import OutboxMail
from signon.mail.unsubscriptions import wish_about
from signon.tokens import LinkToken, Purpose, TokenNotFoundError
from signon.translation import gettext as _
from signon.web.pages import Pages

pages = Pages()
ONE_CLICK = "One-Click"


@pages.get("/<token>")
@public
def page(token: str) -> str:
    """The one button, or, once unsubscribed, the way back."""
    return _page(_mail(token), token)


@pages.post("/<token>")
@public
def unsubscribe(token: str) -> str | Response:
    """Send no more such mails to whoever had this link. A second time changes nothing."""
    mail = _mail(token)
    wish_about(mail).end(mail, now())
    db.session.commit()
    if request.form.get("List-Unsubscribe") == ONE_CLICK:
        return _page(mail, token)
    return redirect(url_for("unsubscribing.page", token=token), 303)


@pages.post("/<token>/undoing")
@public
def undo(token: str) -> Response:
    """Take it back: such mails may come again."""
    mail = _mail(token)
    wish_about(mail).resume(mail, now())
    db.session.commit()
    return redirect(url_for("unsubscribing.page", token=token), 303)


def _page(mail: OutboxMail, token: str) -> str:
    wish = wish_about(mail)
    return render_template(wish.page, address=mail.recipient, token=token, unsubscribed=wish.is_ended(mail))


def _mail(token: str) -> OutboxMail:
    """The mail that had the link; it serves as often as it is used, and long after the mail."""
    link = LinkToken.find(token, Purpose.UNSUBSCRIBE)
    link.check(now())
    mail = db.session.get(OutboxMail, link.subject_id)
    if mail is None or not mail.recipient:
        raise TokenNotFoundError(
            _("This link is not known here any more. Write to us by the contact form, and we unsubscribe you.")
        )
    return mail
