"""Suggestions from the directory for the sign form, while somebody types: names and what is public of them, never contacts."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_
from sqlalchemy.orm import InstrumentedAttribute

from signon.contacts import web_domain
from signon.database.db import db
from signon.names import MOST_NAME, organization_key
from signon.organizations.models import Organization, OrganizationName

LEAST_TYPED = 3
"""Characters from which on entries are proposed; fewer would mean half the directory."""

MOST_PROPOSED = 8


class Suggestion(NamedTuple):
    """An entry as it is proposed; ``country`` is an ISO 3166 alpha-2 code, ``also`` the other name that was typed."""

    name: str
    acronym: str
    country: str
    website: str
    also: str = ""


def by_name(typed: str, *, members_only: bool) -> list[Suggestion]:
    """The entries whose name, other name or acronym begins as typed, then those with a word that does."""
    key = organization_key(typed) if len(typed) <= MOST_NAME else ""
    if len(key) < LEAST_TYPED:
        return []
    found: dict[int, Suggestion] = {}
    for query in _queries(key):
        if len(found) < MOST_PROPOSED:
            wanted = query.where(Organization.member) if members_only else query
            for number, *values in db.session.execute(wanted.limit(MOST_PROPOSED)):
                found.setdefault(number, Suggestion(*values))
    return list(found.values())[:MOST_PROPOSED]


def by_website(typed: str, *, members_only: bool) -> list[Suggestion]:
    """The entries whose website is at the domain that was typed."""
    domain = web_domain(typed.strip().lower()) if len(typed) <= MOST_NAME else ""
    if "." not in domain:
        return []
    query = _entries().where(Organization.website_domain == domain)
    query = query.where(Organization.member) if members_only else query
    return [Suggestion(*values) for _number, *values in db.session.execute(query.limit(MOST_PROPOSED))]


def _queries(key: str) -> Iterator[Select[Any]]:
    """The queries, one after the other: two that an index answers, then one that reads all names once."""
    yield _entries().where(_begins(Organization.key, key)).order_by(Organization.key)
    other = _entries(OrganizationName.name).join(OrganizationName)
    yield other.where(_begins(OrganizationName.key, key)).order_by(OrganizationName.key)
    within = Organization.key.contains(f" {key}", autoescape=True)
    yield _entries().where(or_(within, func.lower(Organization.acronym).startswith(key, autoescape=True)))


def _entries(*more: Any) -> Select[Any]:
    shown = (Organization.id, Organization.name, Organization.acronym, Organization.country, Organization.website)
    return db.select(*shown, *more)


def _begins(column: InstrumentedAttribute[str], key: str) -> ColumnElement[bool]:
    """Whether a text begins so; on SQLite as a range, which its index answers."""
    if db.session.get_bind().dialect.name == "sqlite":
        return (column >= key) & (column < f"{key}\U0010ffff")
    return column.startswith(key, autoescape=True)
