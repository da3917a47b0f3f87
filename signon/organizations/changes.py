"""Changes of the directory's entries and their effects: the matching keys, and what other features keep about them.

Every writing is noted in its own transaction, so that the worker can look again at all that may hang on it.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Integer, event, func, insert, select
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from signon.database.db import Base, Moment, db, now
from signon.declared import Declared
from signon.organizations.kept_keys import forget_keys, rekey
from signon.organizations.models import Organization, OrganizationName


class DirectoryChange(Base):
    """An entry that was written or removed, which others have not followed yet."""

    __tablename__ = "directory_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def due_since(cls, _at: datetime) -> datetime | None:
        """The time since which the oldest change has waited; None when none does."""
        return db.session.scalar(select(func.min(cls.at)))


class Follower(NamedTuple):
    """A feature that keeps answers about entries in a table of its own.

    ``written`` is told the numbers of entries that were written, ``going`` those of entries that are about to be removed and
    are found no more; both within the transaction. ``using`` gives those of some entries that must stay.
    """

    table: str
    written: Callable[[Connection, Collection[int]], None]
    going: Callable[[Connection, Collection[int]], None]
    using: Callable[[Connection, Collection[int]], set[int]]


FOLLOWERS: Declared[Follower] = Declared("followers of the directory")
"""The features that keep answers about entries."""


def entries_written(connection: Connection, numbers: Collection[int]) -> None:
    """Follow the writing of these entries. They are in the database already."""
    if numbers:
        rekey(connection, numbers)
        _note(connection, numbers)
        for follower in FOLLOWERS.all():
            follower.written(connection, numbers)


def entries_going(connection: Connection, numbers: Collection[int]) -> None:
    """Follow the removal of these entries, which are in the database still."""
    forget_keys(connection, numbers)
    _note(connection, numbers)
    for follower in FOLLOWERS.all():
        follower.going(connection, numbers)


def _note(connection: Connection, numbers: Collection[int]) -> None:
    rows = [{"organization_id": number, "at": now()} for number in sorted(numbers)]
    if rows:
        connection.execute(insert(DirectoryChange), rows)


def follow_entries() -> None:
    """Follow what the session writes from now on, in the whole process; a second call changes nothing."""
    written = {"after_insert", "after_update"}
    for entity, acts, function in (
        (Organization, written, _entry_written),
        (Organization, {"before_delete"}, _entry_going),
        (OrganizationName, written | {"after_delete"}, _name_written),
    ):
        for act in acts:
            if not event.contains(entity, act, function):
                event.listen(entity, act, function)


def _entry_written(_mapper: Mapper[Any], connection: Connection, entry: Organization) -> None:
    entries_written(connection, [entry.id])


def _entry_going(_mapper: Mapper[Any], connection: Connection, entry: Organization) -> None:
    entries_going(connection, [entry.id])


def _name_written(_mapper: Mapper[Any], connection: Connection, name: OrganizationName) -> None:
    entries_written(connection, [name.organization_id])
