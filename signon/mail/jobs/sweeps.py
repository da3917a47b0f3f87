"""The two sweeps of mail: what is due is delivered or captured, and captured texts are blanked once they have served.

When the server is away, the sweep ends: the mails wait and keep their attempts, and after a while it is asked again.
"""

from flask import current_app

from signon.database.db import db, now
from signon.jobs.lanes import Lane, must_stop
from signon.jobs.queue import sweep
from signon.mail.jobs import outbox
from signon.mail.jobs.capturing import blank_texts, capture_due
from signon.mail.jobs.delivering import deliver_due
from signon.mail.models import OutboxMail
from signon.mail.outages import MailOutage
from signon.mail.smtp.answers import ServerAwayError
from signon.settings import Settings


@sweep("mail", lane=Lane.MAIL, waiting=OutboxMail.due_since)
def deliver_outbox() -> None:
    """Deliver every due mail; one that fails waits and is tried again. Ends at the first sign that the server is away."""
    settings: Settings = current_app.config["SIGNON"]
    if settings.captures_mail:
        capture_due(settings)
    elif _is_time():
        _deliver(settings)


def _is_time() -> bool:
    """Whether something is due, and the server may be asked."""
    outage = MailOutage.present()
    is_time = (outage is None or outage.lets_try(now())) and bool(outbox.due(now(), 1))
    db.session.rollback()
    return is_time


def _deliver(settings: Settings) -> None:
    try:
        deliver_due(settings)
    except ServerAwayError as away:
        if not must_stop():  # then it was this worker that ended the conversation
            MailOutage.note(str(away), now(), cause=away.cause)
        db.session.commit()


@sweep("captured-mail")
def blank_old() -> None:
    """Blank the captured texts that have served."""
    blank_texts(now())
    db.session.commit()
