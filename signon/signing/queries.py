"""Queries about the signatures of a letter: who stands on it, who of them is listed publicly, and how many.

The answers are plain values, read without the columns that a caller does not need.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_
from sqlalchemy.orm import aliased

from signon.database.asked_numbers import find_numbered
from signon.database.db import db
from signon.errors import NotFoundError
from signon.letters.models.letter import Letter
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.signing.profiles import FIELDS, Compared
from signon.signing.status import HOLDING, SignatureStatus
from signon.translation import gettext as _


@dataclass(frozen=True, slots=True)
class StandingSignatory:
    """A signatory that stands on a letter, as the document for its recipient prints it.

    ``country`` is an alpha-2 code, empty for an international body; ``signed_at`` is when it agreed to the text.
    """

    organization: str
    acronym: str
    country: str
    representative_name: str
    representative_title: str
    signed_at: datetime
    second_country: str = ""
    sort_as: str = ""


def find_signature(number: int, *, held: bool = False) -> Signature:
    """The signature with this number; ``held`` keeps others from changing it until the transaction ends.

    Raises ``NotFoundError``.
    """
    found = find_numbered(Signature, number, held=held)
    if found is None:
        raise NotFoundError(_("There is no signature %(number)s. Go back to the list and choose one.", number=number))
    return found


def standing_signatories(letter: Letter) -> list[StandingSignatory]:
    """Every signatory that stands on the letter, listed publicly or not, in the order of signing."""
    query = Signature.standing(letter).with_only_columns(
        Signature.printed_name,
        Signature.acronym,
        Signature.country,
        Signature.representative_name,
        Signature.representative_title,
        Signature.consented_at,
        Signature.second_country,
        Signature.sorted_as(),
    )
    rows = db.session.execute(query.order_by(Signature.consented_at, Signature.id))
    return [StandingSignatory(*values) for values in map(tuple, rows)]


def signatures_to_compare(letter: Letter, numbers: Collection[int] | None = None) -> Sequence[Compared]:
    """The compared values of every signature that holds an organisation's place on the letter, or of those with ``numbers``."""
    columns: list[Any] = [getattr(Signature, field) for field in FIELDS]
    query = db.select(*columns).where(Signature.letter_id == letter.id, Signature.status.in_(HOLDING))
    if numbers is not None:
        query = query.where(Signature.id.in_(numbers))
    return [Compared(*row) for row in db.session.execute(query.order_by(Signature.id))]


def holds_more_than(letter: Letter, most: int) -> bool:
    """Whether more than ``most`` signatures hold a place on the letter; of many, no more are looked at."""
    held = db.select(Signature.id).where(Signature.letter_id == letter.id, Signature.status.in_(HOLDING))
    return len(db.session.scalars(held.limit(most + 1)).all()) > most


@dataclass(frozen=True, slots=True)
class StandingCounts:
    """The numbers of organisations that stand on a letter: those listed publicly, and those that only the recipient sees."""

    public: int
    recipient_only: int

    @property
    def standing(self) -> int:
        """All of them."""
        return self.public + self.recipient_only


def standing_counts(letter: Letter) -> StandingCounts:
    """The present numbers, counted in one reading of an index."""
    numbers = [listed_on(letter, listed).with_only_columns(db.func.count()).scalar_subquery() for listed in Listed]
    return StandingCounts(*db.session.execute(db.select(*numbers)).one())


def standing_count(letter: Letter) -> int:
    """The number of organisations that stand on the letter, listed publicly or not."""
    return standing_counts(letter).standing


def others_of(signature: Signature) -> list[Signature]:
    """The other signatures that the same mail address made on the same letter, the latest first.

    An entry that waits for a place that is taken leads nowhere and is not among them.
    """
    if not signature.representative_email:
        return []
    query = db.select(Signature).filter_by(
        letter_id=signature.letter_id, representative_email=signature.representative_email
    )
    query = query.where(or_(Signature.status != SignatureStatus.PENDING, ~_place_is_taken()))
    return list(db.session.scalars(query.where(Signature.id != signature.id).order_by(Signature.id.desc()).limit(20)))


def signatures_of(letter: Letter, email: str) -> list[Signature]:
    """The signatures that a mail address made on a letter: those that hold a place first, then the latest."""
    query = db.select(Signature).filter_by(letter_id=letter.id, representative_email=email)
    found = db.session.scalars(query.order_by(Signature.id.desc()))
    return sorted(found, key=lambda one: (one.status not in HOLDING, one.status is SignatureStatus.PENDING))


def _place_is_taken() -> ColumnElement[bool]:
    holder = aliased(Signature)
    same_place = [getattr(holder, field) == getattr(Signature, field) for field in ("letter_id", "key", "country")]
    return db.select(holder.id).where(*same_place, holder.status.in_(HOLDING)).exists()


def listed_on(letter: Letter, listed: Listed) -> Select[Signature]:
    """The query for the standing signatories that are listed in this way."""
    return Signature.standing(letter).where(Signature.listed == listed)
