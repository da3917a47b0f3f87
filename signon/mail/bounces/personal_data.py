"""Personal data in what came back: addresses that refuse mail, and what servers said of them."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, or_, select, update

from signon.database.db import db, rows_changed
from signon.mail.bounces.models import MailBounce, ReceivedMail
from signon.mail.models import OutboxMail
from signon.mail.refused_addresses import RefusedAddress
from signon.personal_data import Expiry, Holder, Record
from signon.translation import gettext as _
from signon.zones.in_words import moment_in_words


def records(email: str) -> list[Record]:
    """The bounces of mails to the address, and its entry among those that refuse mail."""
    return [*_bounces(email), *_refusals(email)]


def _bounces(email: str) -> list[Record]:
    return [
        Record(
            kind=_("Mail that came back"),
            values={
                _("Received"): moment_in_words(bounce.received_at),
                _("Address"): bounce.address,
                _("What the mail server said"): bounce.said,
            },
            outcome=_("erased"),
        )
        for bounce in db.session.scalars(select(MailBounce).where(_concerns(email)).order_by(MailBounce.id))
    ]


def _refusals(email: str) -> list[Record]:
    return [
        Record(
            kind=_("Address that takes no mail"),
            values={
                _("Address"): row.address,
                _("Since"): moment_in_words(row.since),
                _("What the mail server said"): row.said,
                _("Confirmed again"): moment_in_words(row.confirmed_at) if row.confirmed_at else "",
            },
            outcome=_("erased"),
        )
        for row in db.session.scalars(select(RefusedAddress).filter_by(address=email))
    ]


def erase(email: str, _at: datetime) -> int:
    """Erase both, and the address where it stands in what was said of another."""
    gone = rows_changed(delete(MailBounce).where(_concerns(email)))
    gone += rows_changed(delete(RefusedAddress).where(RefusedAddress.address == email))
    names_it = OutboxMail.error.icontains(email, autoescape=True)
    return gone + rows_changed(update(OutboxMail).where(names_it).values(error=""))


def expire(expiry: Expiry) -> int:
    """Erase what came back of mails about the letters, and all that was received before."""
    about = [f"letter:{number}" for number in expiry.letters]
    due = or_(MailBounce.received_at < expiry.before, MailBounce.mail_id.in_(_mails(OutboxMail.about.in_(about))))
    gone = rows_changed(delete(MailBounce).where(due))
    gone += rows_changed(delete(RefusedAddress).where(RefusedAddress.since < expiry.before))
    db.session.execute(delete(ReceivedMail).where(ReceivedMail.received_at < expiry.before))
    return gone


def _concerns(email: str) -> ColumnElement[bool]:
    """Whether a bounce is of a mail to the address, or names the address."""
    return or_(
        MailBounce.mail_id.in_(_mails(OutboxMail.recipient == email)),
        MailBounce.address == email,
        MailBounce.said.icontains(email, autoescape=True),
    )


def _mails(which: ColumnElement[bool]) -> Select[int]:
    return select(OutboxMail.id).where(which)


HOLDER = Holder(name="bounces", records=records, erase=erase, expire=expire)
