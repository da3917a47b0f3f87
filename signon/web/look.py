"""The look of the site: its name, colours and logo, as whoever knows them tells; pages ask here.

Who chooses the look stands above this module and hands it in with ``use_look``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app

from signon.declared import complete

KEPT = "signon_look"


@dataclass(frozen=True, slots=True)
class Look:
    """The site's name, the colour of its band, and the addresses of its style sheet and logo; empty where it has none."""

    site_name: str
    band: str = ""
    style_sheet: str = ""
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Shades:
    """The colours of a mail on one ground, in hexadecimal: of its text, of what is less important, of lines and of links."""

    ground: str
    ink: str
    soft: str
    line: str
    accent: str


@dataclass(frozen=True, slots=True)
class MailColours:
    """The colours of mails for those who read on a light screen, and on a dark one."""

    light: Shades
    dark: Shades


@dataclass(frozen=True, slots=True)
class Looks:
    """Ways to the look: as it is in this request, asked for anew, and as it was last known, which asks no database.

    Its name and the colours of mails are told outside of a request too.
    """

    present: Callable[[], Look]
    anew: Callable[[], Look]
    last_known: Callable[[], Look]
    site_name: Callable[[], str]
    in_mails: Callable[[], MailColours]


def init_app(app: Flask) -> None:
    """Let templates ask for the look."""
    app.add_template_global(site_look)
    app.add_template_global(site_name)


def use_look(app: Flask, looks: Looks) -> None:
    """Show the site's pages so."""
    app.extensions[KEPT] = looks


def looks() -> Looks:
    """The ways to the present application's look."""
    complete(current_app)
    found: Looks = current_app.extensions[KEPT]
    return found


def site_look() -> Look:
    """The look as it is in this request."""
    return looks().present()


def site_name() -> str:
    """The name of the site."""
    return looks().site_name()
