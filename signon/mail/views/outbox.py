"""The desk's outbox: what was sent, what waits, what failed, and, without a mail server, what was captured."""

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from signon.access import EDITORS, EVERY_COORDINATOR, Role, acting, allow
from signon.database.asked_numbers import find_numbered, page_of
from signon.database.db import db, now
from signon.errors import NotFoundError
from signon.mail.bounces.models import MailBounce
from signon.mail.models import UNDELIVERED, MailStatus, OutboxMail
from signon.mail.outages import MailOutage
from signon.mail.refused_addresses import RefusedAddress
from signon.mail.shown_html import POLICY, shown_html
from signon.tokens import Purpose
from signon.translation import gettext as _
from signon.web.every_request import CONTENT_SECURITY_POLICY
from signon.web.pages import Pages

pages = Pages()
PAGE = 50
WITH_A_FRAME = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'; frame-ancestors 'none'"


@pages.get("/")
@allow(*EVERY_COORDINATOR)
def outbox() -> str:
    """The latest mails, or those in one state."""
    query = db.select(OutboxMail).order_by(OutboxMail.id.desc())
    state = request.args.get("state", "")
    if state in set(MailStatus):
        query = query.filter_by(status=state)
    page = page_of(query, request.args.get("page", 1, int), size=PAGE)
    numbers = OutboxMail.numbers(UNDELIVERED)
    return render_template(
        "mail/outbox.html",
        page=page,
        state=state,
        failed=numbers[MailStatus.FAILED],
        returned=numbers[MailStatus.RETURNED],
        outage=MailOutage.present(),
    )


@pages.get("/<int:number>")
@allow(*EDITORS)
def message(number: int) -> Response:
    """One mail. A captured one is shown with its link; of a sent one the link stays with its recipient.

    Another coordinator's sign-in link is for owners alone, who could make one by command anyway.
    """
    mail = _shown(number)
    page = make_response(render_template("mail/message.html", mail=mail, bounces=MailBounce.of_mail(mail.id)))
    page.headers["Content-Security-Policy"] = WITH_A_FRAME
    return page


@pages.get("/<int:number>/html")
@allow(*EDITORS)
def html(number: int) -> Response:
    """The HTML of a mail by itself, for the frame on its page."""
    page = make_response(shown_html(_shown(number)))
    page.headers["Content-Security-Policy"] = POLICY
    page.headers["X-Frame-Options"] = "SAMEORIGIN"
    page.headers["Referrer-Policy"] = "no-referrer"
    return page


@pages.post("/<int:number>/delivery")
@allow(*EDITORS)
def resend(number: int) -> Response:
    """Deliver a mail that failed or came back again; one in any other state is refused. It is said to be rightly addressed."""
    mail, at = _numbered(number), now()
    RefusedAddress.confirm(mail.recipient, by=acting(), at=at)
    mail.resend(at)
    db.session.commit()
    flash(_("The mail is in the outbox again, and is tried anew."))
    return redirect(url_for("mail.outbox"))


def _shown(number: int) -> OutboxMail:
    mail = _numbered(number)
    if mail.link_purpose == Purpose.SIGN_IN and not current_user.has_role(Role.OWNER):
        abort(403)
    return mail


def _numbered(number: int) -> OutboxMail:
    found = find_numbered(OutboxMail, number)
    if found is None:
        raise NotFoundError(_("There is no mail %(number)s. Choose one in the outbox.", number=number))
    return found
