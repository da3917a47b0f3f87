"""Personal data in the directory: the people to reach at an organisation."""

from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, delete, or_, update

from signon import audit
from signon.database.db import db, rows_changed
from signon.organizations.importing.models import DirectoryImport, DirectoryImportRow
from signon.organizations.models import Contact, Organization
from signon.personal_data import Holder, Record
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


def erase(email: str, at: datetime) -> int:
    """Take the contacts out of the directory; their organisations stay. Imports that name them can no longer be undone."""
    named = db.session.scalars(db.select(Contact.organization_id).where(Contact.email == email).distinct()).all()
    gone = rows_changed(delete(Contact).where(Contact.email == email))
    if named:
        audit.record_each("erase", of=Organization, numbers=sorted(named), by=audit.SYSTEM, at=at, details={})
    return gone + _forget_imports(email, at)


def _forget_imports(email: str, at: datetime) -> int:
    states = (cast(DirectoryImportRow.before, Text), cast(DirectoryImportRow.after, Text))
    names = or_(*(state.contains(email, autoescape=True) for state in states))
    numbers = list(db.session.scalars(db.select(DirectoryImportRow.import_id).where(names).distinct()))
    db.session.execute(delete(DirectoryImportRow).where(DirectoryImportRow.import_id.in_(numbers)))
    forgotten: dict[str, Any] = {"forgotten_at": at, "content": None, "samples": []}
    db.session.execute(update(DirectoryImport).where(DirectoryImport.id.in_(numbers)).values(forgotten))
    return len(numbers)


HOLDER = Holder(name="directory", records=records, erase=erase)
