"""The answer to "is this organisation in the directory?": which entry it is, exactly or likely, with a score and a reason.

Nothing else answers that question. What a signature stores is this answer, or what a coordinator has said instead.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple, Protocol

from sqlalchemy import Connection

from signon.matching.candidates import OF_DIRECTORY
from signon.matching.index import Matcher
from signon.matching.keys import key_of_name
from signon.matching.profile import Profile
from signon.matching.scale import DEFAULT_THRESHOLD, WORTH_SHOWING, Score
from signon.matching.score import compare
from signon.organizations.kept_keys import candidates, namesakes
from signon.organizations.profiles import profiles_of
from signon.translation import gettext as _

BY_DOMAIN = 0.6
"""The score of an entry under another name at the same domain: worth showing, never proposed."""


class DirectoryMatch(NamedTuple):
    """An entry by its number; how likely it is the organisation, from 0 to 1, why, in words, and whether by its very name."""

    number: int
    score: float
    reason: str
    is_exact: bool

    @property
    def is_likely(self) -> bool:
        """Whether it is proposed as the organisation."""
        return self.is_exact or self.score >= DEFAULT_THRESHOLD


class Directory(Protocol):
    """The entries of the directory, in the database or in memory; both give the same answers."""

    def worth_comparing(self, sought: Profile) -> Mapping[int, Profile]:
        """The entries that the organisation may be, by number."""


class StoredDirectory:
    """The directory in the database: for one organisation or a few."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def worth_comparing(self, sought: Profile) -> Mapping[int, Profile]:
        """The entries that the organisation may be, by number."""
        numbers = {*candidates(self._connection, sought), *namesakes(self._connection, sought)}
        return profiles_of(self._connection, numbers)


class LoadedDirectory:
    """The directory as it was when it was read into memory: for thousands of organisations."""

    def __init__(self, connection: Connection) -> None:
        self._entries = profiles_of(connection, None)
        self._index = Matcher(bounds=OF_DIRECTORY)
        for number, entry in self._entries.items():
            self._index.add(number, entry)

    def __bool__(self) -> bool:
        return bool(self._entries)

    def worth_comparing(self, sought: Profile) -> Mapping[int, Profile]:
        """The entries that the organisation may be, by number."""
        countries = {sought.country, ""}
        same_name = (one for one in self.named(sought.key) if self._entries[one].country in countries)
        return {number: self._entries[number] for number in (*self._index.candidates(sought), *same_name)}

    def named(self, key: str) -> list[int]:
        """The numbers of the entries with this very name, as their own or as another one, whatever their country."""
        return self._index.having(key_of_name(key))


def directory_answer(directory: Directory, sought: Profile, *, without: Collection[int] = ()) -> DirectoryMatch | None:
    """The entry that the organisation is most likely, if any is worth showing; it is the organisation if ``is_likely``.

    ``without`` has the numbers of entries that it is not, as somebody has said.
    """
    matches = directory_matches(directory, sought)
    return next((one for one in matches if one.number not in without), None)


def directory_matches(directory: Directory, sought: Profile, *, least: float = WORTH_SHOWING) -> list[DirectoryMatch]:
    """The entries that the organisation may be, the likeliest first: those worth showing a person."""
    entries = directory.worth_comparing(sought)
    found = [_match(number, entry, sought) for number, entry in entries.items()]
    worth = [one for one in found if one.is_exact or one.score >= least]
    return sorted(
        worth, key=lambda one: (not one.is_exact, -one.score, _elsewhere(entries[one.number], sought), one.number)
    )


def is_exact(entry: Profile, sought: Profile) -> bool:
    """Whether the entry has the very name, as its own or as another one, in the same country or in none."""
    names = {entry.key, *entry.other_keys}
    return sought.key in names and entry.country in {sought.country, ""}


def _match(number: int, entry: Profile, sought: Profile) -> DirectoryMatch:
    score = compare(entry, sought)
    shared = entry.domains & sought.domains
    if shared and score.value < BY_DOMAIN:
        score = Score(BY_DOMAIN, _("another name, but also at %(domain)s", domain=min(shared)))
    return DirectoryMatch(number, score.value, score.reason, is_exact(entry, sought))


def _elsewhere(entry: Profile, sought: Profile) -> bool:
    return entry.country != sought.country
