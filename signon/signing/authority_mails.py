"""The mails that ask a person whether they authorised a signature."""

from datetime import datetime, timedelta

from flask import current_app

from signon.limits import WINDOW
from signon.mail.models import LINK, Link, OutboxMail
from signon.signing.models.signature import Signature
from signon.tokens import Purpose
from signon.translation import gettext as _

PATH = "/authorities/{token}"


def send_authority_request(signature: Signature, *, at: datetime) -> bool:
    """Ask the named person, unless that address had mails enough about this letter; gives whether a mail was written.

    Nobody is asked before the representative's own mailbox is proven, so each mail to a stranger costs a mailbox.
    """
    settings, about = current_app.config["SIGNON"], f"letter:{signature.letter_id}"
    recent = OutboxMail.count_recent(recipient=signature.authorised_by_email, about=about, since=at - WINDOW)
    if recent >= settings.mails_per_address:
        return False
    days = settings.confirmation_days
    paragraphs = [
        _(
            "%(name)s (%(title)s) has signed the letter “%(letter)s” for %(organization)s, and says that you authorised "
            "the signature.",
            name=signature.representative_name,
            title=signature.representative_title,
            letter=signature.letter.title,
            organization=signature.printed_name,
        ),
        _("Open this link, read what was signed, and say whether that is so:"),
        LINK,
        _(
            "The link works once, within %(days)s days. If you know nothing of this, deny it there: the coalition will "
            "see it before the signature counts.",
            days=days,
        ),
    ]
    subject = _("Did you authorise the signature of %(organization)s?", organization=signature.printed_name)
    link = Link(Purpose.AUTHORITY, signature.id, PATH, timedelta(days=days))
    to = signature.authorised_by_email
    OutboxMail.queue(to=to, subject=subject, paragraphs=paragraphs, at=at, link=link, about=about)
    return True
