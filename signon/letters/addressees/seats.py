"""The seats of Congress, and remarks on a file of its members: which seats are vacant, and whose term has ended."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from signon.letters.addressees.legislators import Chamber, Legislator
from signon.letters.addressees.styles import WITHOUT_A_VOTE
from signon.translation import gettext as _
from signon.translation import ngettext

DISTRICTS = {
    "AL": 7, "AK": 1, "AZ": 9, "AR": 4, "CA": 52, "CO": 8, "CT": 5, "DE": 1, "FL": 28, "GA": 14, "HI": 2, "ID": 2, "IL": 17,
    "IN": 9, "IA": 4, "KS": 4, "KY": 6, "LA": 6, "ME": 2, "MD": 8, "MA": 9, "MI": 13, "MN": 8, "MS": 4, "MO": 8, "MT": 2,
    "NE": 3, "NV": 4, "NH": 2, "NJ": 12, "NM": 3, "NY": 26, "NC": 14, "ND": 1, "OH": 15, "OK": 5, "OR": 6, "PA": 17, "RI": 2,
    "SC": 7, "SD": 1, "TN": 9, "TX": 38, "UT": 4, "VT": 1, "VA": 11, "WA": 10, "WV": 2, "WI": 8, "WY": 1,
}  # fmt: skip
"""The districts of each state after the census of 2020: 435 in all, in the Congresses from 2023 to 2032."""

SENATORS = 2
WHOLE_HOUSE, WHOLE_SENATE = 400, 90
"""The fewest members in a file of the whole chamber; one with fewer is an extract, of which nothing is missing."""

MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Remarks:
    """Remarks on the members that a file has, for a person: whose office or term is in doubt, and the seats nobody holds."""

    without_office: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    vacant: tuple[str, ...] = ()

    def sentences(self) -> list[str]:
        """The remarks in words, for the summary of an import."""
        return list(self._sentences())

    def _sentences(self) -> Iterator[str]:
        if self.without_office:
            yield _("The file has no office of %(names)s; look at their addresses.", names=_named(self.without_office))
        if self.ended:
            yield _(
                "By the file, the term of %(names)s has ended; take a newer file, or look who holds the seat.",
                names=_named(self.ended),
            )
        if self.vacant:
            yield ngettext(
                "The file has nobody for %(num)d seat: %(seats)s.",
                "The file has nobody for %(num)d seats: %(seats)s.",
                len(self.vacant),
                seats=", ".join(self.vacant),
            )


def remarks_on(
    everybody: Sequence[Legislator],
    chosen: Sequence[Legislator],
    *,
    chamber: Chamber | None,
    state: str,
    day: date | None,
) -> Remarks:
    """The remarks on the members ``chosen`` of ``everybody`` in the file, as of ``day``; without a day, nobody's term has ended.

    Vacant seats are those of the chamber and the state that were chosen; an empty ``state`` means all.
    """
    code = state.strip().upper()
    seats = [seat for seat in _vacant(everybody) if chamber in {None, seat[0]} and code in {"", seat[1]}]
    return Remarks(
        without_office=tuple(one.name for one in chosen if not one.has_office),
        ended=tuple(f"{one.name} ({_seat(one)})" for one in chosen if day and one.term_ends and one.term_ends < day),
        vacant=tuple(name for _chamber, _state, name in seats),
    )


def _named(names: Sequence[str]) -> str:
    further = len(names) - MOST_NAMED
    return (
        _("%(names)s and %(number)s more", names=", ".join(names[:MOST_NAMED]), number=further)
        if further > 0
        else ", ".join(names)
    )


def _seat(one: Legislator) -> str:
    if one.chamber is Chamber.SENATE:
        return one.state
    return f"{one.state}-{one.district}" if one.district not in {"", "0"} else one.state


def _vacant(everybody: Sequence[Legislator]) -> Iterator[tuple[Chamber, str, str]]:
    """Chamber, state and name of each seat that nobody in the file holds."""
    house = {_seat(one) for one in everybody if one.chamber is Chamber.HOUSE}
    senate = Counter(one.state for one in everybody if one.chamber is Chamber.SENATE)
    expected = {seat: state for state in (*DISTRICTS, *sorted(WITHOUT_A_VOTE)) for seat in _districts(state)}
    if len(house) >= WHOLE_HOUSE and house <= set(expected):
        yield from ((Chamber.HOUSE, state, seat) for seat, state in expected.items() if seat not in house)
    if senate.total() >= WHOLE_SENATE:
        for state in DISTRICTS:
            for _seat_number in range(SENATORS - senate[state]):
                yield Chamber.SENATE, state, _("a Senate seat of %(state)s", state=state)


def _districts(state: str) -> list[str]:
    number = DISTRICTS.get(state, 1)
    return [state] if number == 1 else [f"{state}-{district}" for district in range(1, number + 1)]
