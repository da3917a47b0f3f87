"""What the site is called and how it looks now, asked for once a request."""

from typing import Any, cast

from flask import current_app, g

from signon.settings import Settings
from signon.theme.models import Theme

LAST_NAME = "signon_site_name"


def present_theme() -> Theme | None:
    """The theme, if one was chosen."""
    if "theme" not in g:
        g.theme = Theme.present()
        current_app.extensions[LAST_NAME] = g.theme.name if g.theme else ""
    return cast("Theme | None", g.theme)


def site_name() -> str:
    """The name that an owner gave the site, or else the operator's."""
    theme = present_theme()
    return (theme.name if theme else "") or _operators_name()


def last_site_name() -> str:
    """The site's name as this process knew it last: for pages that must not ask the database."""
    return current_app.extensions.get(LAST_NAME) or _operators_name()


def for_error_page() -> dict[str, Any]:
    """The theme and the site's name as an error page takes them, asked for anew: a transaction has ended since."""
    g.pop("theme", None)
    theme, name = present_theme(), site_name()
    return {"present_theme": lambda: theme, "site_name": lambda: name}


def last_known_for_error_page() -> dict[str, Any]:
    """The look that needs no database: no theme, and the last known name."""
    name = last_site_name()
    return {"present_theme": lambda: None, "site_name": lambda: name}


def _operators_name() -> str:
    settings: Settings = current_app.config["SIGNON"]
    return settings.site_name
