"""The listing of an import's rows: the stricter way wins, whichever row or signature has it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.matching.profile import Profile
from signon.names import organization_key
from signon.organizations.importing.details_file import RefusedRow
from signon.signing.importing.decided import Source
from signon.signing.importing.likely_duplicates import LikelyDuplicate, NamesMet, profile_of
from signon.signing.importing.signatories_file import SignatoryRow, row_of_cells
from signon.signing.importing.there import Place
from signon.signing.models.listing import fixed_listings
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.signing.status import SignatureStatus
from signon.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Wanted:
    """The wanted listing of a row, and the reason when that is not what it says."""

    listed: Listed
    because: str = ""

    def although(self, asked: Listed) -> "Wanted":
        """The listing of a row that is entered although it was held, for an organisation that ``asked`` otherwise."""
        if asked is Listed.PUBLIC or self.listed is asked:
            return self
        return Wanted(asked, _("listed for the recipient alone, as the signature was that it was held for"))


class Conflict(NamedTuple):
    """Another organisation that looks like a row and is listed otherwise: its name, why it does, and how it is listed."""

    name: str
    reason: str
    history: str


class Listings:
    """The listings of organisations according to the letter and the file."""

    def __init__(self, letter: Letter, rows: Sequence[SignatoryRow], refused: Sequence[RefusedRow] = ()) -> None:
        self._letter = letter
        self._fixed: dict[int, str] | None = None
        self._waiting = _waiting(letter)
        # What a row asks for is heeded, though the row itself is refused: for its mail address, say.
        strict = (row for row in [*rows, *_named(refused)] if row.listed == Listed.RECIPIENT_ONLY)
        self._strict: dict[Place, SignatoryRow] = {}
        for row in strict:
            self._strict.setdefault((organization_key(row.organization), row.country), row)

    @cached_property
    def _names(self) -> NamesMet:
        names = NamesMet([])
        for row in self._strict.values():
            if not names.is_full:
                names.add(row, Listed.RECIPIENT_ONLY, profile_of(row))
        return names

    @property
    def are_told_apart(self) -> bool:
        """Whether the file has organisations that are to be listed for the recipient alone."""
        return bool(self._strict)

    def strict_row(self, place: Place) -> int:
        """The number of the row that asks to be listed for the recipient alone in this place; 0 for none."""
        row = self._strict.get(place)
        return row.number if row else 0

    def of(self, row: SignatoryRow, place: Place) -> Wanted:
        """The listing of the row: as it says, but for the recipient alone when anything else about it says so."""
        if row.listed == Listed.RECIPIENT_ONLY:
            return Wanted(Listed.RECIPIENT_ONLY)
        if number := self.strict_row(place):
            return Wanted(
                Listed.RECIPIENT_ONLY, _("listed for the recipient alone, as row %(number)s says", number=number)
            )
        return self._beside_waiting(place)

    def conflict(self, listed: Listed, sought: Profile, like: LikelyDuplicate | None) -> Conflict | None:
        """The organisation on the letter or in the file that looks like a row and is listed otherwise."""
        if listed is Listed.RECIPIENT_ONLY:
            if like and like.listed == Listed.PUBLIC:
                return Conflict(like.like, like.reason, _("is listed publicly, and this row for the recipient alone"))
            return None
        strict = self._names.like(None, sought) if self._strict else None
        if strict:
            return Conflict(strict.like, strict.reason, _("another row of the file lists for the recipient alone"))
        return None

    def fixed(self, number: int) -> str:
        """The reason why the signature with this number can no longer be listed for the recipient alone; empty when it can."""
        if self._fixed is None:
            self._fixed = fixed_listings(self._letter)
        return self._fixed.get(number, "")

    def _beside_waiting(self, place: Place) -> Wanted:
        """The listing of a row whose organisation may have signed on itself, which nobody has confirmed yet."""
        key, country = place
        waiting = [
            listed for other, listed in self._waiting.get(key, ()) if country == other or not country or not other
        ]
        if Listed.RECIPIENT_ONLY in waiting:
            because = _(
                "listed for the recipient alone, as its own sign-on asks, which waits for its address to be confirmed"
            )
            return Wanted(Listed.RECIPIENT_ONLY, because)
        because = _("entered beside its own sign-on, which waits for its address to be confirmed") if waiting else ""
        return Wanted(Listed.PUBLIC, because)


def _waiting_marks(letter: Letter) -> Iterator[str]:
    """The sign-ons that ask for the recipient alone and that nobody has confirmed yet: a plan has to know of them."""
    query = db.select(Signature.id).where(
        Signature.letter_id == letter.id,
        Signature.status == SignatureStatus.PENDING,
        Signature.listed == Listed.RECIPIENT_ONLY,
    )
    return (f"signature:{number}:waits" for number in db.session.scalars(query))


WAITING = Source(_waiting_marks, lambda _letter: ())


def _named(refused: Sequence[RefusedRow]) -> list[SignatoryRow]:
    """The listings of refused rows that name an organisation."""
    said = ((row.number, dict(row.said)) for row in refused)
    return [row_of_cells(values, number) for number, values in said if values.get("organization")]


def _waiting(letter: Letter) -> dict[str, list[tuple[str, Listed]]]:
    """The countries and listings, by key, of sign-ons that nobody has confirmed yet."""
    found: dict[str, list[tuple[str, Listed]]] = defaultdict(list)
    query = db.select(Signature.key, Signature.country, Signature.listed).where(
        Signature.letter_id == letter.id, Signature.status == SignatureStatus.PENDING
    )
    for key, country, listed in db.session.execute(query):
        found[key].append((country, listed))
    return found
