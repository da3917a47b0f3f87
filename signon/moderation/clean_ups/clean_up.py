"""Proposals to tidy how a signature is printed: its name, and the country when it is missing.

Pure: from values to proposals. A proposal is never applied by itself.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from signon.countries import CODES
from signon.moderation.clean_ups.capitals import written_out
from signon.names import organization_key

SPACE_BEFORE_COMMA = re.compile(r"\s+(?=[,،、])")
SPACE_IN_BRACKETS = re.compile(r"(?<=[(\[（])\s+|\s+(?=[)\]）])")
TRAILING = re.compile(r"[\s.,;:·•|/\\_*~=+–—‐-‒\-。、،؛।։…]+$")
LEADING = re.compile(r"^[\s,;:·•|/\\_*~=+–—‐-‒\-。、،؛।։…]+(?=\w|[\"“„«(])")
_ABBREVIATED = (
    "inc ltd co corp assn assoc bros dept e.v st jr sr dr mr mrs ms org intl natl univ inst z.s a.s o.s stg ass u.a"
)
ABBREVIATIONS = frozenset(_ABBREVIATED.split())
"""Words that keep a full stop at the end of a name."""

QUOTES = (
    ('"', '"'), ("“", "”"), ("„", "“"), ("„", "”"), ("”", "”"), ("«", "»"), ("»", "«"), ("‹", "›"), ("'", "'"), ("‘", "’"),
    ("‚", "‘"), ("「", "」"), ("『", "』"), ("《", "》"), ("〈", "〉"), ("`", "`"),
)  # fmt: skip
OPENING = frozenset(opening for opening, _closing in QUOTES)
BRACKETED = re.compile(r"\s*[(\[（【]\s*([^()\[\]（）【】]+?)\s*[)\]）】]\s*")
_SPELLING = (
    "ac ag ai bz cc cd cf dj fm ga gd gg gl gq im io la ly me ml ms mu nu pw re sc sh sr st su tk to tv vc vg ws"
)
FOR_ANYBODY = frozenset(_SPELLING.split())
"""Country-code domains that people elsewhere take for what they spell; they say nothing of the country."""

OTHER_DOMAINS = {
    "uk": "GB", "xn--p1ai": "RU", "xn--j1amh": "UA", "xn--90ais": "BY", "xn--90a3ac": "RS", "xn--fiqs8s": "CN",
    "xn--fiqz9s": "CN", "xn--j6w193g": "HK", "xn--kpry57d": "TW", "xn--3e0b707e": "KR", "xn--h2brj9c": "IN",
    "xn--mgbaam7a8h": "AE", "xn--mgberp4a5d4ar": "SA", "xn--wgbh1c": "EG", "xn--mgbayh7gpa": "JO", "xn--o3cw4h": "TH",
    "xn--qxam": "GR", "xn--node": "GE", "xn--y9a3aq": "AM", "xn--e1a4c": "", "xn--d1alf": "MK", "xn--l1acc": "MN",
}  # fmt: skip


class CleanUp(StrEnum):
    """The kind of thing that is tidied."""

    CAPITALS = "capitals"
    SPACES = "spaces"
    PUNCTUATION = "punctuation"
    QUOTES = "quotes"
    ACRONYM = "acronym"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """The printed form of an organisation. ``language`` is the letter's, ``known_country`` the directory's."""

    name: str
    acronym: str = ""
    country: str = ""
    website: str = ""
    language: str = "en"
    known_country: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value to have instead of the present one; a country is given by its code."""

    kind: CleanUp
    before: str
    after: str


def proposals(printed: Printed) -> list[Proposal]:
    """The proposals, each by itself; a proposal that would leave no name is none."""
    return list(_proposals(printed))


def without_spaces(name: str) -> str:
    """Single spaces, none before a comma and none just inside brackets."""
    return SPACE_IN_BRACKETS.sub("", SPACE_BEFORE_COMMA.sub("", " ".join(name.split())))


def without_punctuation(name: str) -> str:
    """The name without list and sentence signs before or after it; a full stop of "e.V." stays."""
    begun = LEADING.sub("", name)
    end = TRAILING.search(begun)
    if end is None:
        return begun
    kept = begun[: end.start()]
    return f"{kept}." if end[0].startswith(".") and not end[0].startswith("..") and _is_abbreviated(kept) else kept


def without_quotes(name: str) -> str:
    """The name without quotation marks around the whole; those around a part, or around two parts, stay."""
    if name[:1] not in OPENING:
        return name
    for opening, closing in QUOTES:
        inner = name[len(opening) : -len(closing)]
        marks = {opening, closing} - ({"'", "’"} if opening in "'‘" and _is_apostrophe(inner) else set())
        if name.startswith(opening) and name.endswith(closing) and inner.strip() and marks.isdisjoint(inner):
            return inner.strip()
    return name


def without_acronym(name: str, acronym: str) -> str:
    """The name without the acronym in brackets, which is kept and printed as a field of its own."""
    wanted = _letters(acronym)
    found = next((one for one in BRACKETED.finditer(name) if wanted and _letters(one[1]) == wanted), None)
    if found is None:
        return name
    before, after = name[: found.start()], name[found.end() :]
    return f"{before}{' ' if before and after and after[0].isalnum() else ''}{after}".strip()


def country_of_website(website: str) -> str:
    """The code of the country whose domain the website has; empty for a domain that anybody takes."""
    host = urlsplit(website if "//" in website else f"//{website}").hostname or ""
    ending = _ascii(host.rstrip(".").rpartition(".")[2])
    if ending in OTHER_DOMAINS:
        return OTHER_DOMAINS[ending]
    code = ending.upper()
    return code if code in CODES and ending not in FOR_ANYBODY else ""


def _proposals(printed: Printed) -> Iterator[Proposal]:
    rules: list[tuple[CleanUp, Callable[[str], str | None]]] = [
        (CleanUp.SPACES, without_spaces),
        (CleanUp.QUOTES, without_quotes),
        (CleanUp.PUNCTUATION, without_punctuation),
        (CleanUp.ACRONYM, lambda name: without_acronym(name, printed.acronym)),
        (CleanUp.CAPITALS, lambda name: written_out(name, language=printed.language, acronym=printed.acronym)),
    ]
    for kind, rule in rules:
        after = rule(printed.name)
        if after and after != printed.name and organization_key(after):
            yield Proposal(kind, printed.name, after)
    if printed.country:
        return
    country = printed.known_country or country_of_website(printed.website)
    if country:
        yield Proposal(CleanUp.COUNTRY, "", country)


def _is_abbreviated(text: str) -> bool:
    """Whether the text ends with a word that keeps its full stop: an abbreviation, initials, a single letter."""
    last = re.split(r"[\s(]+", text)[-1]
    return "." in last or last.casefold() in ABBREVIATIONS or (len(last) == 1 and unicodedata.category(last) == "Lu")


def _is_apostrophe(inner: str) -> bool:
    """Whether the marks within stand inside words."""
    return all(re.search(rf"\w{mark}\w", inner) for mark in "'’" if mark in inner)


def _letters(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())


def _ascii(label: str) -> str:
    try:
        return label.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
