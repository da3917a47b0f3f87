"""The desk's outbox: what was sent, what waits, what failed, and, without a mail server, what was captured."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from signon.access import EDITORS, EVERY_COORDINATOR, Role, allow
from signon.database.asked_numbers import find_numbered, page_of
from signon.database.db import db, now
from signon.errors import NotFoundError
from signon.mail.bounces.models import MailBounce
from signon.mail.models import UNDELIVERED, MailStatus, OutboxMail
from signon.mail.outages import MailOutage
from signon.tokens import Purpose
from signon.translation import gettext as _
from signon.web.pages import Pages

pages = Pages()
PAGE = 50


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
def message(number: int) -> str:
    """One mail. A captured one is shown with its link; of a sent one the link stays with its recipient.

    Another coordinator's sign-in link is for owners alone, who could make one by command anyway.
    """
    mail = _numbered(number)
    if mail.link_purpose == Purpose.SIGN_IN and not current_user.has_role(Role.OWNER):
        abort(403)
    return render_template("mail/message.html", mail=mail, bounces=MailBounce.of_mail(mail.id))


@pages.post("/<int:number>/delivery")
@allow(*EDITORS)
def resend(number: int) -> Response:
    """Deliver a mail that failed or came back again; one in any other state is refused."""
    _numbered(number).resend(now())
    db.session.commit()
    flash(_("The mail is in the outbox again, and is tried anew."))
    return redirect(url_for("mail.outbox"))


def _numbered(number: int) -> OutboxMail:
    found = find_numbered(OutboxMail, number)
    if found is None:
        raise NotFoundError(_("There is no mail %(number)s. Choose one in the outbox.", number=number))
    return found
