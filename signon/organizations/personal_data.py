"""What the directory keeps of persons: whom to reach at an organisation."""

from datetime import datetime

from sqlalchemy import delete

from signon.db import db
from signon.organizations.models import Contact
from signon.personal_data import Holder, Record, hold
from signon.translation import gettext as _


def records(email: str) -> list[Record]:
    """The contacts with the address."""
    return [
        Record(
            kind=_("Contact in the member directory"),
            values={
                _("Organisation"): contact.organization.name,
                _("Name"): contact.name,
                _("Title"): contact.title,
                _("Email"): contact.email,
                _("Language"): contact.language,
            },
            outcome=_("erased"),
        )
        for contact in db.session.scalars(db.select(Contact).filter_by(email=email).order_by(Contact.id))
    ]


def erase(email: str, _at: datetime) -> int:
    """Take the contacts out of the directory; their organisations stay."""
    return int(db.session.execute(delete(Contact).where(Contact.email == email)).rowcount)  # type: ignore[attr-defined]


hold(Holder(name="directory", records=records, erase=erase))
