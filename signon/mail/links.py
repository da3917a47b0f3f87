"""The links that a mail carries. Their tokens are made when it is delivered, and kept nowhere."""

from datetime import datetime, timedelta
from typing import NamedTuple

from signon.mail.models import OutboxMail
from signon.settings import Settings
from signon.tokens import LinkToken, Purpose


class MailLinks(NamedTuple):
    """The link in the text, the token in it, and the link that unsubscribes; each may be empty."""

    address: str
    token: str
    unsubscribe: str


def mint_links(mail: OutboxMail, settings: Settings, at: datetime) -> MailLinks:
    """The links of a mail, with tokens made now."""
    token = _token(mail, at)
    address = settings.base_url + mail.link_path.replace("{token}", token) if mail.link_path else ""
    return MailLinks(address, token, _unsubscribe_link(mail, settings, at))


def _token(mail: OutboxMail, at: datetime) -> str:
    if mail.link_purpose is None or mail.link_subject_id is None:
        return ""
    lifetime = timedelta(seconds=mail.link_seconds)
    return LinkToken.mint(mail.link_purpose, mail.link_subject_id, at=at, lifetime=lifetime)


def _unsubscribe_link(mail: OutboxMail, settings: Settings, at: datetime) -> str:
    if not mail.bulk:
        return ""
    lifetime = timedelta(days=settings.status_days)
    token = LinkToken.mint(Purpose.UNSUBSCRIBE, mail.id, at=at, lifetime=lifetime)
    return f"{settings.base_url}/unsubscribe/{token}"
