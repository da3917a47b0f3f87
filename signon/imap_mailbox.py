"""The mailbox that ``SIGNON_BOUNCE_URL`` names, which the worker reads by IMAP.

A broken rule is a ``ValueError`` whose text completes a sentence that begins with the name of the setting. No such text
quotes the setting, which holds a password.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from signon.mail_urls import Place, account, ascii_host, decoded, port, split

INBOX = "INBOX"


class ImapSecurity(StrEnum):
    """The encryption of the connection; the value is the URL's scheme."""

    WHEN_OFFERED = "imap"
    STARTTLS = "imap+starttls"
    TLS = "imaps"


PORTS = {ImapSecurity.WHEN_OFFERED: 143, ImapSecurity.STARTTLS: 143, ImapSecurity.TLS: 993}


@dataclass(frozen=True, slots=True)
class ImapMailbox(Place):
    """A mailbox on an IMAP server: the server, the encryption on the way, who signs in, and the folder."""

    host: str
    port: int
    security: ImapSecurity
    user: str
    password: str = field(repr=False)
    folder: str = INBOX

    __str__ = Place.__str__

    @classmethod
    def parse(cls, url: str) -> Self:
        """The mailbox that ``url`` names. Raises ``ValueError`` for anything that does not name one clearly."""
        parts = split(url)
        if parts.scheme not in set(ImapSecurity):
            raise ValueError("must begin with imaps://, imap+starttls:// or imap://")
        if not parts.hostname:
            raise ValueError("must name the mail server, as in imaps://user:password@mail.example.org/Bounces")
        if parts.query or parts.fragment:
            raise ValueError(
                "has something behind the folder; in a user name, password or folder write # as %23 and ? as %3F"
            )
        user, password = account(parts)
        if not user or not password:
            raise ValueError("must have a user name and a password, as in imaps://user:password@mail.example.org")
        folder = decoded(parts.path.strip("/"), "a folder") or INBOX
        security = ImapSecurity(parts.scheme)
        return cls(ascii_host(parts.hostname), port(parts) or PORTS[security], security, user, password, folder)
