"""Decisions about organisations on a letter, which a list that somebody brings cannot overrule.

An organisation that withdrew, was rejected, whose authority is denied, that has not agreed to the present text, that asked to
be listed for the recipient alone, or that declined an invitation: whoever looks like it on a list is held, not entered.
Features above this one, which know of further decisions, declare where theirs are found.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from signon.declared import Declared
from signon.letters.models.letter import Letter
from signon.matching.chapters import readings
from signon.matching.index import Matcher
from signon.matching.profile import Profile
from signon.names import organization_key
from signon.organizations.known import is_exact
from signon.signing.models.record import Listed
from signon.translation import gettext as _

MOST_LIKE = 60
MOST_NAMED = 5
"""Decisions that are named of one row."""


class DecidedKind(StrEnum):
    """The kind of a decision."""

    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    AUTHORITY_DENIED = "authority-denied"
    NOT_RECONFIRMED = "not-reconfirmed"
    RECIPIENT_ONLY = "recipient-only"
    DECLINED = "declined"


OFF_THE_LETTER = frozenset(
    {DecidedKind.WITHDRAWN, DecidedKind.REJECTED, DecidedKind.AUTHORITY_DENIED, DecidedKind.DECLINED}
)
"""Decisions by which an organisation is not on the letter."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision about one organisation. ``mark`` tells it from every other decision on the letter.

    ``profiles`` are how the organisation is compared, ``history`` is what happened, in words that follow its name,
    ``listed`` how it asked to be listed, and ``mailbox`` the address of whoever decided, or was decided about.
    """

    mark: str
    kind: DecidedKind
    name: str
    profiles: tuple[Profile, ...]
    history: str
    listed: Listed = Listed.PUBLIC
    mailbox: str = ""

    def holds(self, listed: str) -> bool:
        """Whether a row that is to be ``listed`` so is held when it looks like this organisation."""
        return self.kind is not DecidedKind.RECIPIENT_ONLY or listed != Listed.RECIPIENT_ONLY


class Source(NamedTuple):
    """The places where decisions of one kind are found: the marks alone, which is quick, and all that is known of them."""

    marks: Callable[[Letter], Iterable[str]]
    decisions: Callable[[Letter], Iterable[Decided]]


SOURCES: Declared[Source] = Declared("sources of decisions")
"""The places where features keep decisions."""


def decision_marks(letter: Letter) -> frozenset[str]:
    """The marks of all decisions on the letter at this moment."""
    return frozenset(mark for source in SOURCES.all() for mark in source.marks(letter))


def decisions_on(letter: Letter) -> list[Decided]:
    """All decisions on the letter at this moment."""
    return [decided for source in SOURCES.all() for decided in source.decisions(letter)]


class Likeness(NamedTuple):
    """A decision about an organisation that a row looks like, and why it does, in words."""

    decided: Decided
    reason: str


class DecidedNames:
    """The organisations that something is decided about, compared as loosely as those on the letter.

    More loosely, even: the same mailbox under another name is noticed, and so is the country as a part of the name.
    """

    def __init__(self, decisions: Iterable[Decided]) -> None:
        self._matcher = Matcher()
        self._decided: list[Decided] = []
        self._profiles: list[Profile] = []
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._by_mailbox: dict[str, list[Decided]] = defaultdict(list)
        for decided in decisions:
            for one in decided.profiles:
                for read in readings(one):
                    self._add(decided, read)
            if decided.mailbox and decided.kind in OFF_THE_LETTER:
                self._by_mailbox[decided.mailbox.lower()].append(decided)

    def __bool__(self) -> bool:
        return bool(self._decided)

    def find(self, sought: Profile, *, listed: str, mailbox: str = "") -> list[Likeness]:
        """The decisions that hold a row of this profile, which is to be ``listed`` so, the likeliest first: a few at most."""
        found: dict[str, Likeness] = {}
        if not self._decided and not self._by_mailbox:
            return []  # to take a name apart once more costs as much as everything else about a row
        for one in self._alike(sought, mailbox):
            if one.decided.holds(listed):
                found.setdefault(one.decided.mark, one)
            if len(found) >= MOST_NAMED:
                break
        return list(found.values())

    def _add(self, decided: Decided, profile: Profile) -> None:
        number = len(self._decided)
        self._decided.append(decided)
        self._profiles.append(profile)
        self._matcher.add(number, profile)
        for key in {profile.key, *profile.other_keys}:
            self._by_key[key].append(number)

    def _alike(self, sought: Profile, mailbox: str) -> Iterator[Likeness]:
        # By the very name first: however many names are alike, none of these is overlooked.
        for number in self._by_key.get(sought.key, []):
            if is_exact(self._profiles[number], sought) or not sought.country:
                yield Likeness(self._decided[number], self._of_the_name(number, sought))
        for decided in self._by_mailbox.get(mailbox.lower(), []):
            yield Likeness(decided, _("the same mail address"))
        for read in readings(sought):
            for found in self._matcher.find(read, most=MOST_LIKE):
                yield Likeness(self._decided[found.number], found.score.reason)

    def _of_the_name(self, number: int, sought: Profile) -> str:
        is_present = sought.key == organization_key(self._decided[number].name)
        return _("the same name") if is_present else _("another of its names, or one that it had")
