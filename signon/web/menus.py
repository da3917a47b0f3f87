"""Links of the site's menus, as pieces for the places ``desk.menu``, ``page.menu`` and ``page.footer``."""

from flask import request, url_for
from markupsafe import Markup

from signon.access import Role, has_role
from signon.web.page_places import Piece


def desk_link(section: str, endpoint: str, text: object) -> Piece:
    """A piece of the desk's menu."""

    def link(section: str, *, own: str = section) -> Markup:
        return _link(url_for(endpoint), text, is_present=section == own)

    return link


def page_link(endpoint: str, text: object) -> Piece:
    """A piece of the menu of public pages."""

    def link() -> Markup:
        address = url_for(endpoint)
        return _link(address, text, is_present=request.path == address)

    return link


def footer_link(endpoint: str, text: object) -> Piece:
    """A piece of the foot of public pages."""
    return lambda: Markup('<a href="{}">{}</a>').format(url_for(endpoint), text)


def _link(address: str, text: object, *, is_present: bool) -> Markup:
    present = Markup('aria-current="page"') if is_present else ""
    return Markup('<a href="{}" {}>{}</a>').format(address, present, text)


def for_owners(piece: Piece) -> Piece:
    """A piece that only owners see."""

    def shown(**given: object) -> object:
        return piece(**given) if has_role(Role.OWNER) else ""

    return shown
