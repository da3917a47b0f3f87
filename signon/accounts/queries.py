"""Accounts with what happened to them, as their pages and the commands show it."""

from signon.accounts.models import Coordinator
from signon.audit import AuditEntry
from signon.database.db import db
from signon.translation import gettext as _
from signon.web.languages import lazy_gettext as _l

SHOWN = 10

ACTS = {
    "coordinator:sign-in": _l("signed in with the password"),
    "coordinator:sign-out": _l("signed out everywhere"),
    "coordinator:prove": _l("the password was entered once more"),
    "coordinator:fail-sign-in": _l("somebody tried a wrong password"),
    "coordinator:change-password": _l("a new password was set"),
    "coordinator:close": _l("the account was closed"),
    "coordinator:choose-digest": _l("chose how often to be told what waits"),
    "coordinator:stop-digest": _l("the mails about what waits ended"),
    "coordinator:resume-digest": _l("the mails about what waits began again"),
}


def recent_entries(coordinator: Coordinator) -> list[AuditEntry]:
    """The latest acts on the account, the latest first: sign-ins, failures, new passwords."""
    mine = db.select(AuditEntry).filter_by(subject=Coordinator.__tablename__, subject_id=coordinator.id)
    return list(db.session.scalars(mine.order_by(AuditEntry.id.desc()).limit(SHOWN)))


def all_accounts() -> list[Coordinator]:
    """Every account, in the order of the addresses."""
    return list(db.session.scalars(db.select(Coordinator).order_by(Coordinator.email)).unique())


def account_act(entry: AuditEntry) -> str:
    """An entry of the audit trail in words, for the person whose account it is."""
    details = entry.details
    if entry.action == "coordinator:add":
        return _("%(actor)s gave the role %(role)s", actor=entry.actor, role=details.get("role", ""))
    if entry.action == "coordinator:sign-in" and details.get("with") == "link":
        return _("signed in with a mailed link")
    if details.get("failures", 1) > 1:
        return _("%(number)s wrong passwords were tried within an hour", number=details["failures"])
    return str(ACTS.get(entry.action) or _("something that this page has no words for"))
