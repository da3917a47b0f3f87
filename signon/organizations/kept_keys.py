"""The matching keys of the directory, kept in a table, so that the entries that a name may mean are found in milliseconds.

The table follows the entries (``changes``): writing one, or one of its names, writes its keys in the same transaction.
"""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, Integer, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from signon.database.db import Base
from signon.database.many_rows import write_rows
from signon.matching.candidates import OF_DIRECTORY, likeliest, rarest_keys
from signon.matching.keys import key_of_name, keys_of
from signon.matching.profile import Profile
from signon.organizations.models import Organization
from signon.organizations.profiles import in_chunks, profiles_of


class MatchingKey(Base):
    """One of the keys under which an entry of the directory is found."""

    __tablename__ = "matching_key"

    key: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    organization_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, index=True)


def rekey(connection: Connection, numbers: Collection[int] | None) -> None:
    """Write the keys of these entries anew, or of all; those of entries that are gone go."""
    for chunk in in_chunks(numbers):
        statement = delete(MatchingKey)
        connection.execute(statement if chunk is None else statement.where(MatchingKey.organization_id.in_(chunk)))
        rows = [
            {"key": key, "organization_id": number}
            for number, one in profiles_of(connection, chunk).items()
            for key in keys_of(one)
        ]
        write_rows(connection, MatchingKey, rows)


def candidates(connection: Connection, sought: Profile) -> list[int]:
    """The numbers of the entries worth comparing with a profile: those that share its rarest keys."""
    shared = MatchingKey.key.in_(keys_of(sought))
    counted = connection.execute(select(MatchingKey.key, func.count()).where(shared).group_by(MatchingKey.key))
    weights = rarest_keys({row[0]: row[1] for row in counted}, OF_DIRECTORY)
    query = select(MatchingKey.key, MatchingKey.organization_id).where(MatchingKey.key.in_(weights))
    having: dict[int, list[int]] = defaultdict(list)
    for key, number in connection.execute(query.order_by(MatchingKey.organization_id).limit(OF_DIRECTORY.shared)):
        having[key].append(number)
    return likeliest(((weights[key], numbers) for key, numbers in having.items()), OF_DIRECTORY)


def namesakes(connection: Connection, sought: Profile) -> list[int]:
    """The numbers of the entries with the very name, as their own or as another one, in the same country or in none."""
    query = select(MatchingKey.organization_id).join(Organization, Organization.id == MatchingKey.organization_id)
    there = Organization.country.in_({sought.country, ""})
    return list(connection.scalars(query.where(MatchingKey.key == key_of_name(sought.key), there)))


def kept_keys_of(connection: Connection, numbers: Collection[int]) -> set[int]:
    """The keys that these entries have."""
    found: set[int] = set()
    for chunk in in_chunks(numbers):
        found.update(connection.scalars(select(MatchingKey.key).where(MatchingKey.organization_id.in_(chunk or []))))
    return found


def forget_keys(connection: Connection, numbers: Collection[int]) -> None:
    """Let these entries be found no more."""
    for chunk in in_chunks(numbers):
        connection.execute(delete(MatchingKey).where(MatchingKey.organization_id.in_(chunk or [])))
