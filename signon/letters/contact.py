"""The contact about a letter: the address on its letterhead, else the site's, else the page where one can write."""

from contextlib import suppress
from typing import NamedTuple

from flask import current_app

from signon.letters.models.record import LetterRecord
from signon.mail_server import checked_address

CONTACT_PAGE = "/contact"


class Contact(NamedTuple):
    """A way to reach the coalition: a mail address, empty when there is none, and a page that is always there."""

    email: str
    page: str

    def __str__(self) -> str:
        """The address to write to, for a sentence of a mail."""
        return self.email or self.page

    @property
    def link(self) -> str:
        """The same as the target of a link on a page."""
        return f"mailto:{self.email}" if self.email else CONTACT_PAGE


def contact_of(letter: LetterRecord) -> Contact:
    """The way to reach the coalition about a letter.

    An address on the letterhead that not every mail server takes is no such way; a notice says so on the letter's page.
    """
    settings = current_app.config["SIGNON"]
    email = settings.contact_email
    with suppress(ValueError):
        email = checked_address(letter.parts.letterhead.email)
    return Contact(email, settings.base_url + CONTACT_PAGE)
