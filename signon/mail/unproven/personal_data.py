"""Personal data in mails that are withheld: the addresses that they are to go to."""

from datetime import datetime

from sqlalchemy import delete, select

from signon.database.db import db, rows_changed
from signon.mail.unproven.models import WithheldMail
from signon.personal_data import Holder, Record
from signon.translation import gettext as _
from signon.zones.in_words import moment_in_words


def records(email: str) -> list[Record]:
    """Every mail that waits for its turn to go to the address."""
    waiting = db.session.scalars(select(WithheldMail).filter_by(address=email).order_by(WithheldMail.id))
    return [
        Record(
            kind=_("Mail that waits for its turn"),
            values={_("Asked for"): moment_in_words(one.asked_at)},
            outcome=_("erased"),
        )
        for one in waiting
    ]


def erase(email: str, _at: datetime) -> int:
    """Erase them; they never leave. What is kept otherwise is deleted within days anyway."""
    return rows_changed(delete(WithheldMail).where(WithheldMail.address == email))


HOLDER = Holder(name="withheld mail", records=records, erase=erase)
