"""The worker's part of what is received: forgetting it, once it has left or will not come again."""

from signon.database.db import db, now
from signon.jobs.queue import sweep
from signon.mail.bounces.receiving import forget_old
from signon.mail.enclosures import MailEnclosure


@sweep("received-mail")
def forget_received() -> None:
    """Forget the answers that have been mailed on, and which messages came long ago."""
    MailEnclosure.forget_left()
    forget_old(now())
    db.session.commit()
