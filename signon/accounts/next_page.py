"""Where a coordinator goes on after signing in: a page of the desk, never another site."""

from urllib.parse import urlsplit

from signon.web.page_places import place_value

DESK = "/coordinator/"


def own_page(address: str) -> str:
    """``address`` when it is a page of this site's desk, otherwise nothing."""
    plain = address.isprintable() and "\\" not in address and not any(mark.isspace() for mark in address)
    if not plain or not address.startswith(DESK):
        return ""
    parts = urlsplit(address)
    return "" if parts.scheme or parts.netloc or "//" in parts.path or ".." in parts.path else address


def next_page(address: str | None) -> str:
    """``address`` when it is a page of the desk, otherwise the desk's first page."""
    return own_page(address or "") or str(place_value("desk.home_address"))
