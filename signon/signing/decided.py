"""What was decided about organisations on a letter, so that a list that somebody brings cannot overrule it.

An organisation that withdrew, was rejected, whose authority is denied, that has not agreed to the present text, that asked to
be listed for the recipient alone, or that declined an invitation: whoever looks like it on a list is held, not entered.
Features above this one, which know of further decisions, declare where theirs are found.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from signon.letters.models import Letter
from signon.organizations.directory_match import is_exact
from signon.organizations.matching import Matcher, Profile
from signon.signing.details import Listed
from signon.translation import gettext as _

MOST_LIKE = 60


class DecidedKind(StrEnum):
    """What was decided."""

    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    AUTHORITY_DENIED = "authority-denied"
    NOT_RECONFIRMED = "not-reconfirmed"
    RECIPIENT_ONLY = "recipient-only"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision about one organisation. ``mark`` tells it from every other decision on the letter.

    ``profiles`` are how the organisation is compared, ``history`` is what happened, in words that follow its name, and
    ``listed`` how it asked to be listed.
    """

    mark: str
    kind: DecidedKind
    name: str
    profiles: tuple[Profile, ...]
    history: str
    listed: Listed = Listed.PUBLIC

    def holds(self, listed: str) -> bool:
        """Whether a row that is to be ``listed`` so is held when it looks like this organisation."""
        return self.kind is not DecidedKind.RECIPIENT_ONLY or listed != Listed.RECIPIENT_ONLY


class Source(NamedTuple):
    """Where the decisions of one kind are found: the marks alone, which is quick, and all that is known of them."""

    marks: Callable[[Letter], Iterable[str]]
    decisions: Callable[[Letter], Iterable[Decided]]


_sources: dict[str, Source] = {}


def declare(name: str, source: Source) -> None:
    """Declare where a feature keeps decisions; a second time replaces the first."""
    _sources[name] = source


def decision_marks(letter: Letter) -> frozenset[str]:
    """The marks of all decisions on the letter at this moment."""
    return frozenset(mark for source in _sources.values() for mark in source.marks(letter))


def decisions_on(letter: Letter) -> list[Decided]:
    """All decisions on the letter at this moment."""
    return [decided for source in _sources.values() for decided in source.decisions(letter)]


class Likeness(NamedTuple):
    """A decision about an organisation that a row looks like, and why it does, in words."""

    decided: Decided
    reason: str


class DecidedNames:
    """The organisations that something is decided about, compared as loosely as those on the letter."""

    def __init__(self, decisions: Iterable[Decided]) -> None:
        self._matcher = Matcher()
        self._decided: list[Decided] = []
        self._profiles: list[Profile] = []
        self._by_key: dict[str, list[int]] = defaultdict(list)
        for decided in decisions:
            for profile in decided.profiles:
                self._add(decided, profile)

    def __bool__(self) -> bool:
        return bool(self._decided)

    def find(self, sought: Profile, *, listed: str) -> Likeness | None:
        """The decision that holds a row of this profile, which is to be ``listed`` so: the likeliest, or None."""
        return next((one for one in self._alike(sought) if one.decided.holds(listed)), None)

    def _add(self, decided: Decided, profile: Profile) -> None:
        number = len(self._decided)
        self._decided.append(decided)
        self._profiles.append(profile)
        self._matcher.add(number, profile)
        for key in {profile.key, *profile.other_keys}:
            self._by_key[key].append(number)

    def _alike(self, sought: Profile) -> Iterator[Likeness]:
        # By the very name first: however many names are alike, none of these is overlooked.
        for number in self._by_key.get(sought.key, []):
            if is_exact(self._profiles[number], sought) or not sought.country:
                yield Likeness(self._decided[number], _("the same name"))
        for found in self._matcher.find(sought, most=MOST_LIKE):
            yield Likeness(self._decided[found.number], found.score.reason)
