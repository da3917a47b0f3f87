"""Personal data of coordinators: their account. It is in use, so erasing it goes through an owner of the site."""

from datetime import datetime

from signon import audit
from signon.accounts.models import Coordinator
from signon.database.db import db
from signon.personal_data import Holder, Record
from signon.translation import gettext as _
from signon.zones.in_words import moment_in_words


def records(email: str) -> list[Record]:
    """The account with the address, and how often the audit trail names it."""
    account = Coordinator.named(email)
    if account is None:
        return []
    acts = db.session.scalar(db.select(db.func.count(audit.AuditEntry.id)).filter_by(actor=email)) or 0
    return [
        Record(
            kind=_("Coordinator's account"),
            values={
                _("Roles"): ", ".join(sorted(role.name for role in account.roles)),
                _("Since"): moment_in_words(account.created_at),
                _("Acts in the audit trail"): str(acts),
            },
            outcome=_("kept; the people who run this site can close the account"),
            stays=_("Your account, and your address beside what you did for the coalition."),
        )
    ]


def erase(_email: str, _at: datetime) -> int:
    """Nothing: who decided on signatures must stay known."""
    return 0


HOLDER = Holder(name="accounts", records=records, erase=erase)
