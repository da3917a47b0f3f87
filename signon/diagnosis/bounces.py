"""The check of what comes back of mails: that it comes to the site, and that the site can read it."""

from signon.database.db import db
from signon.diagnosis.findings import Answer, Level
from signon.mail.bounces.mailbox.conversation import try_mailbox
from signon.mail.bounces.mailbox.progress import BounceMailbox
from signon.settings import Settings
from signon.translation import gettext as _
from signon.translation import ngettext


def bounces(settings: Settings) -> Answer:
    """The address that bounces go to, and the mailbox that is read for them."""
    if settings.captures_mail:
        return Level.OK, _("None come, for mail is kept in the desk's outbox.")
    if not settings.bounce_address:
        sentence = _("They go to %(address)s, and the site learns of none. Set SIGNON_BOUNCE_ADDRESS.",
                     address=settings.sender.address)  # fmt: skip
        return Level.WARNING, sentence
    if settings.bounce_mailbox is None:
        sentence = _("They go to %(address)s. No mailbox is read, so the mail server has to hand them to 'flask mail received'.",
                     address=settings.bounce_address)  # fmt: skip
        return Level.OK, sentence
    return _mailbox(settings)


def _mailbox(settings: Settings) -> Answer:
    mailbox = settings.bounce_mailbox
    assert mailbox is not None
    row = BounceMailbox.present()
    left_behind = row.left_behind if row else 0
    db.session.rollback()
    if failure := try_mailbox(mailbox):
        sentence = _("The mailbox at %(server)s cannot be read: %(reason)s. Check SIGNON_BOUNCE_URL.",
                     server=mailbox, reason=failure.rstrip("."))  # fmt: skip
        return Level.FAILED, sentence
    if left_behind:
        sentence = ngettext(
            "%(num)s message in the mailbox at %(server)s could not be received. It is flagged there; look at it.",
            "%(num)s messages in the mailbox at %(server)s could not be received. They are flagged there; look at them.",
            left_behind,
            server=mailbox,
        )
        return Level.WARNING, sentence
    return Level.OK, _("The mailbox at %(server)s can be read.", server=mailbox)
