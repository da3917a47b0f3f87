"""Rows of an import that look like an organisation on the letter, or like an earlier row."""

from collections.abc import Sequence
from dataclasses import dataclass

from signon.matching.candidates import OF_DUPLICATES
from signon.matching.index import Matcher
from signon.matching.profile import Profile
from signon.signing.importing.signatories_file import SignatoryRow
from signon.signing.profiles import Compared, profile_of_details
from signon.signing.status import SignatureStatus

MOST_MET = 20_000
"""Names that an import compares, those on the letter among them; `flask signatories duplicates` compares any number."""

BOUNDS = OF_DUPLICATES._replace(compared=20)


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """A row that looks like another organisation on the letter; ``reason`` says why, ``listed`` how the other is listed.

    ``waiting`` is the number of the other when it is a signature that waits for a decision, and 0 otherwise.
    """

    number: int
    organization: str
    like: str
    reason: str
    listed: str
    waiting: int = 0


class NamesMet:
    """The names on a letter and in a file, as they are met one after the other."""

    def __init__(self, there: Sequence[Compared]) -> None:
        self._matcher = Matcher(bounds=BOUNDS)
        self._names: list[tuple[str, str, int]] = []
        for one in there[:MOST_MET]:
            waiting = one.id if one.status is SignatureStatus.VERIFIED else 0
            self._add(one.printed_name, one.listed, one.profile(), waiting)

    @property
    def is_full(self) -> bool:
        """Whether no further name is compared."""
        return len(self._names) >= MOST_MET

    def like(self, row: SignatoryRow | None, sought: Profile) -> LikelyDuplicate | None:
        """The likeliest duplicate of a row of this profile, if there is one."""
        found = next(iter(self._matcher.find(sought, most=1)), None)
        if found is None:
            return None
        name, listed, waiting = self._names[found.number]
        number, organization = (row.number, row.organization) if row else (0, sought.name)
        return LikelyDuplicate(number, organization, name, found.score.reason, listed, waiting)

    def add(self, row: SignatoryRow, listed: str, profile_of_row: Profile) -> None:
        """Take in a row that is to be entered."""
        self._add(row.organization, listed, profile_of_row)

    def _add(self, name: str, listed: str, added: Profile, waiting: int = 0) -> None:
        self._matcher.add(len(self._names), added)
        self._names.append((name, listed, waiting))


def profile_of(row: SignatoryRow) -> Profile:
    """The profile that a row is compared by."""
    return profile_of_details(
        row.organization,
        acronym=row.acronym,
        country=row.country,
        website=row.website,
        email=row.representative_email,
    )
