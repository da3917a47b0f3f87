"""The entries of the directory as the matching compares them: every profile of an entry is made here."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, select

from signon.contacts import FREE_MAIL, SHARED_SITES
from signon.matching.profile import Profile, profile
from signon.organizations.models import Organization, OrganizationName

CHUNK = 900
"""The number of entries that are asked for in one statement."""

FIELDS = ("legal_name", "name", "acronym", "country", "website_domain", "mail_domains")


def profiles_of(connection: Connection, numbers: Collection[int] | None) -> dict[int, Profile]:
    """The profiles of the entries with these numbers, or of all, by number and in its order."""
    found: dict[int, Profile] = {}
    for chunk in in_chunks(numbers):
        others = _other_names(connection, chunk)
        entries: Any = select(Organization.id, *(getattr(Organization, field) for field in FIELDS))
        query = _only(entries, Organization.id, chunk).order_by(Organization.id)
        for number, legal_name, name, acronym, country, website, mail in connection.execute(query):
            domains = {website, *(mail or [])} - FREE_MAIL - SHARED_SITES - {""}
            names = [*others[number], legal_name] if legal_name not in {"", name} else others[number]
            found[number] = profile(name, acronym=acronym, country=country, domains=domains, other_names=names)
    return found


def in_chunks(numbers: Collection[int] | None) -> Iterator[list[int] | None]:
    """The numbers in lists that fit into one statement; for all of them, None once."""
    if numbers is None:
        yield None
        return
    remaining = iter(sorted(numbers))
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def _other_names(connection: Connection, numbers: list[int] | None) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    names: Any = select(OrganizationName.organization_id, OrganizationName.name).order_by(OrganizationName.id)
    for number, name in connection.execute(_only(names, OrganizationName.organization_id, numbers)):
        found[number].append(name)
    return found


def _only(query: Select[Any], column: Any, numbers: list[int] | None) -> Select[Any]:
    return query if numbers is None else query.where(column.in_(numbers))
