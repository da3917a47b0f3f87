"""Countries as somebody enters them in a field or in the cell of a table: one or two, none, or what is no country.

Every form and every import reads it here, so that all of them take the same.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from itertools import permutations

import icu

from signon.countries.codes import REGIONS
from signon.countries.reading import country_code, name_key

MOST_COUNTRIES = 2
COUNTRIES_BETWEEN = "; "
"""The sign between the codes of two countries in a cell: "KE; UG"."""

MOST_PIECES = 12
FURTHER_REGIONS = (
    "001", "003", "005", "011", "013", "014", "015", "017", "018", "021", "029", "030", "034", "035", "039", "053", "054",
    "061", "143", "145", "151", "154", "155", "202", "419", "EU", "UN", "EZ",
)  # fmt: skip
"""Parts of the world that CLDR names, beside the five of ``REGIONS``."""

BODY = re.compile(
    r"\b(?:org|organi[sz]ations?|organisation|organización|organização|network|réseau|red|rede|ngo|ingo|ong|nro|body|coalition"
    r"|level|ebene|منظمة|region|región|região|région)\b",
    re.IGNORECASE,
)
"""Words beside "international" and its like that say what is so: "International NGO"."""

STRONG = re.compile(r"\s*(?:[;:|\t\n+/\\•·]|(?<=\s)[-–—](?=\s))\s*")
AND = "and|as well as|plus|also|und|sowie|et|ainsi que|y|así como|e|bem como|en|и"
WEAK = re.compile(rf"\s*(?:[,，،、]|&|(?<=\w{{4}})[-–](?=\w{{4}})|(?<=\s)(?:{AND})(?=\s)|(?<=\s)و)\s*", re.IGNORECASE)
NOT_APPLICABLE = re.compile(r"\bn\s*/\s*a\b", re.IGNORECASE)
"""The one abbreviation with a stroke in it, which would divide it."""

SIGNS_OF_NOTHING = re.compile(r"[\s;,:|\-‐‑‒–—―−.·…/\\_*#xX×~]+")
NAMIBIA_OR_NOTHING = "na"
CODE = re.compile(r"[A-Za-z]{2,3}")
STATES = frozenset(
    [
        "AL", "AR", "AZ", "CA", "CO", "DE", "GA", "ID", "IL", "IN", "LA", "MA", "MD", "ME", "MN", "MO", "MS", "MT", "NC",
        "NE", "PA", "SC", "SD", "TN", "VA",
    ]
)  # fmt: skip
"""Codes of countries that are those of American states, too: "Lebanon, PA" is one place."""

LANGUAGES = (
    "en",
    "fr",
    "es",
    "pt",
    "de",
    "ar",
    "it",
    "nl",
    "ru",
    "zh",
    "ja",
    "sv",
    "pl",
    "tr",
    "el",
    "ko",
    "he",
    "fa",
    "uk",
    "id",
)
"""The languages in which parts of the world are known."""

IN_BRACKETS = re.compile(r"([^()]+)\(([^()]+)\)")
ASIDE = re.compile(
    r"^both\b|\(\s*(?:hq|headquarters?|head office|main|joint|seat|siège|sede|sede principal|sitz|hauptsitz|المقر)\s*\)",
    re.IGNORECASE,
)
"""Remarks that say in which of two countries the office is."""


class Meaning(StrEnum):
    """The meaning of what was entered for a country."""

    NOTHING = "nothing"
    COUNTRIES = "countries"
    NOT_A_COUNTRY = "not a country"
    NAMIBIA_OR_NOTHING = "Namibia or nothing"
    TOO_MANY = "too many"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Countries:
    """The countries that somebody meant: one or two codes when the meaning is that, the first one first."""

    meaning: Meaning
    codes: tuple[str, ...] = ()


def read_countries(text: str, *, are_codes: bool = False) -> Countries:
    """The countries that ``text`` means.

    An organisation that works in a region or in the world has none: "International", "Europe", "N/A", "-". "NA" is
    Namibia only where ``are_codes`` says that the other cells are codes; elsewhere somebody has to be asked.
    """
    return _read(" ".join(text.split("\u200b")).strip(), are_codes)


def are_codes(cells: Iterable[str]) -> bool:
    """Whether a column of countries holds codes: every cell that is not empty has two or three letters, or two codes."""
    return all(CODE.fullmatch(piece) for cell in cells for piece in STRONG.split(cell.strip()) if piece)


@lru_cache(maxsize=20_000)
def _read(text: str, are_codes: bool) -> Countries:  # noqa: FBT001 - for the cache
    if not text:
        return Countries(Meaning.NOTHING)
    if text.lower() == NAMIBIA_OR_NOTHING and not are_codes:
        return Countries(Meaning.NAMIBIA_OR_NOTHING)
    found = _several(text)
    if not found:
        return Countries(Meaning.UNKNOWN if found is None else Meaning.NOT_A_COUNTRY)
    codes = tuple(dict.fromkeys(found))
    return Countries(Meaning.COUNTRIES, codes) if len(codes) <= MOST_COUNTRIES else Countries(Meaning.TOO_MANY)


def is_no_country(text: str) -> bool:
    """Whether the text is what people write for an organisation without a country, such as "International" or "N/A"."""
    return bool(SIGNS_OF_NOTHING.fullmatch(text)) or any(
        (key := name_key(piece)) and key in _no_countries() for piece in (text, BODY.sub(" ", text))
    )


def _several(text: str) -> list[str] | None:
    """The codes of the countries that the text names, none for parts of the world; None when a piece of it is neither."""
    if code := country_code(text):
        return [code]
    if is_no_country(text):
        return []
    text = ASIDE.sub(" ", NOT_APPLICABLE.sub("n.a.", text)).strip()
    if found := IN_BRACKETS.fullmatch(text):
        text = next((one.strip() for one, other in permutations(found.groups()) if is_no_country(other)), text)
    pieces = [piece for piece in STRONG.split(text) if piece]
    codes: list[str] = []
    for piece in pieces:
        found_here = _of_piece(piece)
        if found_here is None:
            return None
        codes += found_here
    return codes


def _of_piece(text: str) -> list[str] | None:
    code = country_code(text)
    if code or is_no_country(text):
        return [code] if code else []
    return _listed(text)


def _listed(text: str) -> list[str] | None:
    """The codes in an enumeration with commas and "and", which names of countries hold as well."""
    separators = list(WEAK.finditer(text))
    begins = [0, *(found.end() for found in separators)]
    ends = [*(found.start() for found in separators), len(text)]
    pieces = [text[begin:end] for begin, end in zip(begins, ends, strict=True)]
    if not 1 < len(pieces) <= MOST_PIECES or ("," in text and _is_place_in_america(pieces)):
        return None
    codes = _fewest(text, begins, ends)
    if codes is not None:
        return codes
    named = [piece for piece in pieces if piece and not is_no_country(piece)]
    each = [country_code(piece) for piece in named]
    return [code for code in each if code] if len(named) < len(pieces) and all(each) else None


def _is_place_in_america(pieces: Sequence[str]) -> bool:
    """Whether the pieces may be one place: "Georgia, USA", "Lebanon, PA"."""
    last = pieces[-1].upper()
    return (last in STATES and not all(map(CODE.fullmatch, pieces))) or [country_code(one) for one in pieces] == [
        "GE",
        "US",
    ]


def _fewest(text: str, begins: list[int], ends: list[int]) -> list[str] | None:
    """The codes of the fewest countries whose names make up the whole text; None when they do not."""
    best: list[list[str] | None] = [[]]
    for end in range(1, len(begins) + 1):
        found: list[str] | None = None
        for begin in range(end):
            before, code = best[begin], country_code(text[begins[begin] : ends[end - 1]].strip())
            if before is not None and code and (found is None or len(before) + 1 < len(found)):
                found = [*before, code]
        best.append(found)
    return best[-1]


@cache
def _no_countries() -> frozenset[str]:
    """The folded words for what is no country."""
    text = files(__package__).joinpath("not_a_country.txt").read_text(encoding="utf-8")
    written = {word for line in text.splitlines() if line and not line.startswith("#") for word in line.split(" / ")}
    places = [icu.Locale("und", code) for code in (*REGIONS, *FURTHER_REGIONS)]
    named = {str(place.getDisplayCountry(locale)) for locale in map(icu.Locale, LANGUAGES) for place in places}
    return frozenset(key for name in written | named if (key := name_key(name)) and country_code(name) is None)
