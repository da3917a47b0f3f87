"""Ending the mails about what waits by the link in one of them: this person's choice, and no wish about invitations."""

from collections.abc import Sequence
from datetime import datetime

from signon.accounts.models import Coordinator
from signon.database.db import now
from signon.digests.models import Digest
from signon.digests.rhythm import Rhythm
from signon.mail.models import OutboxMail
from signon.mail.unsubscriptions import Wish
from signon.translation import gettext as _


def reasons_to_drop(mails: Sequence[OutboxMail], _at: datetime) -> dict[int, str]:
    """The reasons, by number, why mails that wait are not delivered: the person has ended them, or the account was closed."""
    closed = {mail.id: _("The account was closed.") for mail in mails if not _is_for_an_account(mail)}
    return dict.fromkeys(_ended_among(mails), _("The address has unsubscribed.")) | closed


def _is_for_an_account(mail: OutboxMail) -> bool:
    coordinator = Coordinator.named(mail.recipient)
    return coordinator is not None and coordinator.active


def _ended_among(mails: Sequence[OutboxMail]) -> set[int]:
    return {mail.id for mail in mails if _is_ended(mail)}


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


NO_DIGEST = Wish(page="digests/unsubscribe.html", ended_among=_ended_among, end=_end, resume=_resume)
