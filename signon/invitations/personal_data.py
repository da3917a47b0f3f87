"""Personal data in invitations, declared for export and erasure."""

from datetime import datetime

from sqlalchemy import update

from signon.database.db import db, rows_changed
from signon.invitations.models import Invitation
from signon.mail.unsubscriptions import Unsubscription
from signon.personal_data import Expiry, Holder, Record
from signon.translation import gettext as _
from signon.zones.in_words import moment_in_words

PERSON = {"email": "", "contact_name": "", "contact_title": "", "reason": ""}


def records(email: str) -> list[Record]:
    """The invitations that went to the address, and its wish to get none."""
    invitations = db.session.scalars(db.select(Invitation).filter_by(email=email).order_by(Invitation.id))
    found = [_record(one) for one in invitations]
    if db.session.scalar(db.select(Unsubscription.id).filter_by(address=email)):
        values = {_("Email"): email}
        kept = _("erased but for a digest, so that the wish is still kept")
        found.append(Record(kind=_("Unsubscribed from invitations"), values=values, outcome=kept))
    return found


def erase(email: str, _at: datetime) -> int:
    """Take the person out of the invitations and of the list of the unsubscribed."""
    changed = rows_changed(update(Invitation).where(Invitation.email == email).values(PERSON))
    return changed + Unsubscription.forget(email)


def expire(expiry: Expiry) -> int:
    """Take everybody out of the invitations to the letters; the figures stay."""
    due = (Invitation.letter_id.in_(expiry.letters), Invitation.email != "")
    return rows_changed(update(Invitation).where(*due).values(PERSON))


def _record(invitation: Invitation) -> Record:
    return Record(
        kind=_("Invitation"),
        values={
            _("Letter"): invitation.letter.title,
            _("Organisation"): invitation.organization_name,
            _("Name"): invitation.contact_name,
            _("Title"): invitation.contact_title,
            _("Email"): invitation.email,
            _("State"): str(invitation.status),
            _("Reason"): invitation.reason,
            _("Sent"): moment_in_words(invitation.sent_at, invitation.letter.parts.timezone)
            if invitation.sent_at
            else "",
        },
        outcome=_("name, title, address and reason erased"),
    )


HOLDER = Holder(name="invitations", records=records, erase=erase, expire=expire)
