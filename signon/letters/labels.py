"""States of a letter in the words of the desk."""

from signon.letters.status import LetterStatus
from signon.translation import gettext as _


def letter_status(status: str) -> str:
    """A letter's state."""
    return {
        LetterStatus.DRAFT: _("draft"),
        LetterStatus.OPEN: _("open for signing"),
        LetterStatus.CLOSED: _("closed"),
        LetterStatus.DELIVERED: _("delivered"),
    }[LetterStatus(status)]
