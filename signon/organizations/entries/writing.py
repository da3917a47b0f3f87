"""Writing many entries of the directory at once: a few statements for thousands, never one for each."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update

from signon.contacts import web_domain
from signon.database.db import db
from signon.database.every_table import every_table
from signon.database.many_rows import insert_many
from signon.organizations.changes import FOLLOWERS, entries_going, entries_written
from signon.organizations.entries.states import CHUNK, CONTACT_FIELDS, FIELDS, State, chunks
from signon.organizations.models import Contact, Organization, OrganizationName

BATCH = 1_000
Progress = Callable[[int], None]
Parts = tuple[int, Sequence[State], Sequence[State]]
"""The number of an entry, names and contacts to add to it."""


def insert_entries(states: Sequence[State], *, at: datetime, progress: Progress | None = None) -> list[int]:
    """Add the entries, and give their numbers in the same order. ``progress`` gets how many are written."""
    numbers: list[int] = []
    for batch in chunks(states, BATCH):
        values = [_columns(state) | {"created_at": at} for state in batch]
        added = insert_many(Organization, values)
        _insert_parts((number, state["names"], state["contacts"]) for number, state in zip(added, batch, strict=True))
        entries_written(db.session.connection(), added)
        numbers += added
        if progress:
            progress(len(numbers))
    return numbers


def update_entries(changes: Iterable[tuple[int, State, State]], *, progress: Progress | None = None) -> None:
    """Bring entries from one state to another, each given as its number, what it is and what it is to be.

    ``progress`` gets how many are written.
    """
    done = 0
    for batch in chunks(changes, BATCH):
        altered = [{"id": number} | _columns(after) for number, before, after in batch if _differ(before, after)]
        if altered:
            db.session.execute(update(Organization), altered)
        _update_names(batch)
        _update_contacts(batch)
        renamed = [number for number, before, after in batch if _named_otherwise(before, after)]
        entries_written(db.session.connection(), renamed)
        done += len(batch)
        if progress:
            progress(done)


def delete_entries(numbers: Collection[int]) -> None:
    """Remove the entries with their names and contacts."""
    entries_going(db.session.connection(), numbers)
    for chunk in chunks(sorted(numbers), CHUNK):
        db.session.execute(delete(OrganizationName).where(OrganizationName.organization_id.in_(chunk)))
        db.session.execute(delete(Contact).where(Contact.organization_id.in_(chunk)))
        db.session.execute(delete(Organization).where(Organization.id.in_(chunk)))


def referred_to(numbers: Collection[int]) -> set[int]:
    """Those of the entries that something beside the directory refers to: a signature, an invitation.

    A feature that follows the directory says itself which entries must stay.
    """
    found = {number for one in FOLLOWERS.all() for number in one.using(db.session.connection(), numbers)}
    own = {Organization.__tablename__, OrganizationName.__tablename__, Contact.__tablename__}
    own |= {one.table for one in FOLLOWERS.all()}
    for table in every_table().values():
        for key in table.foreign_keys:
            if table.name not in own and key.column.table.name == Organization.__tablename__:
                for chunk in chunks(sorted(numbers), CHUNK):
                    found.update(db.session.scalars(db.select(key.parent).distinct().where(key.parent.in_(chunk))))
    return found


def _columns(state: State) -> dict[str, Any]:
    domain = web_domain(state["website"])
    return {field: state.get(field, "") for field in ("key", *FIELDS)} | {"website_domain": domain}


def _differ(before: State, after: State) -> bool:
    return any(before.get(field, "") != after.get(field, "") for field in FIELDS)


def _named_otherwise(before: State, after: State) -> bool:
    return _differ(before, after) or before["names"] != after["names"]


def _update_names(batch: Sequence[tuple[int, State, State]]) -> None:
    gone: list[int] = []
    added: list[Parts] = []
    for number, before, after in batch:
        if before["names"] == after["names"]:
            continue
        wanted = [_without_id(name) for name in after["names"]]
        for name in before["names"]:
            if _without_id(name) in wanted:
                wanted.remove(_without_id(name))
            else:
                gone.append(name["id"])
        added.append((number, wanted, []))
    _delete(OrganizationName, gone)
    _insert_parts(added)


def _update_contacts(batch: Sequence[tuple[int, State, State]]) -> None:
    gone: list[int] = []
    altered: list[State] = []
    added: list[Parts] = []
    for number, before, after in batch:
        if before["contacts"] == after["contacts"]:
            continue
        there = {contact["id"]: contact for contact in before["contacts"]}
        wanted = {contact["id"]: contact for contact in after["contacts"] if contact["id"] in there}
        gone += [one for one in there if one not in wanted]
        altered += [contact for one, contact in wanted.items() if contact != there[one]]
        added.append((number, [], [contact for contact in after["contacts"] if contact["id"] not in there]))
    _delete(Contact, gone)
    if altered:
        db.session.execute(update(Contact), altered)
    _insert_parts(added)


def _insert_parts(parts: Iterable[Parts]) -> None:
    names, contacts = [], []
    for number, own_names, own_contacts in parts:
        names += [{"organization_id": number} | _without_id(name) for name in own_names]
        contacts += [{"organization_id": number} | _person(contact) for contact in own_contacts]
    insert_many(OrganizationName, names)
    insert_many(Contact, contacts)


def _person(contact: State) -> State:
    return {field: contact[field] for field in CONTACT_FIELDS}


def _without_id(name: State) -> State:
    return {field: name[field] for field in ("name", "key", "sort")}


def _delete(model: type[OrganizationName | Contact], numbers: Sequence[int]) -> None:
    for chunk in chunks(numbers, CHUNK):
        db.session.execute(delete(model).where(model.id.in_(chunk)))
