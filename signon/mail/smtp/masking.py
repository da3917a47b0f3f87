"""Secrets out of what mail servers say and errors quote: passwords, links and their tokens."""

import re
from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import quote

from signon.imap_mailbox import ImapMailbox
from signon.mail_server import MailServer

MASK = "[…]"
MOST_SHOWN = 1000
SHORT = 4
"""A password this short is masked where it stands alone; it would be found inside any word."""

TOKEN = re.compile(r"[A-Za-z0-9_-]{43,}")
PIECE = re.compile(r"[A-Za-z0-9_-]{8,}")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Masking:
    """Masks the password of a mail server, in every form in which it goes over the wire, and the given links."""

    def __init__(self, server: MailServer | ImapMailbox | None = None, links: Iterable[str] = ()) -> None:
        self._links = [link for link in links if link]
        self._secrets = sorted(_forms(server) if server else (), key=len, reverse=True)

    def with_links(self, links: Iterable[str]) -> "Masking":
        """The same with these links."""
        other = Masking(links=links)
        other._secrets = self._secrets
        return other

    def __call__(self, text: str) -> str:
        """The text on one line, without secrets."""
        for secret in self._secrets:
            text = re.sub(_pattern(secret), MASK, text)
        for link in self._links:
            text = text.replace(link, MASK)
        text = TOKEN.sub(MASK, PIECE.sub(self._piece, text))
        return CONTROL.sub(" ", text).strip()[:MOST_SHOWN]

    def _piece(self, found: re.Match[str]) -> str:
        """A server may quote a part of a link: the part behind the last slash is as good as the whole."""
        is_secret = any(found[0] in link.rpartition("/")[2] for link in self._links)
        return MASK if is_secret else found[0]


def _forms(server: MailServer | ImapMailbox) -> set[str]:
    if not server.password:
        return set()
    user, password = server.user or "", server.password
    forms = {password, quote(password), quote(password, safe=""), repr(password)[1:-1]}
    for plain in (password, f"\0{user}\0{password}", f"{user}\0{user}\0{password}"):
        encoded = b64encode(plain.encode()).decode()
        forms |= {encoded, encoded.rstrip("=")}
    return forms


def _pattern(secret: str) -> str:
    return rf"(?<!\w){re.escape(secret)}(?!\w)" if len(secret) < SHORT else re.escape(secret)
