"""The matching keys of the directory, kept in a table, so that the entries that a name may mean are found in milliseconds.

The table follows the entries: writing one, or one of its names, writes its keys in the same transaction.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Integer, Select, delete, event, func, insert, select
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from signon.database.db import Base
from signon.mail_domains import FREE_MAIL, SHARED_SITES
from signon.matching.keys import keys_of
from signon.matching.profile import Profile, profile
from signon.organizations.models import Organization, OrganizationName

CHUNK = 900
MOST_CANDIDATES = 25
MOST_WITH_A_KEY = 200
MOST_ROWS = 1_500
"""Rows of the table that one look-up reads at most, those of the rarest keys first."""


class MatchingKey(Base):
    """One of the keys under which an entry of the directory is found."""

    __tablename__ = "matching_key"

    key: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    organization_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, index=True)


def profiles_of(connection: Connection, numbers: Collection[int] | None) -> dict[int, Profile]:
    """The profiles of the entries with these numbers, or of all, by number."""
    found: dict[int, Profile] = {}
    for chunk in _chunks(numbers):
        others = defaultdict(list)
        names: Any = select(OrganizationName.organization_id, OrganizationName.name)
        for number, name in connection.execute(_only(names, OrganizationName.organization_id, chunk)):
            others[number].append(name)
        fields = ("legal_name", "name", "acronym", "country", "website_domain", "mail_domains")
        entries: Any = select(Organization.id, *(getattr(Organization, field) for field in fields))
        for number, legal_name, name, acronym, country, website, mail in connection.execute(
            _only(entries, Organization.id, chunk)
        ):
            domains = {website, *(mail or [])} - FREE_MAIL - SHARED_SITES - {""}
            other_names = [*others[number], legal_name] if legal_name not in {"", name} else others[number]
            found[number] = profile(name, acronym=acronym, country=country, domains=domains, other_names=other_names)
    return found


def rekey(connection: Connection, numbers: Collection[int] | None) -> None:
    """Write the keys of these entries anew, or of all; those of entries that are gone go."""
    for chunk in _chunks(numbers):
        statement = delete(MatchingKey)
        connection.execute(statement if chunk is None else statement.where(MatchingKey.organization_id.in_(chunk)))
        rows = [
            {"key": key, "organization_id": number}
            for number, one in profiles_of(connection, chunk).items()
            for key in keys_of(one)
        ]
        if rows:
            connection.execute(insert(MatchingKey), rows)


def candidates(connection: Connection, sought: Profile) -> list[int]:
    """The numbers of the entries that share the rarest keys with a profile, at most ``MOST_CANDIDATES``."""
    keys = keys_of(sought)
    query = select(MatchingKey.key, func.count()).where(MatchingKey.key.in_(keys)).group_by(MatchingKey.key)
    counts = sorted(((count, key) for key, count in connection.execute(query)))
    weights: dict[int, float] = {}
    rows = 0
    for count, key in counts:
        if weights and (count > MOST_WITH_A_KEY or rows + count > MOST_ROWS):
            break
        weights[key] = 1 / count
        rows += count
    scores: dict[int, float] = defaultdict(float)
    query = select(MatchingKey.organization_id, MatchingKey.key).where(MatchingKey.key.in_(weights)).limit(MOST_ROWS)
    for number, key in connection.execute(query):
        scores[number] += weights[key]
    return sorted(scores, key=lambda number: (-scores[number], number))[:MOST_CANDIDATES]


def _chunks(numbers: Collection[int] | None) -> Iterator[list[int] | None]:
    if numbers is None:
        yield None
        return
    remaining = iter(sorted(numbers))
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def _only(query: Select[Any], column: Any, numbers: Iterable[int] | None) -> Select[Any]:
    return query if numbers is None else query.where(column.in_(numbers))


@event.listens_for(Organization, "after_insert")
@event.listens_for(Organization, "after_update")
@event.listens_for(Organization, "after_delete")
def _entry_written(_mapper: Mapper[Any], connection: Connection, entry: Organization) -> None:
    rekey(connection, [entry.id])


@event.listens_for(OrganizationName, "after_insert")
@event.listens_for(OrganizationName, "after_update")
@event.listens_for(OrganizationName, "after_delete")
def _name_written(_mapper: Mapper[Any], connection: Connection, name: OrganizationName) -> None:
    rekey(connection, [name.organization_id])
