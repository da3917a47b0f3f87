"""The desk's names for the fields of the directory, the columns of its files, and the outcomes and states of imports."""

from typing import Any

from signon.organizations.importing.columns import FURTHER_CONTACT, plain
from signon.organizations.importing.models import ImportStatus
from signon.organizations.importing.plan import Outcome
from signon.translation import gettext as _
from signon.web.languages import lazy_gettext as _l

FIELDS: dict[str, Any] = {
    "name": _l("Printed name"),
    "organization": _l("Printed name"),
    "legal_name": _l("Legal name"),
    "acronym": _l("Acronym"),
    "former_names": _l("Former names"),
    "other_names": _l("Other names"),
    "country": _l("Country"),
    "second_country": _l("Second country"),
    "sort_as": _l("Sorted as"),
    "region": _l("Region"),
    "kind": _l("Kind"),
    "website": _l("Website"),
    "mail_domains": _l("Mail domains"),
    "member": _l("Member"),
    "contacts": _l("Contacts"),
    "representative_name": _l("First contact: name"),
    "representative_title": _l("First contact: title"),
    "representative_email": _l("First contact: email"),
    "first_name": _l("First contact: first name"),
    "last_name": _l("First contact: last name"),
    "representative_language": _l("First contact: language"),
}
PARTS: dict[str, Any] = {"name": _l("name"), "title": _l("title"), "email": _l("email"), "language": _l("language")}
OUTCOMES: dict[str, Any] = {
    Outcome.ADDED: _l("added"),
    Outcome.CHANGED: _l("changed"),
    Outcome.UNCHANGED: _l("unchanged"),
    Outcome.REPEATED: _l("repeated"),
    Outcome.REFUSED: _l("refused"),
}
TAKEN_BACK: dict[str, Any] = {
    Outcome.ADDED: _l("added, then taken back"),
    Outcome.CHANGED: _l("changed, then restored"),
}
STATES: dict[str, Any] = {
    ImportStatus.QUEUED: _l("waits to be read"),
    ImportStatus.RUNNING: _l("is being read"),
    ImportStatus.FAILED: _l("cannot be used"),
    ImportStatus.PLANNED: _l("to be looked at"),
    ImportStatus.APPLIED: _l("applied"),
    ImportStatus.UNDONE: _l("undone"),
}
ACTS: dict[str, Any] = {
    "organization:enter": _l("entered"),
    "organization:revise": _l("changed"),
    "organization:import": _l("added by an import"),
    "organization:import-changes": _l("changed by an import"),
    "organization:undo-import": _l("restored by undoing an import"),
    "organization:remove": _l("removed"),
    "organization:erase": _l("a contact was erased"),
}


def outcomes(status: ImportStatus) -> dict[str, Any]:
    """The words for the outcomes of an import in this state."""
    return OUTCOMES | TAKEN_BACK if status is ImportStatus.UNDONE else OUTCOMES


def field(name: str) -> str:
    """A field or a column, for a person."""
    if found := FURTHER_CONTACT.fullmatch(plain(name)):
        return _("Contact %(number)s: %(part)s", number=found[1], part=PARTS[found[2]])
    return str(FIELDS.get(name, name))


def act(action: str) -> str:
    """An act of the audit trail on an entry."""
    return str(ACTS.get(action) or _("changed in a way that this page has no words for"))
