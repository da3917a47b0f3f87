"""The figures of a letter's invitations: how many were invited, opened, signed, declined and are silent, by place and time."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from signon.countries import CODES, REGIONS, country_name
from signon.database.db import db
from signon.invitations.answers import Answers
from signon.invitations.choosing import world_region
from signon.invitations.models import Invitation
from signon.invitations.status import REACHED, Outcome
from signon.letters.models.letter import Letter


@dataclass(frozen=True, slots=True)
class Course:
    """The result of one invitation, and its time."""

    country: str
    region: str
    sent_at: datetime
    opened_at: datetime | None
    outcome: Outcome
    answered_at: datetime | None


@dataclass
class Tally:
    """The numbers of those invited, of those who opened, and of each result: signed, declined, left again, silent."""

    invited: int = 0
    opened: int = 0
    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))

    def count(self, course: Course) -> None:
        """Add one invitation."""
        self.invited += 1
        self.opened += course.opened_at is not None
        self.outcomes[course.outcome] += 1

    @property
    def signed(self) -> int:
        """The number of those who have signed."""
        return self.outcomes[Outcome.SIGNED]

    @property
    def share(self) -> int:
        """The signed among the invited, in hundredths."""
        return round(100 * self.signed / self.invited) if self.invited else 0

    @property
    def step(self) -> int:
        """The shade of a country on the map: 0 for none signed, then a step for each third, 4 for all."""
        if not self.signed:
            return 0
        return 4 if self.signed == self.invited else min(1 + 3 * self.signed // self.invited, 3)

    def row(self) -> list[int]:
        """Its numbers in the order of the tables: invited, opened, and every outcome."""
        return [self.invited, self.opened, *self.outcomes.values()]


@dataclass(frozen=True)
class Day:
    """The totals at the end of a day."""

    day: date
    invited: int
    opened: int
    signed: int
    declined: int


@dataclass(frozen=True)
class Progress:
    """The figures of a letter. Countries and regions are sorted by the number of the invited, then by name."""

    total: Tally
    countries: Sequence[tuple[str, str, Tally]]
    regions: Sequence[tuple[str, Tally]]
    days: Sequence[Day]

    @property
    def by_code(self) -> dict[str, Tally]:
        """The countries' tallies by code."""
        return {code: tally for code, _name, tally in self.countries}

    @property
    def country_rows(self) -> list[tuple[str, Tally]]:
        """The countries' names and tallies."""
        return [(name, tally) for _code, name, tally in self.countries]


def progress_of(letter: Letter, language: str) -> Progress:
    """The present figures of a letter, with the names of places in ``language``."""
    courses = _courses(letter)
    total = Tally()
    for course in courses:
        total.count(course)
    countries = [(code, place_name(code, language), tally) for code, tally in _tallies(courses, "country").items()]
    regions = [(place_name(code, language), tally) for code, tally in _tallies(courses, "region").items()]
    countries.sort(key=lambda one: (-one[2].invited, one[1]))
    regions.sort(key=lambda one: (-one[1].invited, one[0]))
    return Progress(total, countries, regions, _days(courses))


def place_name(code: str, language: str) -> str:
    """The name of a country or region; a region that the directory names is its own name, none is empty."""
    return country_name(code, language) if code in CODES or code in REGIONS else code


def _courses(letter: Letter) -> list[Course]:
    query = db.select(Invitation).where(Invitation.letter_id == letter.id, Invitation.status.in_(REACHED))
    invitations = db.session.scalars(query).all()
    organizations = {one.organization_id for one in invitations if one.organization_id is not None}
    answers = Answers.of(letter, organizations, {one.email for one in invitations if one.email})
    return [
        Course(one.country, world_region(one.country, one.region), one.sent_at, one.opened_at, *answers.outcome(one))
        for one in invitations
        if one.sent_at
    ]


def _tallies(courses: Iterable[Course], place: str) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {}
    for course in courses:
        tallies.setdefault(getattr(course, place), Tally()).count(course)
    return tallies


def _days(courses: Sequence[Course]) -> list[Day]:
    """Each day on which something happened; an answer that was there before the invitation counts from that on."""
    invited = sorted(course.sent_at.date() for course in courses)
    opened = sorted(course.opened_at.date() for course in courses if course.opened_at)
    signed = _answered(courses, Outcome.SIGNED)
    declined = _answered(courses, Outcome.DECLINED)
    found = sorted({*invited, *opened, *signed, *declined})
    return [Day(day, *(bisect_right(moments, day) for moments in (invited, opened, signed, declined))) for day in found]


def _answered(courses: Iterable[Course], outcome: Outcome) -> list[date]:
    return sorted(
        max(course.answered_at, course.sent_at).date()
        for course in courses
        if course.outcome is outcome and course.answered_at
    )
