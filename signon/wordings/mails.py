"""The test mail of a wording, to the coordinator who writes it."""

from datetime import datetime

from signon.mail import compose
from signon.mail.links import to_page
from signon.mail.new_mail import NewMail
from signon.mail.templates import phrase
from signon.wordings.looking import Looked

ABOUT = "wording-test"


def send_test(looked: Looked, *, to: str, page: str, at: datetime) -> bool:
    """Mail to a coordinator what a recipient would get, with the path of ``page`` for the personal link.

    Gives whether it was written: one address gets only so many in an hour.
    """
    if not compose.may_be_mailed(to, about=ABOUT, at=at):
        return False
    mail = test_mail(looked, to=to, about=ABOUT, page=page)
    compose.send_each([mail], at=at)
    return True


def test_mail(looked: Looked, *, to: str, about: str, page: str) -> NewMail:
    """The mail with a mark in its subject, whose link leads to ``page`` and ends nothing."""
    marked = phrase("wordings/mails/_test.txt", "subject")(looked.subject)
    return NewMail(to, marked, looked.paragraphs, to_page(page), about, frame=looked.frame)
