"""An address that refused mail and takes it again: whoever uses a link that was mailed to it since has shown that."""

from signon import audit
from signon.database.db import db, now
from signon.mail.models import OutboxMail
from signon.mail.refused_addresses import RefusedAddress
from signon.tokens import LinkToken


def confirm_by_link(link: LinkToken) -> None:
    """Count the address as one that takes mail, if the link that is used was mailed to it after it had refused one."""
    mail = db.session.get(OutboxMail, link.mail_id) if link.mail_id else None
    if mail is None or not mail.recipient:
        return
    refused = RefusedAddress.of(mail.recipient)
    if refused is not None and link.created_at > refused.since:
        RefusedAddress.confirm(mail.recipient, by=audit.REPRESENTATIVE, at=now())
