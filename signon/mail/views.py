"""The desk's outbox: what was sent, what waits, what failed, and, without a mail server, what was captured."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from signon.access import EDITORS, EVERY_COORDINATOR, Role, allow
from signon.db import db, now
from signon.mail.models import OutboxMail
from signon.tokens import Purpose
from signon.translation import gettext as _

mail = Blueprint("mail", __name__, url_prefix="/coordinator/outbox")
PAGE = 50


@mail.get("/")
@allow(*EVERY_COORDINATOR)
def outbox() -> str:
    """The latest mails."""
    query = db.select(OutboxMail).order_by(OutboxMail.id.desc())
    page = db.paginate(query, page=request.args.get("page", 1, int), per_page=PAGE, error_out=False)
    return render_template("mail/outbox.html", page=page)


@mail.get("/<int:number>")
@allow(*EDITORS)
def message(number: int) -> str:
    """One mail. A captured one is shown with its link; of a sent one the link stays with its recipient.

    Another coordinator's sign-in link is for owners alone, who could make one by command anyway.
    """
    mail = db.get_or_404(OutboxMail, number)
    if mail.link_purpose == Purpose.SIGN_IN and not current_user.has_role(Role.OWNER):
        abort(403)
    return render_template("mail/message.html", mail=mail)


@mail.post("/<int:number>/delivery")
@allow(*EDITORS)
def resend(number: int) -> Response:
    """Deliver a failed mail again."""
    db.get_or_404(OutboxMail, number).resend(now())
    db.session.commit()
    flash(_("The mail will be delivered again in a moment."))
    return redirect(url_for("mail.outbox"))
