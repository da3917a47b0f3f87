"""The mail server that ``SIGNON_MAIL_URL`` names, and the mailboxes of ``SIGNON_MAIL_FROM`` and ``SIGNON_BOUNCE_ADDRESS``.

A broken rule is a ``ValueError`` whose text completes a sentence that begins with the name of the setting. No such text
quotes the setting, which may hold a password.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Self

import idna

from signon.mail_urls import HOST, Place, account, ascii_host, port, split

CAPTURE = "capture"
MOST_NAME = 320
LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
WIDE_LOCAL_PART = re.compile(LOCAL_PART.pattern.replace("[A-Za-z", "[\x80-\U0010ffffA-Za-z"))
"""The same with letters of every script (RFC 6531)."""

QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
CODE_MARK, CODE_LENGTH = "+b", 20
"""The mark behind ``letters`` in ``letters@…`` that makes a sender of each mail's own, and the number of signs after it."""

LONGEST_LOCAL_PART = 64
"""The most octets before the @ (RFC 5321, 4.5.3.1.1)."""

JOINERS = re.compile("[\u200c\u200d]")
"""They are not seen, and Persian and Sinhala names are not written without them."""

ENCODED_WORD = re.compile(r"=\?[^?\s]*\?[^?\s]*\?[^?\s]*\?=")


class Security(StrEnum):
    """The encryption of the connection; the value is the URL's scheme."""

    WHEN_OFFERED = "smtp"
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


PORTS = {Security.WHEN_OFFERED: 25, Security.STARTTLS: 587, Security.TLS: 465}


@dataclass(frozen=True, slots=True)
class MailServer(Place):
    """The server that mail is handed to, the encryption on the way, and who signs in; ``user`` is None when nobody does."""

    host: str
    port: int
    security: Security
    user: str | None = None
    password: str = field(default="", repr=False)

    __str__ = Place.__str__

    @classmethod
    def parse(cls, url: str) -> Self:
        """The server that ``url`` names. Raises ``ValueError`` for anything that does not name one clearly."""
        parts = split(url)
        if parts.scheme not in set(Security):
            raise ValueError("must begin with smtp://, smtp+starttls://, smtps:// or capture:")
        if not parts.hostname:
            raise ValueError("must name the mail server, as in smtp://mail.example.org:587")
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError(
                "has something behind the port; in a user name or password write # as %23, / as %2F and ? as %3F"
            )
        security = Security(parts.scheme)
        user, password = account(parts)
        return cls(ascii_host(parts.hostname), port(parts) or PORTS[security], security, user or None, password)


class Mailbox(NamedTuple):
    """A mail address and the name that goes with it, which may be empty."""

    name: str
    address: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """The one mailbox in ``text``: an address, or a name before an address in angle brackets.

        The name is taken as it stands, with or without quotation marks around it, whatever signs it has. Raises
        ``ValueError`` for anything else.
        """
        text = text.strip()
        name, address = "", text
        if text.endswith(">") and "<" in text:
            name, _bracket, address = text[:-1].rpartition("<")
        name = _unquoted(" ".join(name.split()))
        if not JOINERS.sub("", name).isprintable() or len(name) > MOST_NAME:
            raise ValueError(f"must have a name of printable signs, {MOST_NAME} at most")
        such_as = "one mailbox, such as River Coalition <letters@example.org>"
        return cls(name, _ascii_address(address.strip(), such_as=such_as))


def is_plain_address(address: str) -> bool:
    """Whether a mail server without extensions takes ``address``, and no mail program reads another one in its place."""
    local, at, host = address.rpartition("@")
    is_understood = bool(at and LOCAL_PART.fullmatch(local) and HOST.fullmatch(host))
    return is_understood and not ENCODED_WORD.search(address) and len(address) <= MOST_NAME


def is_deliverable_address(address: str) -> bool:
    """Whether ``address`` is plain, or is so but for letters before the @ that need a server with SMTPUTF8 (RFC 6531)."""
    local, _at, host = address.rpartition("@")
    fits = len(local.encode()) <= LONGEST_LOCAL_PART
    is_wide = bool(
        not local.isascii() and WIDE_LOCAL_PART.fullmatch(local) and local.isprintable() and HOST.fullmatch(host)
    )
    return is_plain_address(address) or (is_wide and fits and len(address.encode()) <= MOST_NAME)


def checked_address(address: str) -> str:
    """The plain address of a setting, with its domain in ASCII. Raises ``ValueError`` when it is none."""
    return _ascii_address(address.strip(), such_as="one mail address, such as letters@example.org")


def checked_bounce_address(text: str) -> str:
    """The address, if each mail can have a sender of its own made from it. Raises ``ValueError`` if not."""
    address = checked_address(text)
    room = LONGEST_LOCAL_PART - len(CODE_MARK) - CODE_LENGTH
    if len(address.rpartition("@")[0]) > room:
        raise ValueError(
            f"must have {room} signs at most before the @, for each mail gets a code of its own behind them"
        )
    return address


def _ascii_address(address: str, *, such_as: str) -> str:
    local, _at, host = address.rpartition("@")
    try:
        address = f"{local}@{host if host.isascii() else idna.encode(host, uts46=True).decode('ascii')}"
    except idna.IDNAError:
        address = ""
    if wide := next((sign for sign in local if not sign.isascii()), ""):
        raise ValueError(
            f"has “{wide}” before the @, which not every mail server takes; name an address in plain letters"
        )
    if not is_plain_address(address):
        raise ValueError(f"must be {such_as}")
    return address


def _unquoted(name: str) -> str:
    if quoted := QUOTED.fullmatch(name):
        return re.sub(r"\\(.)", r"\1", quoted[1])
    if "<" in name:
        raise ValueError("must be one mailbox; write a name that has a < in quotation marks")
    return name
