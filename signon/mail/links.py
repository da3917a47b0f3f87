"""Links in mails: what each kind is for, and the address where its page answers. Each stands here, and only here.

A token is minted when the mail is delivered; what is kept until then is a ``Link``, which has none.
"""

from datetime import timedelta
from typing import NamedTuple

from signon.tokens import Purpose


class Link(NamedTuple):
    """A link that a mail will carry: ``path`` holds ``{token}``; it is valid for ``lifetime`` from delivery.

    One without a purpose leads to a page that everybody may open, and has no token.
    """

    purpose: Purpose | None
    subject_id: int | None
    path: str
    lifetime: timedelta


def to_page(path: str) -> Link:
    """The link to a page of the site that needs no token."""
    return Link(None, None, path, timedelta(0))


class LinkKind(NamedTuple):
    """A kind of link, and the path of its page with ``{token}`` in it."""

    purpose: Purpose
    path: str

    def to(self, subject_id: int, *, lifetime: timedelta) -> Link:
        """The link about one subject, such as a signature."""
        return Link(self.purpose, subject_id, self.path, lifetime)

    def address(self, base_url: str, token: str) -> str:
        """The whole address, for a token that was minted."""
        return filled(base_url + self.path, token)


def filled(address: str, token: str) -> str:
    """The address or path with the token in its place."""
    return address.replace("{token}", token)


CONFIRMATION = LinkKind(Purpose.CONFIRM_SIGNATURE, "/signatures/{token}")
SIGNATURE = LinkKind(Purpose.SIGNATURE_STATUS, "/signatures/{token}")
RECONFIRMATION = LinkKind(Purpose.SIGNATURE_STATUS, "/signatures/{token}/reconfirmation")
AUTHORITY = LinkKind(Purpose.AUTHORITY, "/authorities/{token}")
QUESTION = LinkKind(Purpose.QUESTION, "/questions/{token}")
INVITATION = LinkKind(Purpose.INVITATION, "/invitations/{token}")
SIGN_IN = LinkKind(Purpose.SIGN_IN, "/coordinator/sign-in/{token}")
PERSONAL_DATA = LinkKind(Purpose.PERSONAL_DATA, "/privacy/data/{token}")
ADDRESS = LinkKind(Purpose.ADDRESS, "/addresses/{token}")
MAILBOX = LinkKind(Purpose.MAILBOX, "/mailboxes/{token}")
UNSUBSCRIBE = LinkKind(Purpose.UNSUBSCRIBE, "/unsubscribe/{token}")
