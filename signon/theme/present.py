"""The present name and look of the site, looked up once a request."""

from typing import cast

from flask import current_app, g, url_for

from signon.settings import Settings
from signon.theme.colours import Colour
from signon.theme.in_mails import colours_of_mails
from signon.theme.models import ACCENT, Theme
from signon.web.look import Look, MailColours

LAST_NAME = "signon_site_name"


def present_theme() -> Theme | None:
    """The theme, if one was chosen."""
    if "theme" not in g:
        g.theme = Theme.present()
        current_app.extensions[LAST_NAME] = g.theme.name if g.theme else ""
    return cast("Theme | None", g.theme)


def present_look() -> Look:
    """The look as pages show it."""
    theme = present_theme()
    if theme is None:
        return Look(_operators_name())
    name = theme.name or _operators_name()
    logo = url_for("theme.logo", sha256=theme.logo_sha256) if theme.logo_sha256 else ""
    if not theme.changes_the_look():
        return Look(name, logo=logo)
    return Look(name, band=theme.band, style_sheet=url_for("theme.style", version=theme.version), logo=logo)


def look_anew() -> Look:
    """The look, asked for anew: for an error page, when a transaction has ended since."""
    g.pop("theme", None)
    return present_look()


def present_colours_of_mails() -> MailColours:
    """The colours of mails, looked up once for as many as are written at a time."""
    if "mail_colours" not in g:
        theme = present_theme()
        g.mail_colours = colours_of_mails(Colour.read(theme.accent if theme else ACCENT))
    return cast("MailColours", g.mail_colours)


def last_look() -> Look:
    """The look that needs no database: the site's name as this process knew it last."""
    return Look(current_app.extensions.get(LAST_NAME) or _operators_name())


def site_name() -> str:
    """The name that an owner gave the site, or else the operator's."""
    theme = present_theme()
    return (theme.name if theme else "") or _operators_name()


def _operators_name() -> str:
    settings: Settings = current_app.config["SIGNON"]
    return settings.site_name
