"""Members of the United States Congress, read from the congress-legislators YAML file.

The file is public data kept at github.com/unitedstates/congress-legislators. Of each person only the name and the
present term, which is the last one listed, matter here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import yaml

from signon.errors import InputError
from signon.letters.parts.fields import shown
from signon.translation import gettext as _

MOST_BYTES = 20 * 1024 * 1024
MOST_DEPTH = 20
MOST_PROBLEMS = 20
QUOTED = re.compile(r'"([^"]+)"')
CITY = re.compile(r"[\s,]+(\S.*?),?\s+([A-Z]{2})\s+(\d{5}(?:-\d{4})?)$")

STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho",
    "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana",
    "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi",
    "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey",
    "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma",
    "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota",
    "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington",
    "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming", "AS": "American Samoa", "DC": "District of Columbia",
    "GU": "Guam", "MP": "Northern Mariana Islands", "PR": "Puerto Rico", "VI": "U.S. Virgin Islands",
}  # fmt: skip
"""The states, the district and the territories that send somebody to Congress, by their postal codes."""


class Chamber(StrEnum):
    """The two houses of Congress."""

    SENATE = "senate"
    HOUSE = "house"


CHAMBERS = {"sen": Chamber.SENATE, "rep": Chamber.HOUSE}
CITIES = {Chamber.SENATE: "Washington, DC 20510", Chamber.HOUSE: "Washington, DC 20515"}
"""The address for mail to a member without an office in the file: each chamber has a postal code of its own."""


@dataclass(frozen=True, slots=True)
class Legislator:
    """A member of Congress in the present term. ``address`` is the office's, in lines; without one, the chamber's city.

    ``last_name`` is the one that ``name`` bears. ``has_office`` says whether the file knows the office; ``key`` is the
    person's number in the Biographical Directory of Congress; ``form`` is where the office takes mail from constituents.
    ``offices`` are those that the member holds in the chamber and its parties; ``gender`` is M, F or empty; ``term_ends`` is
    the last day of the present term.
    """

    name: str
    first_name: str
    last_name: str
    chamber: Chamber
    state: str
    district: str
    party: str
    address: str
    has_office: bool
    key: str = ""
    phone: str = ""
    form: str = ""
    website: str = ""
    offices: tuple[str, ...] = ()
    gender: str = ""
    term_ends: date | None = None


class LegislatorsError(InputError):
    """A file of legislators that cannot be used: a sentence for each thing that is wrong."""


def read_legislators(data: bytes, source: str) -> list[Legislator]:
    """The members of Congress in the YAML ``data``, in its order; errors call the file ``source``.

    Raises ``LegislatorsError`` that lists what is wrong, by the number of the entry.
    """
    entries = _entries(data, source)
    found, problems = [], []
    for number, entry in enumerate(entries, start=1):
        try:
            found.append(_legislator(entry))
        except ValueError as error:
            problems.append(_("%(source)s, entry %(number)s: %(reason)s", source=source, number=number, reason=error))
    if problems:
        raise LegislatorsError("\n".join(_cut(problems)))
    return found


def chosen(legislators: Sequence[Legislator], *, chamber: Chamber | None, state: str) -> list[Legislator]:
    """Those of one chamber and state; an empty ``state`` means all. Raises ``InputError`` for a state that is none."""
    code = state.strip().upper()
    if code and code not in STATES:
        raise InputError(
            _("'%(state)s' is no state; give its two-letter postal code, such as CA or NY", state=shown(state))
        )
    return [
        one for one in legislators if (chamber is None or one.chamber is chamber) and (not code or one.state == code)
    ]


def _entries(data: bytes, source: str) -> list[Any]:
    if len(data) > MOST_BYTES:
        raise LegislatorsError(_("%(source)s: the file is larger than 20 MB", source=source))
    try:
        _refuse_depth(data)
        read = yaml.load(data, Loader=_Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        raise LegislatorsError(
            _("%(source)s: cannot be read as YAML: %(reason)s", source=source, reason=reason)
        ) from error
    if not isinstance(read, list) or not read:
        raise LegislatorsError(
            _("%(source)s: is no list of legislators as congress-legislators publishes it", source=source)
        )
    return read


def _refuse_depth(data: bytes) -> None:
    """Raise ``ValueError`` before the loader, which follows every level with one of its own, would run out of stack."""
    depth = 0
    for event in yaml.parse(data, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise ValueError(_("it uses an alias (*), which the published file does not"))  # noqa: TRY004
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEPTH:
            raise ValueError(_("it is nested more than %(depth)s levels deep", depth=MOST_DEPTH))


def _legislator(entry: Any) -> Legislator:
    """Raises ``ValueError`` with what is wrong."""
    name, term = _part(entry, "name", dict), _term(entry)
    chamber = CHAMBERS.get(_text(term, "type"))
    if chamber is None:
        raise ValueError(_("the 'type' of the last term is neither sen nor rep"))
    last = _text(name, "last")
    full = _in_typographic_quotes(_text(name, "official_full") or _full_name(name))
    if not last or not full:
        raise ValueError(_("'name' has no 'last'"))
    state = _text(term, "state")
    if state not in STATES:
        raise ValueError(_("'%(state)s' is no state", state=shown(state)))
    return Legislator(
        name=full,
        first_name=_text(name, "first"),
        last_name=_borne(last, full),
        chamber=chamber,
        state=state,
        district=_text(term, "district"),
        party=_text(term, "party"),
        address=_address(term, chamber),
        has_office=bool(_text(term, "address")),
        key=_text(_part(entry, "id", dict), "bioguide") if "id" in entry else "",
        phone=_text(term, "phone"),
        form=_linked(_text(term, "contact_form")),
        website=_linked(_text(term, "url")),
        offices=tuple(_offices(entry, chamber)),
        gender=_text(_part(entry, "bio", dict), "gender") if "bio" in entry else "",
        term_ends=_day(_text(term, "end")),
    )


def _borne(last: str, full: str) -> str:
    """The part of the last name that the full name bears: "Hernández" of "Hernández Rivera" in "Pablo José Hernández".

    The whole last name where the full one bears nothing of it.
    """
    words, borne = last.split(), full.replace(",", " ").split()
    for length in range(len(words), 0, -1):
        for begin in range(len(words) - length + 1):
            part = words[begin : begin + length]
            if any(borne[at : at + length] == part for at in range(len(borne) - length + 1)):
                return " ".join(part)
    return last


def _in_typographic_quotes(name: str) -> str:
    return QUOTED.sub(r"“\1”", name)


def _offices(entry: Any, chamber: Chamber) -> Iterator[str]:
    """The offices that the file says are held without an end, in the chamber of the present term."""
    held = entry.get("leadership_roles")
    for role in held if isinstance(held, list) else ():
        if isinstance(role, dict) and not _text(role, "end") and _text(role, "chamber") == chamber:
            yield _text(role, "title")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _term(entry: dict[str, Any]) -> dict[str, Any]:
    terms = _part(entry, "terms", list)
    if not terms or not isinstance(terms[-1], dict):
        raise ValueError(_("'terms' is empty"))
    last: dict[str, Any] = terms[-1]
    return last


def _part(entry: Any, key: str, kind: type) -> Any:
    if not isinstance(entry, dict) or not isinstance(entry.get(key), kind):
        raise ValueError(_("there is no '%(key)s'", key=key))  # noqa: TRY004 - the file is wrong, not the program
    return entry[key]


def _text(values: dict[str, Any], key: str) -> str:
    """The value on one line; empty for one that is absent."""
    value = values.get(key)
    return "" if value is None or isinstance(value, (dict, list)) else " ".join(str(value).split())


def _linked(address: str) -> str:
    """The address if it is one of the web; a page links to nothing else."""
    return address if address.startswith(("http://", "https://")) else ""


def _full_name(name: dict[str, Any]) -> str:
    return " ".join(part for key in ("first", "middle", "last", "suffix") if (part := _text(name, key)))


def _address(term: dict[str, Any], chamber: Chamber) -> str:
    """The office and, on a line of its own, the city; the file has both in one line, without a comma."""
    address, office = _text(term, "address"), _text(term, "office")
    if not address:
        return CITIES[chamber]
    if office and address.lower().startswith(office.lower()) and (city := CITY.fullmatch(address[len(office) :])):
        return f"{office}\n{city[1]}, {city[2]} {city[3]}"
    return address


def _cut(problems: Sequence[str]) -> Iterator[str]:
    yield from problems[:MOST_PROBLEMS]
    if len(problems) > MOST_PROBLEMS:
        yield _("and %(number)s more", number=len(problems) - MOST_PROBLEMS)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml's, where it is there
    """Reads every scalar as the text that stands there, so that no day or number is taken for something else."""


_Loader.yaml_implicit_resolvers = {}
