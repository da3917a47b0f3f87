"""The names of countries in print, in every language of CLDR, and those that menus and forms show.

Names come from CLDR by way of ICU, which also sorts them, but for those in ``printed_names``; a language that CLDR does
not cover gets the English ones.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import icu

from signon.countries.codes import CODES, REGIONS
from signon.countries.printed_names import printed_names_in
from signon.countries.reading import could_be_two

KNOWN_BY_SHORT_NAME = frozenset({"HK", "MM", "MO", "PS"})
"""Territories whose long CLDR name carries a remark; the short one is what organisations there write."""

PROPER_BRACKETS = frozenset({"CC"})
"""Territories whose own name has brackets: the Cocos (Keeling) Islands."""

CAPITALS = {"CG": "Brazzaville"}
"""The capitals that tell a country from its neighbour, where a language has no clear name for it."""

REMARK = re.compile(r"\s*[(（][^)）]*[)）]")


def country_name(code: str, locale: str) -> str:
    """The name of the country or M49 region ``code`` in print, in the language of ``locale`` (``pt-BR`` or ``pt_BR``).

    Raises ``ValueError`` for a code that is neither a country nor a macro region.
    """
    tag = _covered(locale)
    if code in REGIONS:
        return _display_name(code, tag)
    if code not in CODES:
        message = f"{code!r} is not the code of a country"
        raise ValueError(message)
    return _names(tag)[code]


def joined_names(names: Sequence[str], locale: str) -> str:
    """The names of countries as one text in the language of ``locale``: "Kenya and Uganda"."""
    return str(icu.ListFormatter.createInstance(icu.Locale.forLanguageTag(_covered(locale))).format(list(names)))


def countries_in_print(codes: Iterable[str], locale: str, own_names: Mapping[str, str]) -> str:
    """The printed names of one or more countries, or nothing; ``own_names`` has those that are called otherwise than usual.

    Raises ``ValueError`` as ``country_name`` does.
    """
    names = [own_names.get(code) or country_name(code, locale) for code in codes if code]
    return joined_names(names, locale) if len(names) > 1 else "".join(names)


def menu_name(code: str, locale: str) -> str:
    """The name by which menus and forms show a country; unlike the printed one, it always says which country is meant.

    Raises ``ValueError`` as ``country_name`` does.
    """
    names = (country_name(code, locale), _display_name(code, _covered(locale)))
    clear = next((name for name in names if not could_be_two(name)), None)
    return clear or f"{names[0]} ({CAPITALS[code]})"


def countries(locale: str) -> list[tuple[str, str]]:
    """Every country as (code, name for menus), in the order of the language of ``locale``."""
    return list(_sorted_countries(_covered(locale)))


@lru_cache(maxsize=64)
def _names(tag: str) -> Mapping[str, str]:
    shown = {code: _display_name(code, tag) for code in CODES}
    plain = {code: name if code in PROPER_BRACKETS else _without_remark(name) for code, name in shown.items()}
    often = Counter(plain.values())
    # A remark stays where two countries would otherwise bear one name.
    kept = {code: name if often[name] == 1 else shown[code] for code, name in plain.items()}
    return kept | printed_names_in(tag)


def _without_remark(name: str) -> str:
    return REMARK.sub("", name).strip().replace(" - ", "-")


def _display_name(code: str, tag: str) -> str:
    if code in KNOWN_BY_SHORT_NAME:
        return _short_name(code, tag)
    return str(icu.Locale("und", code).getDisplayCountry(icu.Locale.forLanguageTag(tag)))


def _short_name(code: str, tag: str) -> str:
    names = icu.LocaleDisplayNames.createInstance(icu.Locale.forLanguageTag(tag), [icu.UDisplayContext.LENGTH_SHORT])
    return str(names.regionDisplayName(code))


@lru_cache(maxsize=64)
def _covered(locale: str) -> str:
    """``locale`` as a tag when ICU has its language; otherwise English, where ICU would take the machine's own."""
    tag = locale.replace("_", "-")
    return tag if icu.Locale.forLanguageTag(tag).getLanguage() in _languages() else "en"


@lru_cache(maxsize=1)
def _languages() -> frozenset[str]:
    return frozenset(icu.Locale(name).getLanguage() for name in icu.Locale.getAvailableLocales())


@lru_cache(maxsize=64)
def _sorted_countries(tag: str) -> tuple[tuple[str, str], ...]:
    collator = icu.Collator.createInstance(icu.Locale.forLanguageTag(tag))
    named = ((code, menu_name(code, tag)) for code in CODES)
    return tuple(sorted(named, key=lambda pair: collator.getSortKey(pair[1])))
