"""The desk's queries of the directory: a page of entries, filtered, and what can be filtered by."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, Select, or_
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from signon.countries import CODES, REGIONS, country_name, region_of
from signon.database.asked_numbers import find_numbered, page_of
from signon.database.db import db
from signon.errors import NotFoundError
from signon.names import organization_key
from signon.organizations.models import Contact, Organization, OrganizationName
from signon.translation import gettext as _

PAGE = 50
MOST_SEARCH = 300


@dataclass(frozen=True, slots=True)
class DirectoryFilter:
    """The wanted entries; an empty text means any. ``member`` is ``yes`` or ``no``.

    ``region`` is an M49 code, which means the countries of that region, or the name of a region of the coalition's own.
    """

    search: str = ""
    country: str = ""
    region: str = ""
    kind: str = ""
    member: str = ""

    @classmethod
    def read(cls, sent: Mapping[str, str]) -> "DirectoryFilter":
        """The filter in the query of an address."""
        return cls(
            search=" ".join(sent.get("q", "")[:MOST_SEARCH].split()),
            **{name: sent.get(name, "")[:MOST_SEARCH] for name in ("country", "region", "kind", "member")},
        )

    def query(self) -> dict[str, str]:
        """The filter as the query of an address."""
        values = asdict(self)
        return {name: value for name, value in {"q": values.pop("search"), **values}.items() if value}


def find_entry(number: int) -> Organization:
    """The entry with this number. Raises ``NotFoundError``."""
    found = find_numbered(Organization, number)
    if found is None:
        raise NotFoundError(
            _("The directory has no entry %(number)s. Go back to the list and choose one.", number=number)
        )
    return found


def entries_page(wanted: DirectoryFilter, number: int) -> Pagination:
    """A page of the entries that are wanted, by name."""
    query = filtered(wanted).options(selectinload(Organization.contacts)).order_by(Organization.key, Organization.id)
    return page_of(query, number, size=PAGE)


def filtered(wanted: DirectoryFilter) -> Select[Organization]:
    """The query for the entries that are wanted."""
    query = db.select(Organization)
    if wanted.country:
        query = query.where(or_(Organization.country == wanted.country, Organization.second_country == wanted.country))
    query = query.where(Organization.kind == wanted.kind) if wanted.kind else query
    if wanted.member in {"yes", "no"}:
        query = query.where(Organization.member.is_(wanted.member == "yes"))
    if wanted.region:
        query = query.where(_in_region(wanted.region))
    return query.where(_matches(wanted.search)) if wanted.search else query


def kinds() -> list[str]:
    """The kinds that entries have."""
    return _values(Organization.kind)


def countries_there(language: str) -> list[tuple[str, str]]:
    """The countries that entries have, as (code, name), by name."""
    return sorted(
        ((code, country_name(code, language)) for code in _values(Organization.country)), key=lambda one: one[1]
    )


def regions_there(language: str) -> list[tuple[str, str]]:
    """The regions of the world, and the coalition's own that entries have, as (value, name)."""
    world = [(code, country_name(code, language)) for code in REGIONS]
    names = {name for _code, name in world}
    return world + [(region, region) for region in _values(Organization.region) if region not in names]


def contact_languages() -> dict[str, str]:
    """The languages of the contacts by their addresses, where the directory knows both."""
    query = db.select(Contact.email, Contact.language).where(Contact.email != "", Contact.language != "")
    return {row.email: row.language for row in db.session.execute(query.order_by(Contact.id.desc()))}


def _values(column: InstrumentedAttribute[str]) -> list[str]:
    return list(db.session.scalars(db.select(column).where(column != "").distinct().order_by(column)))


def _in_region(region: str) -> ColumnElement[bool]:
    if region not in REGIONS:
        return Organization.region == region
    there = [code for code in CODES if region_of(code) == region]
    by_country = (Organization.region == "") & Organization.country.in_(there)
    return by_country | (Organization.region == country_name(region, "en"))


def _matches(search: str) -> ColumnElement[bool]:
    contacts = db.select(Contact.organization_id).where(
        or_(Contact.name.icontains(search, autoescape=True), Contact.email.icontains(search, autoescape=True))
    )
    places = [
        Organization.name.icontains(search, autoescape=True),
        Organization.legal_name.icontains(search, autoescape=True),
        Organization.acronym.icontains(search, autoescape=True),
        Organization.website.icontains(search, autoescape=True),
        Organization.id.in_(contacts),
    ]
    key = organization_key(search)
    names = db.select(OrganizationName.organization_id).where(OrganizationName.key.contains(key, autoescape=True))
    return or_(*places, Organization.key.contains(key, autoescape=True), Organization.id.in_(names))
