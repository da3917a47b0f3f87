"""The listing of an organisation: the stricter way wins, unless a document that is out or under way names it already."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from signon import audit
from signon.declared import Declared
from signon.letters.models.letter import Letter
from signon.signing.models.record import Listed, SignatureRecord

Fixed = Callable[[Letter], Mapping[int, str]]
"""Gives, by the number of the signature, why its listing can no longer become stricter, in the rest of a sentence."""

FIXED: Declared[Fixed] = Declared("checks of fixed listings")
"""Checks by the features that know of documents which name signatories."""


def fixed_listings(letter: Letter) -> dict[int, str]:
    """The reasons why signatures of the letter cannot be listed for the recipient alone any more, by their numbers."""
    return {number: reason for check in FIXED.all() for number, reason in check(letter).items()}


NAMED: Declared[Callable[[Letter], Iterable[int]]] = Declared("those whom documents name")
"""Gives the numbers of the signatures in documents that are out or under way, however they are listed."""


def named_in_documents(letter: Letter) -> set[int]:
    """The numbers of the signatures that documents of the letter name."""
    return {number for named in NAMED.all() for number in named(letter)}


class ListingVerbs(SignatureRecord):
    """The verb ``restrict_listing`` of a signature."""

    __abstract__ = True

    def restrict_listing(self, *, by: str, at: datetime) -> None:
        """List the organisation for the recipient alone; that is never undone by anybody but its representative."""
        if self.listed is Listed.RECIPIENT_ONLY:
            return
        details = {"before": str(self.listed), "after": str(Listed.RECIPIENT_ONLY)}
        self.listed = Listed.RECIPIENT_ONLY
        audit.record("restrict-listing", of=self, by=by, at=at, details=details)
