"""The signatory list as it is printed: in order, grouped, each entry as its lines.

Plain values in, plain values out; the templates only loop.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any, Self

from signon.countries import CODES, country_name, joined_names, region_of
from signon.errors import InputError
from signon.letters.parts.fields import ListOrder, ListStyle, Placement
from signon.letters.parts.letter_parts import SignatoryListSettings
from signon.printing.document.catalogue import LetterWords
from signon.spelling import name_key
from signon.translation import gettext as _

GROUPED = frozenset({ListStyle.BY_COUNTRY, ListStyle.BY_REGION})
WITH_COUNTRIES = frozenset({ListStyle.NAMES_COUNTRIES, ListStyle.BY_REGION})
NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ListedSignatory:
    """A signatory as it stands on the letter; ``country`` is an alpha-2 code, empty for an international body.

    ``second_country`` is another one, by which it is not grouped. ``sort_as`` takes the name's place in the order.
    """

    organization: str
    acronym: str = ""
    country: str = ""
    representative_name: str = ""
    representative_title: str = ""
    signed_at: datetime | None = None
    second_country: str = ""
    sort_as: str = ""

    @property
    def countries(self) -> tuple[str, ...]:
        """The codes of its countries, the first one first."""
        return tuple(code for code in (self.country, self.second_country) if code)

    def as_json(self) -> dict[str, str | None]:
        """The signatory as JSON's own types."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {**values, "signed_at": self.signed_at and self.signed_at.isoformat()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """The signatory that ``as_json`` wrote. Raises ``KeyError`` or ``TypeError`` for anything else."""
        signed_at = values["signed_at"]
        return cls(**{**values, "signed_at": datetime.fromisoformat(signed_at) if signed_at else None})

    @property
    def printed_name(self) -> str:
        """The organisation's name on one line, with its acronym unless the name already bears it."""
        name, acronym = _one_line(self.organization), _one_line(self.acronym)
        return f"{name} ({acronym})" if acronym and acronym not in name.split() and f"({acronym})" not in name else name


@dataclass(frozen=True, slots=True)
class Entry:
    """A signatory in print: the name and the lines beneath it."""

    name: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under a heading, which is empty where the list is not grouped."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class PrintedList:
    """The signatory list in print. ``heading_level`` is that of its own heading; groups' headings are one deeper."""

    heading: str
    heading_level: int
    count: str
    style: str
    columns: int
    is_appendix: bool
    groups: tuple[Group, ...]

    @classmethod
    def compose(
        cls,
        signatories: Iterable[ListedSignatory],
        settings: SignatoryListSettings,
        words: LetterWords,
        *,
        as_of: date,
        heading_level: int,
        country_names: Mapping[str, str] = NO_NAMES,
    ) -> Self | None:
        """The list of ``signatories`` in the language of ``words``; None when nobody signed.

        ``country_names`` has the names, by code, of countries that are called otherwise than usual. Raises ``InputError``
        for a country that is not an alpha-2 code.
        """
        places = _Places(words.language, country_names)
        ordered = _in_order(signatories, settings.order, places)
        if not ordered:
            return None
        return cls(
            heading=settings.heading or words.list_heading(),
            heading_level=heading_level,
            count=words.list_count(len(ordered), as_of),
            style=str(settings.style),
            columns=settings.columns,
            is_appendix=settings.placement is Placement.APPENDIX,
            groups=_groups(ordered, settings.style, words, places),
        )


@dataclass(frozen=True, slots=True)
class _Places:
    """The printed names of countries and regions, in one language and with a letter's own names."""

    language: str
    own_names: Mapping[str, str]

    def country(self, code: str) -> str:
        return self.own_names.get(code) or country_name(_known(code), self.language) if code else ""

    def countries(self, signatory: ListedSignatory) -> str:
        names = [self.country(code) for code in signatory.countries]
        return joined_names(names, self.language) if len(names) > 1 else "".join(names)

    def region(self, code: str) -> str:
        return country_name(region_of(_known(code)), self.language) if code else ""


def _in_order(signatories: Iterable[ListedSignatory], order: ListOrder, places: _Places) -> list[ListedSignatory]:
    """The signatories in the list's order. Ties are sorted by name and then by everything else, so that print never varies."""
    key = name_key(places.language)

    def by_name(signatory: ListedSignatory) -> tuple[Any, ...]:
        name = key(signatory.sort_as or signatory.organization)
        return name, signatory.organization, signatory.country, signatory.representative_name, signatory.acronym

    def by_country(signatory: ListedSignatory) -> tuple[Any, ...]:
        return bool(signatory.country), key(places.country(signatory.country)), *by_name(signatory)

    def by_signing(signatory: ListedSignatory) -> tuple[Any, ...]:
        return signatory.signed_at is None, signatory.signed_at and signatory.signed_at.timestamp(), *by_name(signatory)

    keys: dict[ListOrder, Callable[[ListedSignatory], tuple[Any, ...]]] = {
        ListOrder.NAME: by_name,
        ListOrder.COUNTRY: by_country,
        ListOrder.SIGNED: by_signing,
    }
    return sorted(signatories, key=keys[order])


def _groups(
    ordered: Sequence[ListedSignatory], style: ListStyle, words: LetterWords, places: _Places
) -> tuple[Group, ...]:
    """One group without a heading, or a group for each country or region: international bodies first, then by name."""
    if style not in GROUPED:
        return (Group("", tuple(_entry(signatory, style, words, places) for signatory in ordered)),)
    place = places.country if style is ListStyle.BY_COUNTRY else places.region
    key = name_key(words.language)

    def heading(signatory: ListedSignatory) -> str:
        return place(signatory.country)

    gathered = sorted(ordered, key=lambda signatory: (bool(signatory.country), key(heading(signatory))))
    return tuple(
        Group(name or words.international(), tuple(_entry(signatory, style, words, places) for signatory in members))
        for name, members in groupby(gathered, key=heading)
    )


def _entry(signatory: ListedSignatory, style: ListStyle, words: LetterWords, places: _Places) -> Entry:
    name, countries = signatory.printed_name, places.countries(signatory)
    if style is ListStyle.NAMES_REPRESENTATIVES:
        return Entry(name, tuple(detail for detail in (_representative(signatory), countries) if detail))
    if countries and (style in WITH_COUNTRIES or (style is ListStyle.BY_COUNTRY and signatory.second_country)):
        return Entry(words.name_and_country(name, countries))
    return Entry(name)


def _representative(signatory: ListedSignatory) -> str:
    parts = (_one_line(signatory.representative_name), _one_line(signatory.representative_title))
    return ", ".join(part for part in parts if part)


def _known(code: str) -> str:
    if code not in CODES:
        raise InputError(_("'%(code)s' is not the two-letter code of a country; correct the signatory", code=code))
    return code


def _one_line(text: str) -> str:
    return " ".join(text.split())
