"""Rows of an import that look like an organisation on the letter, or like an earlier row."""

from collections.abc import Sequence
from dataclasses import dataclass

from signon.mail_domains import telling_domains
from signon.organizations.matching import Matcher, profile
from signon.signing.profiles import Compared
from signon.signing.signatories_file import SignatoryRow

MOST_MET = 20_000
"""Names that an import compares, those on the letter among them; `flask signatories duplicates` compares any number."""

MOST_COMPARED = 20


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """A row that was entered although it looks like another organisation on the letter; ``reason`` says why, in words."""

    number: int
    organization: str
    like: str
    reason: str


class NamesMet:
    """The names on a letter and in a file, as they are met one after the other."""

    def __init__(self, there: Sequence[Compared]) -> None:
        self._matcher = Matcher(most_compared=MOST_COMPARED)
        self._names: list[str] = []
        for one in there[:MOST_MET]:
            self._matcher.add(len(self._names), one.profile())
            self._names.append(one.printed_name)

    @property
    def is_full(self) -> bool:
        """Whether no further name is compared."""
        return len(self._names) >= MOST_MET

    def meet(self, row: SignatoryRow) -> LikelyDuplicate | None:
        """Take a row in; gives what it looks like."""
        met = profile(
            row.organization,
            acronym=row.acronym,
            country=row.country,
            domains=telling_domains(row.website, row.representative_email),
        )
        found = self._matcher.meet(len(self._names), met)
        self._names.append(row.organization)
        if found is None:
            return None
        return LikelyDuplicate(row.number, row.organization, self._names[found.number], found.score.reason)
