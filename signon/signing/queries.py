"""Queries about the signatures of a letter: who stands on it, who of them is listed publicly, and how many.

The answers are plain values, read without the columns that a caller does not need.
"""

from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_
from sqlalchemy.orm import aliased

from signon.countries import countries_in_print
from signon.country_names.called import country_names
from signon.database.asked_numbers import find_numbered
from signon.database.db import db
from signon.errors import NotFoundError
from signon.letters.models.letter import Letter
from signon.names import organization_key
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.signing.profiles import FIELDS, Compared
from signon.signing.status import HOLDING, SignatureStatus
from signon.spelling import name_key
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


@dataclass(frozen=True, slots=True)
class PublicSignatory:
    """A signatory as everybody may see it. ``place`` names its country, or both, as the letter does."""

    organization: str
    acronym: str
    country: str
    website: str
    second_country: str
    place: str

    @property
    def countries(self) -> tuple[str, ...]:
        """The codes of its countries, the first one first."""
        return tuple(code for code in (self.country, self.second_country) if code)


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


def public_signatories(letter: Letter, *, language: str = "") -> list[PublicSignatory]:
    """The standing signatories that are listed publicly, by name in the order of the letter's language.

    Places are named in ``language``, or in the letter's when it is empty.
    """
    return _in_order(letter, _listed(letter, Listed.PUBLIC), language)


def public_order(letter: Letter) -> "array[int]":
    """The numbers of these signatures in their order, which is all that has to be known of a long list to show a page of it."""
    columns = (Signature.printed_name, Signature.country, Signature.id, Signature.sorted_as())
    rows = db.session.execute(_listed(letter, Listed.PUBLIC).with_only_columns(*columns))
    key = name_key(letter.parts.language)
    ordered = sorted((key(sort_as or name), name, country, number) for name, country, number, sort_as in rows)
    return array("q", (number for *_name, number in ordered))


def publicly_numbered(letter: Letter, numbers: Sequence[int], *, language: str) -> list[PublicSignatory]:
    """Those of them whose signatures have these numbers, in their order."""
    return _in_order(letter, _listed(letter, Listed.PUBLIC).where(Signature.id.in_(numbers)), language)


def found_publicly(letter: Letter, words: str, *, language: str, most: int) -> list[PublicSignatory]:
    """Those of them whose name or acronym holds the words, without regard to case and accents; no more than ``most``."""
    name = Signature.key.contains(organization_key(words), autoescape=True)
    named = name | Signature.printed_name.icontains(words, autoescape=True)
    found = _listed(letter, Listed.PUBLIC).where(named | Signature.acronym.icontains(words, autoescape=True))
    return _in_order(letter, found.limit(most), language)


def _in_order(letter: Letter, listed: Select[Signature], language: str) -> list[PublicSignatory]:
    own_names = country_names(letter.parts, language=language)
    query = listed.with_only_columns(
        Signature.printed_name,
        Signature.acronym,
        Signature.country,
        Signature.website,
        Signature.second_country,
        Signature.sorted_as(),
    )
    key = name_key(letter.parts.language)
    found = []
    for organization, acronym, country, website, second, sort_as in db.session.execute(query):
        place = countries_in_print((country, second), language or letter.parts.language, own_names)
        one = PublicSignatory(organization, acronym, country, website, second, place)
        found.append((key(sort_as or organization), one))
    return [one for _key, one in sorted(found, key=lambda pair: (pair[0], pair[1].organization, pair[1].country))]


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


def standing_count(letter: Letter) -> int:
    """The number of organisations that stand on the letter, listed publicly or not."""
    return _count(Signature.standing(letter))


def recipient_only_count(letter: Letter) -> int:
    """The number of them that only the recipient sees."""
    return _count(_listed(letter, Listed.RECIPIENT_ONLY))


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


def latest_public(letter: Letter, most: int, *, language: str) -> list[tuple[str, str]]:
    """The names of those that joined last, of the standing signatories that are listed publicly, and of their countries."""
    columns = (Signature.printed_name, Signature.country, Signature.second_country)
    latest = (Signature.consented_at.desc(), Signature.id.desc())
    query = _listed(letter, Listed.PUBLIC).with_only_columns(*columns).order_by(*latest).limit(most)
    own_names = country_names(letter.parts, language=language)
    return [
        (name, countries_in_print(countries, language, own_names)) for name, *countries in db.session.execute(query)
    ]


def _listed(letter: Letter, listed: Listed) -> Select[Signature]:
    return Signature.standing(letter).where(Signature.listed == listed)


def _count(query: Select[Signature]) -> int:
    return db.session.scalar(query.with_only_columns(db.func.count(Signature.id))) or 0
