"""The states of a letter and the verbs that lead from one to the next."""

from datetime import datetime
from enum import StrEnum

from signon.translation import gettext as _


class LetterStatus(StrEnum):
    """The state of a letter on its way."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    DELIVERED = "delivered"

    @property
    def in_words(self) -> str:
        """The state, as in "it is open". What is stored as delivered is a letter that was finalised."""
        return {
            LetterStatus.DRAFT: _("a draft"),
            LetterStatus.OPEN: _("open for signing"),
            LetterStatus.CLOSED: _("closed"),
            LetterStatus.DELIVERED: _("finalised"),
        }[self]


PUBLIC = frozenset({LetterStatus.OPEN, LetterStatus.CLOSED, LetterStatus.DELIVERED})
FINALISABLE = frozenset({LetterStatus.OPEN, LetterStatus.CLOSED})

TRANSITIONS: dict[str, tuple[frozenset[LetterStatus], LetterStatus]] = {
    "open": (frozenset({LetterStatus.DRAFT, LetterStatus.CLOSED}), LetterStatus.OPEN),
    "close": (frozenset({LetterStatus.OPEN}), LetterStatus.CLOSED),
    "deliver": (FINALISABLE, LetterStatus.DELIVERED),
}


def can(verb: str, status: LetterStatus) -> bool:
    """Whether ``verb`` leads anywhere from ``status``."""
    return status in TRANSITIONS[verb][0]


def accepts_signatures(status: LetterStatus, closes_at: datetime | None, at: datetime) -> bool:
    """Whether organisations can sign a letter at this moment: it is open, and its closing time has not come."""
    return status is LetterStatus.OPEN and (closes_at is None or at < closes_at)


def after(verb: str) -> LetterStatus:
    """The state that ``verb`` leads to."""
    return TRANSITIONS[verb][1]
