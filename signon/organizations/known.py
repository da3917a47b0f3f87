"""Which entry of the directory an organisation is: exactly, likely, or none, and why."""

from typing import NamedTuple

from sqlalchemy import Connection

from signon.matching.profile import Profile
from signon.matching.scale import DEFAULT_THRESHOLD, WORTH_SHOWING, Score
from signon.matching.score import compare
from signon.organizations.kept_keys import candidates, profiles_of
from signon.translation import gettext as _

BY_DOMAIN = 0.6


class DirectoryMatch(NamedTuple):
    """An entry by its number; how likely it is the organisation, whether by its very name, and why, in words."""

    number: int
    score: float
    reason: str
    is_exact: bool

    @property
    def is_likely(self) -> bool:
        """Whether it is proposed as the organisation."""
        return self.is_exact or self.score >= DEFAULT_THRESHOLD


def directory_matches(connection: Connection, sought: Profile, *, least: float = WORTH_SHOWING) -> list[DirectoryMatch]:
    """The entries that the organisation may be, the likeliest first: those worth showing a person."""
    entries = profiles_of(connection, candidates(connection, sought))
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
