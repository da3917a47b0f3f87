"""Ending the mails about what waits by the link in one of them: this person's choice, and no wish about invitations."""

from datetime import datetime

from signon.accounts.models import Coordinator
from signon.database.db import now
from signon.digests.models import Digest
from signon.digests.rhythm import Rhythm
from signon.mail.models import OutboxMail
from signon.mail.unsubscriptions import Wish
from signon.translation import gettext as _

FOOT = "digests/mails/_foot.txt"


def reason_to_drop(mail: OutboxMail, _at: datetime) -> str:
    """The reason why a mail that waits is not delivered: the account was closed. That it was unwished is asked elsewhere."""
    coordinator = Coordinator.named(mail.recipient)
    return "" if coordinator is not None and coordinator.active else _("The account was closed.")


def _is_ended(mail: OutboxMail) -> bool:
    digest = _digest(mail)
    return digest is None or digest.present_rhythm is Rhythm.NEVER


def _end(mail: OutboxMail, at: datetime) -> None:
    if digest := _digest(mail):
        digest.stop(at=at)


def _resume(mail: OutboxMail, at: datetime) -> None:
    if digest := _digest(mail):
        digest.resume(at=at)


def _digest(mail: OutboxMail) -> Digest | None:
    """The digest that the mail was one of; none once there is no such account."""
    coordinator = Coordinator.named(mail.recipient)
    return Digest.of(coordinator, at=now()) if coordinator else None


NO_DIGEST = Wish(page="digests/unsubscribe.html", is_ended=_is_ended, end=_end, resume=_resume)
