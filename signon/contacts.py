"""Mail addresses and websites, as people write them and as they are kept, and what their domains say of an organisation.

A broken rule is a ``ValueError`` whose text completes a sentence that begins with the name of the field.
"""

import re
import unicodedata
from urllib.parse import urlsplit

from flask import current_app, has_app_context

from signon.mail_server import LONGEST_LOCAL_PART, is_deliverable_address
from signon.translation import gettext as _

MOST_ADDRESS = 320
MOST_WEBSITE = 300
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
PLAIN_ADDRESS = re.compile(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?=[a-z0-9.-]{1,63}\Z)(?!.*--)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}"
)
"""An address of which nothing needs a closer look."""

RESERVED = (".arpa", ".invalid", ".local", ".localhost", ".onion", ".test")
"""Endings of names that are no domains for mail; the library knows the same ones."""

HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+\.?")

FREE_MAIL = frozenset(
    """
    163.com aol.com disroot.org free.fr gmail.com gmx.ch gmx.de gmx.net googlemail.com hotmail.com icloud.com laposte.net
    libero.it live.com mail.com mail.ru mailbox.org me.com msn.com naver.com orange.fr outlook.com posteo.de proton.me
    protonmail.com qq.com rediffmail.com riseup.net t-online.de tutanota.com web.de wp.pl yahoo.co.uk yahoo.com yahoo.fr
    yandex.ru ymail.com zoho.com
    """.split()  # noqa: SIM905 - a word list is read more easily than forty strings
)
"""Domains where anybody has a mail address, so that the address says nothing of the organisation."""

SHARED_SITES = frozenset(
    """
    facebook.com m.facebook.com instagram.com twitter.com x.com linkedin.com youtube.com linktr.ee sites.google.com t.me
    medium.com github.com wa.me
    """.split()  # noqa: SIM905 - as above
)
"""Websites where anybody has a page."""


def mail_address(text: str, *, international: bool | None = None) -> str:
    """The one mail address in ``text`` in the form that finds it again: small letters, an international domain in ASCII.

    Nothing is looked up. Raises ``ValueError`` for anything but exactly one address that mail can be sent to. One with
    letters such as é before the @ is such where ``international`` says so, or else ``SIGNON_INTERNATIONAL_ADDRESSES``.
    """
    entered = text.strip()[: MOST_ADDRESS + 1]
    if _is_plain(entered.lower()):
        return entered.lower()  # what the long way gives for it, many times faster
    from email_validator import EmailNotValidError, validate_email  # its tables are not for every command

    try:
        checked = validate_email(entered, check_deliverability=False, strict=True)
    except EmailNotValidError as error:
        raise ValueError(_("must be one mail address, such as name@example.org")) from error
    local = unicodedata.normalize("NFC", checked.local_part.lower())
    address = f"{local}@{(checked.ascii_domain or checked.domain).lower()}"
    if not is_deliverable_address(address):
        raise ValueError(_("must be one mail address, such as name@example.org"))
    if not local.isascii() and not (_takes_international() if international is None else international):
        raise ValueError(
            _(
                "has “%(letter)s” before the @, and this site's mail server takes only plain letters (a to z), digits and "
                "signs there; give another address",
                letter=next(sign for sign in local if not sign.isascii()),
            )
        )
    return address


def _is_plain(address: str) -> bool:
    """Whether an address in small letters, and short, has nothing that needs a closer look; False says nothing against it."""
    return (
        bool(PLAIN_ADDRESS.fullmatch(address))
        and len(address.partition("@")[0]) <= LONGEST_LOCAL_PART
        and not f".{address.partition('@')[2]}".endswith(RESERVED)
    )


def _takes_international() -> bool:
    return has_app_context() and bool(current_app.config["SIGNON"].international_addresses)


def is_same_address(one: str, other: str) -> bool:
    """Whether two addresses, however they are written, are the same one; two that are empty are not."""
    return bool(one and other) and _comparable(one) == _comparable(other)


def _comparable(address: str) -> str:
    try:
        return mail_address(address)
    except ValueError:
        return address.strip().lower()


def web_address(text: str) -> str:
    """The http or https address in ``text``; ``https://`` is put before one that names no scheme.

    Raises ``ValueError`` for other schemes, names and passwords in the address, and what is no address.
    """
    entered = text.strip()
    address = entered if SCHEME.match(entered) else f"https://{entered.removeprefix('//')}"
    if len(address) > MOST_WEBSITE or not _is_web_address(address):
        raise ValueError(_("must be the address of a website, such as https://example.org"))
    scheme, rest = address.split(":", 1)
    return f"{scheme.lower()}:{rest}"


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    has_host = bool(host and HOST.fullmatch(host)) and "@" not in parts.netloc
    return parts.scheme in {"http", "https"} and has_host and address.isprintable() and not re.search(r"\s|\\", address)


def mail_domain(address: str) -> str:
    """The domain of a mail address, in small letters; empty without one."""
    return address.rpartition("@")[2].lower()


def web_domain(website: str) -> str:
    """The domain of a web address without ``www.``, in small letters; empty without one."""
    try:
        host = urlsplit(website if "//" in website else f"//{website}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def same_domain(one: str, other: str) -> bool:
    """Whether both are the same domain, or one lies in the other, as ``mail.rivers.example`` in ``rivers.example``."""
    if not one or not other:
        return False
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def telling_domains(website: str, *addresses: str) -> frozenset[str]:
    """The domains of a website and of mail addresses, without those where anybody has a page or an address."""
    found = {web_domain(website), *map(mail_domain, addresses)}
    return frozenset(found - FREE_MAIL - SHARED_SITES - {""})
