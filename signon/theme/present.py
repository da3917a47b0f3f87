"""What the site is called and how it looks now, asked for once a request."""

from typing import cast

from flask import current_app, g
from sqlalchemy.exc import SQLAlchemyError

from signon.settings import Settings
from signon.theme.models import Theme


def present_theme() -> Theme | None:
    """The theme, if one was chosen. A page that says what is wrong with the database is shown without it."""
    if "theme" not in g:
        try:
            g.theme = Theme.present()
        except SQLAlchemyError:
            g.theme = None
    return cast("Theme | None", g.theme)


def site_name() -> str:
    """The name that an owner gave the site, or else the operator's."""
    theme = present_theme()
    settings: Settings = current_app.config["SIGNON"]
    return (theme.name if theme else "") or settings.site_name
