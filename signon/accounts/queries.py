"""What an account's page shows."""

from signon.accounts.models import Coordinator
from signon.audit import AuditEntry
from signon.database.db import db

SHOWN = 10


def recent_entries(coordinator: Coordinator) -> list[AuditEntry]:
    """The latest acts on the account, the latest first: sign-ins, failures, new passwords."""
    mine = db.select(AuditEntry).filter_by(subject=Coordinator.__tablename__, subject_id=coordinator.id)
    return list(db.session.scalars(mine.order_by(AuditEntry.id.desc()).limit(SHOWN)))


def all_accounts() -> list[Coordinator]:
    """Every account, in the order of the addresses."""
    return list(db.session.scalars(db.select(Coordinator).order_by(Coordinator.email)).unique())
