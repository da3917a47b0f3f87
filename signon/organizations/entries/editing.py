"""Entering, revising and removing a single entry of the directory at the desk, each with its line in the audit trail."""

import hashlib
import json
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from signon import audit
from signon.database.db import db
from signon.errors import DomainError
from signon.names import organization_key
from signon.organizations.entries.states import State, changes, comparable, load_states
from signon.organizations.entries.writing import delete_entries, insert_entries, referred_to, update_entries
from signon.organizations.models import Organization
from signon.translation import gettext as _


class EntryError(DomainError):
    """The directory does not allow this: the name is taken, somebody else was faster, or the entry is in use."""


def seal(state: State) -> str:
    """A short text that is another for every other state of an entry: to notice what changed meanwhile."""
    return hashlib.sha256(json.dumps(comparable(state), sort_keys=True).encode()).hexdigest()


def enter_entry(state: State, *, by: str, at: datetime) -> Organization:
    """Add an entry. Raises ``EntryError`` when there is one with this name in this country."""
    state = _keyed(state)
    try:
        [number] = insert_entries([state], at=at)
    except IntegrityError as error:
        raise _taken(state) from error
    entry = db.session.get_one(Organization, number)
    audit.record("enter", of=entry, by=by, at=at)
    return entry


def revise_entry(entry: Organization, state: State, *, seen: str, by: str, at: datetime) -> bool:
    """Change an entry as it was seen to ``state``; gives whether anything is different.

    The trail names the fields, not what stands in them: contacts can be erased, the trail cannot. Raises ``EntryError``
    when somebody else has changed the entry since it was seen, or when the new name is another entry's.
    """
    before, state = load_states([entry.id], held=True)[entry.id], _keyed(state)
    if seal(before) != seen:
        raise EntryError(
            _(
                "Somebody else has changed '%(name)s' meanwhile. Load the page again and repeat your change.",
                name=entry.name,
            )
        )
    if seal(state) == seen:
        return False
    try:
        update_entries([(entry.id, before, state)])
    except IntegrityError as error:
        raise _taken(state) from error
    fields = [change.field for change in changes(before, state)]
    audit.record("revise", of=entry, by=by, at=at, details={"fields": fields})
    return True


def remove_entry(entry: Organization, *, by: str, at: datetime) -> None:
    """Remove an entry with its names and contacts. Raises ``EntryError`` when something refers to it."""
    if referred_to([entry.id]):
        raise EntryError(
            _(
                "'%(name)s' cannot be removed: a signature or an invitation refers to it. Take it out of the members instead.",
                name=entry.name,
            )
        )
    audit.record("remove", of=entry, by=by, at=at)
    db.session.flush()
    delete_entries([entry.id])


def _keyed(state: State) -> State:
    names = [{**name, "key": organization_key(name["name"])} for name in state["names"]]
    return {**state, "key": organization_key(state["name"]), "names": names}


def _taken(state: State) -> EntryError:
    return EntryError(_("The directory has '%(name)s' in this country already.", name=state["name"]))
