"""The choice of whom a supporter writes to: the offices of the state and district, those of a list, or a single one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from signon.actions.models import ActionPage
from signon.actions.offices.models import Office, offices_of
from signon.actions.personalising import Addressed
from signon.database.db import db
from signon.letters.addressees.legislators import STATES
from signon.translation import gettext as _

AT_LARGE = "0"
"""The district of a state that elects a single representative, as the file of Congress numbers it."""

POSTCODE = re.compile(r"\d{5}(?:-\d{4})?|[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}|[a-z]\d[a-z]\s?\d[a-z]\d", re.IGNORECASE)
"""A postal code of the United States, the United Kingdom or Canada."""

DISTRICT = re.compile(r"(?:[a-z]{2}\s*-?\s*)?0*(\d{1,3})(?:st|nd|rd|th)?", re.IGNORECASE)
"""A district's number as people write it: 7, 07, 7th, CA-07."""

WHERE_TO_FIND = {"US": "https://www.house.gov/representatives/find-your-representative"}
"""The page on which the parliament itself tells people their district."""


@dataclass(frozen=True, slots=True)
class Division:
    """A state, or what takes its place in another country, with the districts that have somebody in office."""

    code: str
    name: str
    districts: tuple[str, ...]

    @property
    def is_single(self) -> bool:
        """Whether everybody in it has the same representative."""
        return set(self.districts) <= {AT_LARGE}


@dataclass(slots=True)
class Choice:
    """The offices that were chosen, each once, and what was wrong with the choice by the name of its field."""

    offices: list[Office] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)

    def add(self, offices: Sequence[Office]) -> None:
        """Take offices that are not chosen yet."""
        self.offices += [office for office in offices if office not in self.offices]


def divisions(country: str) -> list[Division]:
    """The states of the country that have anybody in office, by name."""
    query = db.select(Office.division, Office.district).where(
        Office.country == country, Office.division != "", Office.left_at.is_(None)
    )
    districts: dict[str, set[str]] = {}
    for division, district in db.session.execute(query.distinct()):
        districts.setdefault(division, set()).update({district} - {""})
    made = [Division(code, _name(country, code), _in_order(found)) for code, found in districts.items()]
    return sorted(made, key=lambda one: one.name)


def choose(page: ActionPage, *, division: str, district: str, lists: Sequence[int], offices: Sequence[int]) -> Choice:
    """The offices that the supporter asked for, of those that the page offers."""
    choice = Choice()
    if page.by_constituency and division:
        _choose_constituency(choice, page.constituency_country, division, district)
    for one in page.lists:
        if one.id in lists:
            choice.add([office for office in one.offices if office.left_at is None])
    choice.add([office for office in page.offices if office.id in offices and office.left_at is None])
    if not choice.offices and not choice.problems:
        choice.problems["division" if page.by_constituency else "offices"] = (
            _("Choose your state or region, so that we can find who represents you.")
            if page.by_constituency
            else _("Choose at least one office to write to.")
        )
    return choice


def addressed(office: Office) -> Addressed:
    """The office as the letters need it."""
    return Addressed(
        number=office.id,
        name=office.name,
        inside_address=office.inside_address,
        salutation=office.salutation,
        email=office.email,
        form_url=office.form_url,
        website=office.website,
        phone=office.phone,
    )


def _choose_constituency(choice: Choice, country: str, code: str, entered: str) -> None:
    division = next((one for one in divisions(country) if one.code == code), None)
    if division is None:
        choice.problems["division"] = _("We know nobody in office there. Choose a state from the list.")
        return
    problem, district = _read_district(division, entered.strip(), country)
    if problem:
        choice.problems["district"] = problem
        return
    choice.add(offices_of(country, code, district))


def _read_district(division: Division, entered: str, country: str) -> tuple[str, str]:
    """The problem or an empty text, and the district as it is kept."""
    if division.is_single:
        return "", AT_LARGE
    if not entered or entered in division.districts:
        return "", entered
    number = DISTRICT.fullmatch(entered)
    if number and number[1] in division.districts:
        return "", number[1]
    return _not_a_district(division, entered, country), ""


def _not_a_district(division: Division, entered: str, country: str) -> str:
    shown = {"entered": entered[:40], "state": division.name, "known": _spoken(division.districts)}
    problem = (
        _("%(entered)s looks like a postcode. Enter the number of your district: %(state)s has %(known)s.", **shown)
        if POSTCODE.fullmatch(entered)
        else _("%(state)s has no district %(entered)s; it has %(known)s.", **shown)
    )
    finder = WHERE_TO_FIND.get(country)
    found = _("You find yours at %(address)s.", address=finder) if finder else ""
    without = _("Or leave it empty to write to those in office for all of %(state)s.", state=division.name)
    return " ".join(part for part in (problem, found, without) if part)


def _spoken(districts: Sequence[str]) -> str:
    if all(district.isdecimal() for district in districts):
        return _("the numbers %(first)s to %(last)s", first=districts[0], last=districts[-1])
    return ", ".join(districts)


def _in_order(districts: set[str]) -> tuple[str, ...]:
    return tuple(sorted(districts, key=lambda one: (int(one) if one.isdecimal() else 0, one)))


def _name(country: str, code: str) -> str:
    return STATES.get(code, code) if country == "US" else code
