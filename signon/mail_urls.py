"""URLs of mail servers, as settings have them: where the server is, and who signs in.

A broken rule is a ``ValueError`` whose text completes a sentence that begins with the name of the setting. No such text
quotes the setting, which may hold a password.
"""

import re
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

import idna

HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?)*")


class Account(NamedTuple):
    """The account that signs in to a server; ``user`` is empty when nobody does."""

    user: str
    password: str


class Place:
    """A server's host and port."""

    __slots__ = ()

    host: str
    port: int

    @property
    def is_on_this_machine(self) -> bool:
        """Whether its name says that it is this machine: localhost, 127.0.0.0/8 or ::1."""
        return self.host == "localhost" or is_loopback(self.host)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def split(url: str) -> SplitResult:
    """The parts of a URL, with their %XX. Raises ``ValueError`` for what is none."""
    try:
        return urlsplit(url)
    except ValueError:
        raise ValueError(
            "is no address; in a user name or password write every sign but letters and digits as %XX ([ is %5B)"
        ) from None


def port(parts: SplitResult) -> int | None:
    """The port, None when none is written. Raises ``ValueError`` for one that does not exist."""
    try:
        number = parts.port
    except ValueError:
        number = 0
    if number == 0:
        raise ValueError("must have a port between 1 and 65535, or none")
    return number


def account(parts: SplitResult) -> Account:
    """The account. Raises ``ValueError`` for a password without a user, and for what is no text."""
    user, password = (decoded(text or "", "a user name or password") for text in (parts.username, parts.password))
    if password and not user:
        raise ValueError("has a password without a user name")
    return Account(user, password)


def decoded(text: str, what: str) -> str:
    """The text with its %XX read. Raises ``ValueError`` when that is no text; ``what`` names it."""
    try:
        found = unquote(text, errors="strict")
    except UnicodeDecodeError:
        found = "\0"
    if any(ord(sign) < ord(" ") or ord(sign) == 0x7F for sign in found):  # noqa: PLR2004 - DEL
        raise ValueError(f"has {what} that is no text once its %XX are read (as UTF-8)")
    return found


def ascii_host(host: str) -> str:
    """The host as DNS has it. Raises ``ValueError`` for what is neither a host name nor a network address."""
    if ":" in host:
        ip_address(host)  # urlsplit has looked at the brackets alone
        return host
    try:
        found = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        found = ""
    found = found.rstrip(".")
    if not HOST.fullmatch(found):
        raise ValueError("must name the mail server by a host name or a network address")
    return found


def is_loopback(host: str) -> bool:
    """Whether ``host`` is a network address of this machine itself."""
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
