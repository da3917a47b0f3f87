"""An account's entries of the audit trail, in words."""

from signon.audit import AuditEntry
from signon.translation import gettext as _
from signon.web.languages import lazy_gettext as _l

WORDS = {
    "coordinator:sign-in": _l("signed in with the password"),
    "coordinator:sign-out": _l("signed out everywhere"),
    "coordinator:prove": _l("the password was entered once more"),
    "coordinator:fail-sign-in": _l("somebody tried a wrong password"),
    "coordinator:change-password": _l("a new password was set"),
    "coordinator:close": _l("the account was closed"),
}


def account_act(entry: AuditEntry) -> str:
    """What an entry says, for the person whose account it is."""
    details = entry.details
    if entry.action == "coordinator:add":
        return _("%(actor)s gave the role %(role)s", actor=entry.actor, role=details.get("role", ""))
    if entry.action == "coordinator:sign-in" and details.get("with") == "link":
        return _("signed in with a mailed link")
    if details.get("failures", 1) > 1:
        return _("%(number)s wrong passwords were tried within an hour", number=details["failures"])
    return str(WORDS.get(entry.action, entry.action))
