"""The plan of importing a file into the directory, decided row by row without changing anything."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum

from signon.names import organization_key
from signon.organizations.entries.states import DirectoryRow, State, comparable, merged, new_state
from signon.organizations.importing.details_file import RefusedRow
from signon.translation import gettext as _

BATCH = 1_000
Progress = Callable[[int], None]
Place = tuple[str, str]
"""The key and the country of an organisation: what makes two rows mean the same one."""


class Outcome(StrEnum):
    """The outcome of a row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REPEATED = "repeated"
    REFUSED = "refused"


@dataclass(slots=True)
class PlannedRow:
    """A row with its outcome: the state of the entry before (None for a new one) and after, or the reason of a refusal."""

    number: int
    outcome: Outcome
    name: str = ""
    country: str = ""
    organization_id: int | None = None
    before: State | None = None
    after: State | None = None
    reason: str = ""


@dataclass(slots=True)
class _Known:
    """The directory as a plan looks things up in it."""

    states: Mapping[int, State]
    entries: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    other_names: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for number, state in self.states.items():
            self.entries[state["key"]].append(number)
            for name in state["names"]:
                self.other_names[name["key"]].append(number)


def plan_import(
    rows: Sequence[DirectoryRow],
    refused: Sequence[RefusedRow],
    states: Mapping[int, State],
    *,
    progress: Progress | None = None,
) -> list[PlannedRow]:
    """The outcome of every row, in the order of the file, given the present states of the entries by their numbers.

    An organisation is the same when name and country are. A row that names no country means the only entry of its name.
    Rows that say the same count once; rows that contradict each other are all refused. ``progress`` gets the number of
    rows done.
    """
    planned = [PlannedRow(row.number, Outcome.REFUSED, reason=row.reason) for row in refused]
    known, places = _Known(states), _by_place(rows)
    countries = _countries_by_key(places)
    done = 0
    for (key, _country), group in places.items():
        planned += _group(group, key, known, alone=len(countries[key]) == 1)
        done += len(group)
        if progress and done // BATCH > (done - len(group)) // BATCH:
            progress(done)
    return sorted(planned, key=lambda row: row.number)


def _by_place(rows: Iterable[DirectoryRow]) -> dict[Place, list[DirectoryRow]]:
    places: dict[Place, list[DirectoryRow]] = defaultdict(list)
    for row in rows:
        places[organization_key(row.organization), row.country].append(row)
    return places


def _countries_by_key(places: Iterable[Place]) -> dict[str, set[str]]:
    countries: dict[str, set[str]] = defaultdict(set)
    for key, country in places:
        countries[key].add(country)
    return countries


def _group(group: list[DirectoryRow], key: str, known: _Known, *, alone: bool) -> list[PlannedRow]:
    """The outcomes of the rows that name one organisation."""
    first, *others = group
    different = _different_columns(group)
    if different:
        numbers = ", ".join(str(row.number) for row in group)
        reason = _(
            "rows %(numbers)s name the same organisation with different values in %(columns)s; keep one of them",
            numbers=numbers,
            columns=", ".join(different),
        )
        return [_refused(row, reason) for row in group]
    note = _("the same as row %(number)s", number=first.number)
    repeated = [PlannedRow(row.number, Outcome.REPEATED, row.organization, row.country, reason=note) for row in others]
    return [_planned(first, key, known, alone=alone), *repeated]


def _different_columns(group: list[DirectoryRow]) -> list[str]:
    names = [one.name for one in fields(DirectoryRow) if one.compare]
    return [name for name in names if any(getattr(row, name) != getattr(group[0], name) for row in group[1:])]


def _planned(row: DirectoryRow, key: str, known: _Known, *, alone: bool) -> PlannedRow:
    found = known.entries.get(key, [])
    exact = [number for number in found if known.states[number]["country"] == row.country]
    if not exact and not row.country and alone:
        exact = found
    if len(exact) > 1:
        return _refused(row, _which_country(exact, known))
    if exact:
        return _of_entry(row, exact[0], known.states[exact[0]])
    other = _entry_with_other_name(row, key, known)
    if other:
        return _refused(row, _("is another name of '%(name)s' in the directory; write that name", name=other))
    return PlannedRow(row.number, Outcome.ADDED, row.organization, row.country, after=new_state(row, key))


def _of_entry(row: DirectoryRow, number: int, before: State) -> PlannedRow:
    after = merged(before, row)
    changed = before != after and comparable(before) != comparable(after)
    outcome = Outcome.CHANGED if changed else Outcome.UNCHANGED
    return PlannedRow(row.number, outcome, after["name"], after["country"], number, before, after)


def _entry_with_other_name(row: DirectoryRow, key: str, known: _Known) -> str:
    """The printed name of the entry, in the same country or without one, that goes by the row's name; empty for none."""
    for number in known.other_names.get(key, []):
        country = known.states[number]["country"]
        if country == row.country or not country or not row.country:
            return str(known.states[number]["name"])
    return ""


def _which_country(numbers: Iterable[int], known: _Known) -> str:
    countries = sorted(known.states[number]["country"] or "–" for number in numbers)
    return _(
        "the directory has this name in several countries (%(countries)s); say which is meant",
        countries=", ".join(countries),
    )


def _refused(row: DirectoryRow, reason: str) -> PlannedRow:
    return PlannedRow(row.number, Outcome.REFUSED, row.organization, row.country, reason=reason)
