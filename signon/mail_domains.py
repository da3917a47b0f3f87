"""What the domain of a mail address says of an organisation: its own, anybody's, or another one's."""

from urllib.parse import urlsplit

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
