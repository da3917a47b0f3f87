"""The test mail of a wording, to the coordinator who writes it."""

from datetime import datetime

from signon.mail import compose
from signon.wordings.looking import Looked

ABOUT = "wording-test"


def send_test(looked: Looked, *, to: str, page: str, at: datetime) -> bool:
    """Mail to a coordinator what a recipient would get, with the address of ``page`` for the personal link.

    Gives whether it was written: one address gets only so many in an hour.
    """
    if not compose.may_be_mailed(to, about=ABOUT, at=at):
        return False
    compose.send(
        "wordings/mails/send_test.txt", to=to, about=ABOUT, at=at, subject=looked.subject, text=looked.text(page)
    )
    return True
