"""Reading a country where people write it: by code, by name in any language, by an old name."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import icu

from signon.countries.codes import CODES
from signon.countries.other_names import other_names
from signon.countries.printed_names import printed_names
from signon.spelling import fold

AMBIGUOUS = frozenset(
    [
        "congo",
        "kongo",
        "конго",
        "الكونغو",
        "刚果",
        "剛果",
        "コンゴ",
        "콩고",
        "korea",
        "coree",
        "corea",
        "coreia",
        "كوريا",
        "papua",
    ]
)
"""Names of which more than one country has a claim; the person has to say which."""

NEVER_A_COUNTRY = frozenset({"eu", "ue"})
"""Initials of the European Union; one language calls the United States so."""

FORM_OF_STATE = re.compile(
    r"^(?:the )?(?:(?:(?:people s|united|federal|federative|federated|islamic|bolivarian|plurinational|socialist"
    r"|democratic|arab|hashemite|oriental|cooperative|independent) )*"
    r"(?:republic|kingdom|states?|principality|commonwealth|grand duchy|sultanate|union|federation) of (?:the )?)+",
)
CODE = re.compile(r"[a-z]{2,3}", re.IGNORECASE | re.ASCII)
INVERTED = re.compile(r"^([^,(]+)[,(]\s*([^,()]+ of(?: the)?)\s*\)?$", re.IGNORECASE)
INVERTED_REPUBLIC = re.compile(r"^([^,(]+)[,(]\s*([^,()]*\brep(?:ublic\b|\b\.?))\s*\)?$", re.IGNORECASE)
"""The World Bank's form: "Egypt, Arab Rep."."""

IN_BRACKETS = re.compile(r"([^()]+)\(([^()]+)\)")
FORMERLY = re.compile(r"^(?:formerly|former|ex|anciennement|ancien|antes|ehemals|früher|سابقا)\b\W*", re.IGNORECASE)
FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
FLAG_LETTERS = {0x1F1E6 + place: chr(ord("A") + place) for place in range(26)}
ABBREVIATIONS = {"st": "saint", "ste": "sainte", "rep": "republic", "dem": "democratic"}
REMARK = re.compile(r"\s*[(（].*[)）]")


def country_code(text: str) -> str | None:
    """The alpha-2 code for an alpha-2 or alpha-3 code or a name in any language; None for an unknown or ambiguous one.

    Case, accents, punctuation and spacing do not matter, nor does "Republic of" and its like before or after the name.
    """
    entered = text.strip()
    if FLAG.fullmatch(entered):
        entered = entered.translate(FLAG_LETTERS)
    return _code_of_name(entered) or _code_beside_brackets(entered)


def _code_of_name(entered: str) -> str | None:
    plain = _words(INVERTED_REPUBLIC.sub(r"\2 of \1", INVERTED.sub(r"\2 \1", entered)))
    keys = (_key(plain), _key(FORM_OF_STATE.sub("", plain)))
    if CODE.fullmatch(entered):
        # Languages that shorten a country's name to two or three letters clash with the codes: EU is the US in one.
        return _codes().get(entered.upper()) or _usual_names().get(keys[0])
    return next((code for names in (_usual_names, _foreign_names) for key in keys if (code := names().get(key))), None)


def _code_beside_brackets(entered: str) -> str | None:
    """The country that a name and its remark both mean, as in "United States (USA)" and "Congo (DRC)"."""
    found = IN_BRACKETS.fullmatch(entered)
    if not found:
        return None
    name, remark = found[1], FORMERLY.sub("", found[2])
    code = _code_of_name(remark)
    return code if code and (could_be_two(name) or _code_of_name(name) == code) else None


def could_be_two(name: str) -> bool:
    """Whether more than one country has a claim to the name, as both have to "Congo"."""
    return name_key(name) in AMBIGUOUS


def name_key(name: str) -> str:
    """The letters of a name, folded, without "and" and "the": what two spellings of one name have in common."""
    return _key(_words(name))


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    three_letters = {icu.Locale("und", code).getISO3Country(): code for code in CODES}
    return {**three_letters, **{code: code for code in CODES}}


@lru_cache(maxsize=1)
def _usual_names() -> dict[str, str]:
    """The code for each folded English name and each of ``other_names``."""
    names = {name: code for code, name in _spellings(icu.Locale("en"))}
    names |= {name_key(name): code for code, name in printed_names()["en"].items() if not could_be_two(name)}
    return names | {name_key(name): code for name, code in other_names()}


@lru_cache(maxsize=1)
def _foreign_names() -> dict[str, str]:
    """The code for each folded name, in any language, that one country alone claims. This takes a second, once."""
    claims: dict[str, set[str]] = {}
    for locale in _name_locales():
        for code, name in _spellings(locale):
            claims.setdefault(name, set()).add(code)
    for printed in printed_names().values():
        for code, name in printed.items():
            claims.setdefault(name_key(name), set()).add(code)
    sole = {name: codes.pop() for name, codes in claims.items() if len(codes) == 1}
    return {name: code for name, code in sole.items() if name not in AMBIGUOUS | NEVER_A_COUNTRY}


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
        yield from ((code, name_key(name)) for name in names if name != code)


@lru_cache(maxsize=1)
def _places() -> list[tuple[str, icu.Locale]]:
    return [(code, icu.Locale("und", code)) for code in CODES]


@lru_cache(maxsize=100_000)
def _words(name: str) -> str:
    """The words of ``name``, folded, with single spaces between them."""
    joined = re.sub(r"(?<=\w)\.(?=\w)", "", fold(name))
    kept = "".join(character if _belongs_to_a_word(character) else " " for character in joined)
    return " ".join(ABBREVIATIONS.get(word, word) for word in kept.split())


def _belongs_to_a_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _key(words: str) -> str:
    return "".join(word for word in words.split() if word not in {"and", "the"})
