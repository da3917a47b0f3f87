"""The page behind the link of a mail that leads nowhere else: a button by which its owner lets the mails go that wait.

Opening the link changes nothing; only the button does.
"""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from signon.access import public
from signon.database.db import db, now
from signon.errors import DomainError
from signon.mail.models import OutboxMail
from signon.mail.unproven.models import UnansweredMail
from signon.tokens import LinkToken, Purpose, TokenNotFoundError, TokenUsedError
from signon.translation import gettext as _
from signon.web.error_pages import for_people
from signon.web.pages import Pages

pages = Pages()


@pages.get("/<token>")
@public
def page(token: str) -> str:
    """The button; once it was pressed, that it was."""
    link = LinkToken.find(token, Purpose.MAILBOX)
    if link.used_at is None:
        link.check(now())
    return render_template("mail/mailbox.html", token=token, is_answered=link.used_at is not None)


@pages.post("/<token>")
@public
def answer(token: str) -> Response:
    """Let the mails to the address go that the link was mailed to, and wait there for their turn; again, nothing changes."""
    link = LinkToken.find(token, Purpose.MAILBOX)
    mail = db.session.get(OutboxMail, link.mail_id) if link.mail_id else None
    try:
        link.use(now())
    except TokenUsedError:
        mail = None
    if mail is not None and mail.recipient:
        UnansweredMail.answered(mail.recipient, about=mail.about)
    db.session.commit()
    return redirect(url_for("mailbox.page", token=token), 303)


@pages.errorhandler(DomainError)
@for_people
def _refused(error: DomainError) -> tuple[str, int]:
    """A page that says what became of the link."""
    db.session.rollback()
    title = _("This link is not known here") if isinstance(error, TokenNotFoundError) else _("This link has expired")
    return render_template("mail/mailbox_over.html", title=title, error=error), error.status
