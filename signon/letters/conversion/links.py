"""Links of pasted text: only to web and mail addresses, and without the detours of mail programs."""

from urllib.parse import parse_qs, urlsplit

from bs4 import Tag

from signon.letters.body.markdown import LINKED_SCHEMES
from signon.translation import gettext as _

DETOURS = {"www.google.com": ("/url", "q"), "google.com": ("/url", "q")}
SAFE_LINKS = ".safelinks.protection.outlook.com"
MOST_SHOWN = 60


def settle_links(tree: Tag) -> list[str]:
    """Keep what may be a link; gives sentences on what is text from now on."""
    remarks = []
    for link in tree.find_all("a"):
        written = str(link.get("href", "")).strip()
        address = direct(written)
        if address.lower().startswith(LINKED_SCHEMES):
            link["href"] = address
            continue
        if written and not written.startswith("#"):
            remarks.append(_("“%(words)s” leads to no web or mail address; it is text.", words=_words(link)))
        link.unwrap()
    return remarks


def direct(address: str) -> str:
    """The address that a detour leads to, or the address itself."""
    try:
        parts = urlsplit(address)
        host, query = (parts.hostname or "").lower(), parse_qs(parts.query)
    except ValueError:
        return address
    path, key = DETOURS.get(host, ("", ""))
    if host.endswith(SAFE_LINKS):
        path, key = parts.path, "url"
    target = query.get(key, [""])[0] if key and parts.path == path else ""
    return target if target.lower().startswith(LINKED_SCHEMES) else address


def _words(link: Tag) -> str:
    return " ".join(link.get_text().split())[:MOST_SHOWN]
