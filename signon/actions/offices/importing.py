"""Bringing the offices in step with a file: added, brought up to date, or noted as left."""

from datetime import datetime
from typing import NamedTuple

from signon.actions.offices.file import ReadOffices
from signon.actions.offices.models import Office
from signon.database.db import db


class ImportedOffices(NamedTuple):
    """The numbers of offices that a file added, changed, found as they were, and no longer had."""

    added: int
    changed: int
    unchanged: int
    left: int


def import_offices(read: ReadOffices, *, at: datetime) -> ImportedOffices:
    """Make the offices of the file's source what the file says. Who is no longer in it keeps the counts, but has left."""
    known = {office.key: office for office in db.session.scalars(db.select(Office).filter_by(source=read.source))}
    added = changed = 0
    for row in read.rows:
        office = known.pop(row.key, None)
        values = row._asdict() | {"left_at": None}
        if office is None:
            db.session.add(Office(source=read.source, updated_at=at, **values))
            added += 1
        elif any(getattr(office, field) != value for field, value in values.items()):
            _update(office, values, at)
            changed += 1
    left = [office for office in known.values() if office.left_at is None]
    for office in left:
        office.left_at = office.updated_at = at
    db.session.flush()
    return ImportedOffices(added, changed, len(read.rows) - added - changed, len(left))


def _update(office: Office, values: dict[str, object], at: datetime) -> None:
    for field, value in values.items():
        setattr(office, field, value)
    office.updated_at = at
