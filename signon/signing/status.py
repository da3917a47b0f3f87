"""The states of a signature and the verbs that lead from one to the next."""

from enum import StrEnum

from signon.translation import gettext as _


class SignatureStatus(StrEnum):
    """The state of a signature between the form and the letter; withdrawn is final."""

    PENDING = "pending"
    VERIFIED = "verified"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def in_words(self) -> str:
        """The state, as in "it is confirmed"."""
        return {
            SignatureStatus.PENDING: _("not confirmed yet"),
            SignatureStatus.VERIFIED: _("confirmed and waits for a decision"),
            SignatureStatus.APPROVED: _("approved"),
            SignatureStatus.REJECTED: _("rejected"),
            SignatureStatus.WITHDRAWN: _("withdrawn"),
        }[self]


LIVE = frozenset({SignatureStatus.PENDING, SignatureStatus.VERIFIED, SignatureStatus.APPROVED})
HOLDING = frozenset({SignatureStatus.VERIFIED, SignatureStatus.APPROVED})
"""The states that hold an organisation's one place on a letter. A pending one is a claim that nobody has proven; if it
held the place, anybody could shut an organisation out by typing its name."""

TRANSITIONS: dict[str, tuple[frozenset[SignatureStatus], SignatureStatus]] = {
    "confirm": (frozenset({SignatureStatus.PENDING}), SignatureStatus.VERIFIED),
    "approve": (frozenset({SignatureStatus.VERIFIED, SignatureStatus.REJECTED}), SignatureStatus.APPROVED),
    "reject": (frozenset({SignatureStatus.VERIFIED, SignatureStatus.APPROVED}), SignatureStatus.REJECTED),
    "amend": (HOLDING, SignatureStatus.VERIFIED),
    "deny-authority": (HOLDING, SignatureStatus.VERIFIED),
    "withdraw": (LIVE, SignatureStatus.WITHDRAWN),
}


def can(verb: str, status: SignatureStatus) -> bool:
    """Whether ``verb`` leads anywhere from ``status``."""
    return status in TRANSITIONS[verb][0]


def after(verb: str) -> SignatureStatus:
    """The state that ``verb`` leads to."""
    return TRANSITIONS[verb][1]
