"""Notices for the parts of a letter besides its text: damaged names, and an address that answers cannot go to."""

from signon.letters.notices.of_names import damaged_names
from signon.letters.parts.letter_parts import LetterParts
from signon.mail_server import checked_address
from signon.translation import gettext as _


def notices_of_parts(parts: LetterParts) -> list[str]:
    """A sentence for each part to look at."""
    return [*damaged_names(parts), *_of_letterhead_address(parts.letterhead.email)]


def _of_letterhead_address(written: str) -> list[str]:
    if not written:
        return []
    try:
        checked_address(written)
    except ValueError:
        return [_sentence(written)]
    return []


def _sentence(written: str) -> str:
    local, at, _domain = written.rpartition("@")
    wide = next((sign for sign in local if not sign.isascii()), "")
    if at and wide:
        return _(
            "Letterhead: “%(address)s” has “%(letter)s” before the @, which not every mail server takes. It is printed, but "
            "answers to mails about this letter go to the contact of the site.",
            address=written,
            letter=wide,
        )
    return _(
        "Letterhead: “%(address)s” is not one mail address. It is printed, but answers to mails about this letter go to the "
        "contact of the site.",
        address=written,
    )
