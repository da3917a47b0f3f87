"""The mail with the link to what is kept of a person."""

from datetime import datetime

from signon.mail import compose
from signon.mail.links import PERSONAL_DATA
from signon.privacy import collecting
from signon.privacy.models import LIFETIME, DataRequest

ABOUT = "personal-data"


def send_link(email: str, *, at: datetime) -> None:
    """Mail the link to an address that something is kept of; not too often."""
    if not compose.may_be_mailed(email, about=ABOUT, at=at) or not collecting.held(email):
        return
    request = DataRequest.enter(email, at=at)
    link = PERSONAL_DATA.to(request.id, lifetime=LIFETIME)
    compose.send("privacy/mails/show_data.txt", to=email, about=ABOUT, at=at, link=link, until=at + LIFETIME)
