"""The mail with the link to what is kept of a person."""

from datetime import datetime

from signon.mail import compose
from signon.mail.links import PERSONAL_DATA
from signon.mail.models import OutboxMail
from signon.mail.unproven.models import DAY, SITE, UnansweredMail, WithheldMail
from signon.privacy import collecting
from signon.privacy.models import LIFETIME, DataRequest

ABOUT = "personal-data"
WITHHELD = "link-to-personal-data"


def send_link(email: str, *, at: datetime) -> None:
    """Mail the link to an address that something is kept of: once a day. Where another mail is in its way, it waits."""
    if not collecting.held(email):
        return
    if UnansweredMail.claim(email, about=SITE, at=at):
        _write(email, at)
    elif not OutboxMail.has_brought(email, PERSONAL_DATA.purpose, since=at - DAY):
        WithheldMail.keep(WITHHELD, to=email, about=SITE, subject_id=0, at=at)


def release_link(withheld: WithheldMail, at: datetime) -> bool:
    """Mail the link that had to wait, if something is still kept of the address."""
    if not collecting.held(withheld.address):
        return False
    _write(withheld.address, at)
    return True


def _write(email: str, at: datetime) -> None:
    request = DataRequest.enter(email, at=at)
    link = PERSONAL_DATA.to(request.id, lifetime=LIFETIME)
    compose.send("privacy/mails/show_data.txt", to=email, about=ABOUT, at=at, link=link, until=at + LIFETIME)
