"""A mail of ours that has left, and what comes back of it."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.mail.bounces.receiving import receive
from signon.mail.bounces.status import ReceivedKind
from signon.mail.jobs import mint_links
from signon.mail.links import CONFIRMATION
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.new_mail import LINK, NewMail
from signon.tokens import LinkToken, Purpose
from tests.mail.bounces.samples import sample

MARA = "mara@lake.example"


class Sent(NamedTuple):
    """A mail that was handed over, and the tokens of its links."""

    number: int
    code: str
    message_id: str
    token: str
    unsubscribe: str

    @property
    def mail(self) -> OutboxMail:
        return db.session.get_one(OutboxMail, self.number, populate_existing=True)

    @property
    def link(self) -> LinkToken:
        db.session.expire_all()
        return LinkToken.find(self.token, Purpose.CONFIRM_SIGNATURE)

    def sample(self, name: str) -> bytes:
        """The sample of this name, about this mail."""
        return sample(name, code=self.code, message_id=self.message_id, token=self.token)

    def receive(self, name: str, *, without_code: bool = False) -> ReceivedKind:
        """Receive the sample of this name about this mail, with its code or with its Message-ID alone."""
        content = self.sample(name)
        return receive_now(content.replace(self.code.encode(), b"") if without_code else content)


def receive_now(content: bytes) -> ReceivedKind:
    kind = receive(content, at=now())
    db.session.commit()
    return kind


def sent(
    session: Session,
    to: str = MARA,
    *,
    bulk: str = "",
    about: str = "signature:1",
    reply_to: str = "",
    subject_id: int = 1,
) -> Sent:
    """A mail with a link that was handed over."""
    link = CONFIRMATION.to(subject_id, lifetime=timedelta(days=1))
    mail = OutboxMail(**NewMail(to, "Please confirm", [LINK], link, about, bulk, reply_to).values(now()))
    mail.attempts, mail.status = 1, MailStatus.SENT
    session.add(mail)
    session.flush()
    links = mint_links(mail, now(), base_url="https://letters.example", unsubscribe_days=30)
    session.commit()
    return Sent(mail.id, mail.envelope_code, mail.message_id, links.token, links.unsubscribe.rpartition("/")[2])
