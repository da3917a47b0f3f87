"""The signatories of a letter that everybody may see, in the order of its public list: all of them, a page, or those found."""

from bisect import bisect_left
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Select

from signon.countries import countries_in_print
from signon.country_names.called import country_names
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.names import organization_key
from signon.signing.list_keys import APPROVED, late_numbers, list_key_maker, list_rules
from signon.signing.models.record import Listed
from signon.signing.models.signature import Signature
from signon.signing.queries import listed_on


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


def public_signatories(letter: Letter, *, language: str = "") -> list[PublicSignatory]:
    """The standing signatories that are listed publicly, by name in the order of the letter's language.

    Places are named in ``language``, or in the letter's when it is empty.
    """
    return _in_order(letter, listed_on(letter, Listed.PUBLIC), language)


def public_places(letter: Letter, first: int, most: int, *, language: str) -> list[PublicSignatory]:
    """Those of them at so many places of the list from ``first`` on, which counts from 0. The others are not read.

    Signatures without a kept key are put between the others; there are few, but for some seconds after an import.
    """
    language_of_list = letter.parts.language
    rules, key = list_rules(language_of_list), list_key_maker(language_of_list)
    late = sorted((key(*made_of), number) for number, *made_of in db.session.execute(_late(letter, rules)))
    start = max(0, first - len(late))
    kept = _kept_in_order(letter, rules).offset(start).limit(first - start + most)
    placed = [(bytes(kept_key), number) for kept_key, number in db.session.execute(kept)]
    before = bisect_left(late, placed[0]) if start and placed else 0
    merged = sorted(placed + late[before:])
    at = first - start - before
    numbers = [number for _key, number in merged[at : at + most]]
    public = Signature.standing_among(letter, numbers).where(Signature.listed == Listed.PUBLIC)
    return _in_order(letter, public, language)


def found_publicly(letter: Letter, words: str, *, language: str, most: int) -> list[PublicSignatory]:
    """Those of them whose name or acronym holds the words, without regard to case and accents; no more than ``most``."""
    name = Signature.key.contains(organization_key(words), autoescape=True)
    named = name | Signature.printed_name.icontains(words, autoescape=True)
    found = listed_on(letter, Listed.PUBLIC).where(named | Signature.acronym.icontains(words, autoescape=True))
    return _in_order(letter, found.limit(most), language)


def _kept_in_order(letter: Letter, rules: str) -> Select[Any]:
    """The query for the kept keys of the public list, read in the order of their index."""
    query = listed_on(letter, Listed.PUBLIC).where(APPROVED, Signature.list_rules == rules)
    columns: list[Any] = [Signature.list_key, Signature.id]
    return query.where(Signature.list_key.is_not(None)).with_only_columns(*columns).order_by(*columns)


def _late(letter: Letter, rules: str) -> Select[Any]:
    """The query for the signatures of the public list without a kept key, with what one is made of."""
    columns: list[Any] = [Signature.id, Signature.sorted_as(), Signature.printed_name, Signature.country]
    return Signature.standing_among(letter, late_numbers(letter, rules)).with_only_columns(*columns)


def _in_order(letter: Letter, listed: Select[Signature], language: str) -> list[PublicSignatory]:
    own_names = country_names(letter.parts, language=language)
    query = listed.with_only_columns(
        Signature.id,
        Signature.list_rules,
        Signature.list_key,
        Signature.sorted_as(),
        Signature.printed_name,
        Signature.acronym,
        Signature.country,
        Signature.website,
        Signature.second_country,
    )
    language_of_list = letter.parts.language
    rules, key = list_rules(language_of_list), list_key_maker(language_of_list)
    found = []
    for number, its_rules, kept, words, name, acronym, country, website, second in db.session.execute(query):
        place = countries_in_print((country, second), language or language_of_list, own_names)
        one = PublicSignatory(name, acronym, country, website, second, place)
        kept_key = kept if kept and its_rules == rules else key(words, name, country)
        found.append((kept_key, number, one))
    return [one for _key, _number, one in sorted(found, key=itemgetter(0, 1))]


def latest_public(letter: Letter, most: int, *, language: str) -> list[tuple[str, str]]:
    """The names of those that joined last, of the standing signatories that are listed publicly, and of their countries."""
    columns = (Signature.printed_name, Signature.country, Signature.second_country)
    latest = (Signature.consented_at.desc(), Signature.id.desc())
    query = listed_on(letter, Listed.PUBLIC).where(APPROVED).with_only_columns(*columns).order_by(*latest).limit(most)
    own_names = country_names(letter.parts, language=language)
    return [
        (name, countries_in_print(countries, language, own_names)) for name, *countries in db.session.execute(query)
    ]
