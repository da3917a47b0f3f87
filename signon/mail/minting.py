"""Minting the links that a mail carries: their tokens are made when it is delivered, and kept nowhere."""

from datetime import datetime, timedelta
from typing import NamedTuple

from signon.mail.links import UNSUBSCRIBE, filled
from signon.mail.models import OutboxMail
from signon.tokens import LinkToken


class MailLinks(NamedTuple):
    """The link in the text, the token in it, and the link that unsubscribes; each may be empty."""

    address: str
    token: str
    unsubscribe: str


def mint_links(mail: OutboxMail, at: datetime, *, base_url: str, unsubscribe_days: int) -> MailLinks:
    """The links of a mail, with tokens made at ``at``; the one that unsubscribes serves for ``unsubscribe_days``."""
    token = _token(mail, at)
    address = filled(base_url + mail.link_path, token) if mail.link_path else ""
    if not mail.bulk:
        return MailLinks(address, token, "")
    lifetime = timedelta(days=unsubscribe_days)
    unsubscribe = LinkToken.mint(UNSUBSCRIBE.purpose, mail.id, at=at, lifetime=lifetime)
    return MailLinks(address, token, UNSUBSCRIBE.address(base_url, unsubscribe))


def _token(mail: OutboxMail, at: datetime) -> str:
    if mail.link_purpose is None or mail.link_subject_id is None:
        return ""
    lifetime = timedelta(seconds=mail.link_seconds)
    return LinkToken.mint(mail.link_purpose, mail.link_subject_id, at=at, lifetime=lifetime)
