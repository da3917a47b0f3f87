"""Countries and territories: their codes, their names in every language of CLDR, and the world regions they lie in.

A country is an ISO 3166-1 alpha-2 code everywhere in the project, with ``XK`` for Kosovo. Names come from CLDR by way
of ICU, which also sorts them; a language that CLDR does not cover gets the English ones.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import icu

from signon.spelling import fold

NOT_COUNTRIES = frozenset({"CQ", "DG", "EA", "IC"})
"""Codes that ICU lists, but that ISO 3166-1 only reserves for parts of other countries."""

KNOWN_BY_SHORT_NAME = frozenset({"HK", "MM", "MO", "PS"})
"""Territories whose long CLDR name carries a remark; the short one is what organisations there write."""

OTHER_NAMES = {
    "AE": "UAE / Emirates",
    "BA": "Bosnia",
    "BN": "Brunei Darussalam",
    "BQ": "Bonaire, Sint Eustatius and Saba",
    "CD": (
        "DR Congo / DRC / RDC / D.R. Congo / Democratic Republic of Congo / Democratic Republic of the Congo / Zaire"
        " / Congo (Democratic Republic) / Congo, Democratic Republic / République démocratique du Congo / RD Congo"
    ),
    "CG": (
        "Republic of Congo / Republic of the Congo / Congo Republic / Congo (Republic) / Congo (Brazzaville)"
        " / République du Congo"
    ),
    "CI": "Ivory Coast",
    "CN": "People's Republic of China / PRC / P.R. China / PR China / Mainland China",
    "CV": "Cabo Verde",
    "CZ": "Czech Republic",
    "EH": "Sahrawi Arab Democratic Republic",
    "FK": "Malvinas / Falkland Islands (Malvinas)",
    "FM": "Federated States of Micronesia",
    "GB": (
        "UK / U.K. / Great Britain / Britain / England / Scotland / Wales / Northern Ireland"
        " / United Kingdom of Great Britain and Northern Ireland"
    ),
    "GR": "EL / Hellenic Republic",
    "HK": "Hong Kong SAR",
    "KG": "Kyrgyz Republic",
    "KP": "DPRK / Democratic People's Republic of Korea / Korea, Democratic People's Republic",
    "KR": "Republic of Korea / ROK / Korea (South) / Korea, South",
    "LA": "Lao / Lao PDR / Lao People's Democratic Republic",
    "MF": "Saint Martin (French part)",
    "MK": "Macedonia / Former Yugoslav Republic of Macedonia / FYROM",
    "MM": "Burma",
    "MO": "Macau / Macao SAR",
    "NL": "Holland",
    "PS": "Palestine / Occupied Palestinian Territory / OPT",
    "RU": "Russian Federation",
    "SH": "Saint Helena, Ascension and Tristan da Cunha",
    "SX": "Sint Maarten (Dutch part)",
    "SY": "Syrian Arab Republic",
    "SZ": "Swaziland",
    "TL": "East Timor",
    "TR": "Turkey",
    "TW": "Republic of China / Chinese Taipei / Taiwan, Province of China",
    "US": "U.S. / USA / U.S.A. / United States of America / America",
    "VA": "Vatican / Holy See",
    "VC": "Saint Vincent and the Grenadines",
    "VG": "Virgin Islands, British / Virgin Islands (British)",
    "VI": "Virgin Islands, U.S. / Virgin Islands (U.S.) / United States Virgin Islands",
    "VN": "Viet Nam",
}
"""Names that people write for a country beside its CLDR names, separated by strokes."""

AMBIGUOUS = frozenset({"congo", "kongo", "korea"})
"""Names of which more than one country has a claim; the person has to say which."""

FORM_OF_STATE = re.compile(
    r"^(?:the )?(?:(?:(?:people s|united|federal|federative|federated|islamic|bolivarian|plurinational|socialist"
    r"|democratic|arab|hashemite|oriental|cooperative|independent) )*"
    r"(?:republic|kingdom|states?|principality|commonwealth|grand duchy|sultanate|union|federation) of (?:the )?)+",
)
CODE = re.compile(r"[a-z]{2,3}", re.IGNORECASE | re.ASCII)
INVERTED = re.compile(r"^([^,(]+)[,(]\s*([^,()]+ of(?: the)?)\s*\)?$", re.IGNORECASE)
REMARK = re.compile(r"\s*[(（].*[)）]")

CODES = tuple(sorted(set(icu.Locale.getISOCountries()) - NOT_COUNTRIES))
"""Every alpha-2 code, in alphabetical order."""

REGIONS = ("002", "019", "142", "150", "009")
"""The UN's M49 macro regions, in alphabetical order of their English names: Africa, Americas, Asia, Europe, Oceania."""


def country_code(text: str) -> str | None:
    """The alpha-2 code for an alpha-2 or alpha-3 code or a name in any language; None for an unknown or ambiguous one.

    Case, accents, punctuation and spacing do not matter, nor does "Republic of" and its like before or after the name.
    """
    entered = text.strip()
    plain = _words(INVERTED.sub(r"\2 \1", entered))
    keys = (_key(plain), _key(FORM_OF_STATE.sub("", plain)))
    if CODE.fullmatch(entered):
        # Languages that shorten a country's name to two or three letters clash with the codes: EU is the US in one.
        return _codes().get(entered.upper()) or _usual_names().get(keys[0])
    return next((code for names in (_usual_names, _foreign_names) for key in keys if (code := names().get(key))), None)


def country_name(code: str, locale: str) -> str:
    """The name of the country or M49 region ``code`` in the language of ``locale`` (``pt-BR`` or ``pt_BR``).

    Raises ``ValueError`` for a code that is neither a country nor a macro region.
    """
    if code not in CODES and code not in REGIONS:
        message = f"{code!r} is not the code of a country"
        raise ValueError(message)
    return _display_name(code, _covered(locale))


def countries(locale: str) -> list[tuple[str, str]]:
    """Every country as (code, name), in the order of the language of ``locale``."""
    return list(_sorted_countries(_covered(locale)))


def region_of(code: str) -> str:
    """The M49 code (one of ``REGIONS``) of the macro region a country lies in; ``country_name`` gives its name.

    Raises ``ValueError`` for a code that is not a country's.
    """
    if code not in CODES:
        message = f"{code!r} is not the code of a country"
        raise ValueError(message)
    return str(icu.Region.getInstance(code).getContainingRegion(icu.URegionType.CONTINENT))


def _display_name(code: str, locale: str) -> str:
    if code in KNOWN_BY_SHORT_NAME:
        return _short_name(code, locale)
    return str(icu.Locale("und", code).getDisplayCountry(icu.Locale.forLanguageTag(locale)))


def _short_name(code: str, locale: str) -> str:
    names = icu.LocaleDisplayNames.createInstance(icu.Locale.forLanguageTag(locale), [icu.UDisplayContext.LENGTH_SHORT])
    return str(names.regionDisplayName(code))


def _covered(locale: str) -> str:
    """``locale`` as a tag when ICU has its language; otherwise English, where ICU would take the machine's own."""
    tag = locale.replace("_", "-")
    return tag if icu.Locale.forLanguageTag(tag).getLanguage() in _languages() else "en"


@lru_cache(maxsize=1)
def _languages() -> frozenset[str]:
    return frozenset(icu.Locale(name).getLanguage() for name in icu.Locale.getAvailableLocales())


@lru_cache(maxsize=64)
def _sorted_countries(locale: str) -> tuple[tuple[str, str], ...]:
    collator = icu.Collator.createInstance(icu.Locale.forLanguageTag(locale))
    named = ((code, _display_name(code, locale)) for code in CODES)
    return tuple(sorted(named, key=lambda pair: collator.getSortKey(pair[1])))


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    three_letters = {icu.Locale("und", code).getISO3Country(): code for code in CODES}
    return {**three_letters, **{code: code for code in CODES}}


@lru_cache(maxsize=1)
def _usual_names() -> dict[str, str]:
    """The code for each folded English name and each of ``OTHER_NAMES``."""
    names = {name: code for code, name in _spellings(icu.Locale("en"))}
    return names | {_key(_words(name)): code for code, others in OTHER_NAMES.items() for name in others.split(" / ")}


@lru_cache(maxsize=1)
def _foreign_names() -> dict[str, str]:
    """The code for each folded name, in any language, that one country alone claims. This takes a second, once."""
    claims: dict[str, set[str]] = {}
    for locale in _name_locales():
        for code, name in _spellings(locale):
            claims.setdefault(name, set()).add(code)
    sole = {name: codes.pop() for name, codes in claims.items() if len(codes) == 1}
    return {name: code for name, code in sole.items() if name not in AMBIGUOUS}


def _name_locales() -> list[icu.Locale]:
    """Every language and script, without the countries' own variants, which differ little."""
    locales = (icu.Locale(name) for name in icu.Locale.getAvailableLocales())
    return [*(locale for locale in locales if not locale.getCountry()), icu.Locale("pt_PT"), icu.Locale("zh_Hant_HK")]


def _spellings(locale: icu.Locale) -> Iterator[tuple[str, str]]:
    """Each code with its folded names: the long one, that without its remark in brackets, and the short one."""
    short_names = icu.LocaleDisplayNames.createInstance(locale, [icu.UDisplayContext.LENGTH_SHORT])
    for code, place in _places():
        long_name = place.getDisplayCountry(locale)
        names = {long_name, REMARK.sub("", long_name), short_names.regionDisplayName(code)}
        # For want of a name ICU answers with the code itself.
        yield from ((code, _key(_words(name))) for name in names if name != code)


@lru_cache(maxsize=1)
def _places() -> list[tuple[str, icu.Locale]]:
    return [(code, icu.Locale("und", code)) for code in CODES]


@lru_cache(maxsize=100_000)
def _words(name: str) -> str:
    """The words of ``name``, folded, with single spaces between them."""
    joined = re.sub(r"(?<=\w)\.(?=\w)", "", fold(name))
    kept = "".join(character if _belongs_to_a_word(character) else " " for character in joined)
    return " ".join("saint" if word == "st" else word for word in kept.split())


def _belongs_to_a_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _key(words: str) -> str:
    return "".join(word for word in words.split() if word not in {"and", "the"})
