"""The names of messages (Message-ID): unlike any other in the world, and under a domain that is the site's own.

Filters for spam distrust a name under no domain, or under none that has a dot.
"""

import uuid
from contextlib import suppress
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

import idna

from signon.mail_urls import HOST
from signon.settings import Settings

NO_DOMAIN = "signon.invalid"
"""The domain of a site that has none, such as one that is tried on a desk; nobody else can have it (RFC 2606)."""

LONGEST_HOST = 253


def new_message_id(settings: Settings) -> str:
    """A new name, without its brackets."""
    return f"{uuid.uuid4()}@{_domain(settings)}"


def _domain(settings: Settings) -> str:
    """The domain of the public address, or that of the sender where the site is reached by a number or a bare name."""
    hosts = (urlsplit(settings.base_url).hostname or "", settings.sender.address.rpartition("@")[2])
    return next(filter(None, map(_as_domain, hosts)), NO_DOMAIN)


@lru_cache(8)
def _as_domain(host: str) -> str:
    """The host in ASCII and small letters; empty for one that is no domain with a dot."""
    with suppress(idna.IDNAError):
        name = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
        name = name.rstrip(".").lower()
        if HOST.fullmatch(name) and "." in name and len(name) <= LONGEST_HOST and not _is_number(name):
            return name
    return ""


def _is_number(host: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(host))
    return False
