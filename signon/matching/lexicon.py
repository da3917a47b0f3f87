"""The meanings of words in organisations' names, across languages: ``lexicon.txt`` and CLDR's names of countries.

A phrase is a tuple of words in the form of ``plain_word``. Meanings are names of this module's own, never shown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from pathlib import Path

import icu

from signon.countries import CODES
from signon.spelling import fold

LEXICON = Path(__file__).with_name("lexicon.txt")
LANGUAGES = (
    *(
        "en",
        "fr",
        "es",
        "pt",
        "de",
        "it",
        "nl",
        "sv",
        "da",
        "nb",
        "fi",
        "pl",
        "cs",
        "sk",
        "hu",
        "ro",
        "bg",
        "hr",
        "sr",
        "sl",
        "ru",
    ),
    *("uk", "el", "tr", "ar", "he", "fa", "hi", "id", "ms", "vi", "th", "zh", "zh_Hant", "ja", "ko", "sw", "ca", "eu"),
)
"""Languages whose names of countries are known, the most usual first: the first to claim a word has it."""

MISLEADING_COUNTRIES = frozenset({"island", "iles", "isla", "kina", "man", "mali", "fas", "ira", "oman", "guinea"})
"""Words that name a country in one language and something else in a more usual one; their English names are kept."""

LONGEST_PHRASE = 5
SHORT = 4
UNLAUT = str.maketrans({"ß": "ss"})
TRANSCRIBED_UMLAUT = re.compile("(?<=[a-z])([aou])e(?=[bcdfghjklmnpqrstvwxz])")
BRITISH_VERB = re.compile(r"is(ation|e|ing|ed)$")
BRITISH_NOUN = re.compile(r"(?<=[^aeiou])our$|(?<=[bdtg])re$|nce$")
AMERICAN = {"our": "or", "re": "er", "nce": "nse"}
BETWEEN_WORDS = re.compile(r"[\s_'’\-.]+")
IN_BRACKETS = re.compile(r"\s*[(（].*[)）]")
ARABIC_VARIANTS = str.maketrans({"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك"})
"""Letters that are written for one another in Arabic and Persian."""

DOUBLE = re.compile(r"([^\W\d])\1")


class Kind(Enum):
    """The role of a word in a name. Hashed by identity: thousands of times for each name, faster than by its name."""

    __hash__ = object.__hash__

    CONTENT = auto()
    STOP = auto()
    LEGAL = auto()
    SOFT = auto()
    QUALIFIER = auto()
    PLACE = auto()
    NUMBER = auto()


KINDS = {
    "words": Kind.CONTENT,
    "soft": Kind.SOFT,
    "ending": Kind.SOFT,
    "qualifier": Kind.QUALIFIER,
    "places": Kind.PLACE,
    "cities": Kind.PLACE,
    "stop": Kind.STOP,
}
"""The effect of the words of a section of the file."""


Line = tuple[str, str, str, tuple[str, ...]]
"""Section, meaning, folded writing and phrase of a word in the file."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meaning of a word or phrase, whatever language it is in."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The meanings by phrase, and by single words as they are written; the legal forms; words of direction, as "for".

    ``vocabulary`` are plain words that are known to be words, so that none is a misspelling of another.
    """

    meanings: dict[tuple[str, ...], Meaning]
    exact: dict[str, Meaning]
    legal: frozenset[tuple[str, ...]]
    directional: frozenset[str]
    vocabulary: frozenset[str]
    openings: frozenset[str]
    """The first words of phrases: only they are worth reading on from."""
    legal_edges: frozenset[str]
    """The first and last words of legal forms."""
    endings: frozenset[str]
    """The meanings of kinds that only a name of several other words may leave out."""
    small_words: dict[str, frozenset[str]]
    """The languages, as the file names them, that have a small word."""
    last_parts: frozenset[str]
    """Words for a kind of organisation with which languages that write compounds end one."""

    def known(self, word: str) -> bool:
        """Whether the plain word is one of some language, so that it is not a misspelling of another."""
        return word in self.vocabulary or (word,) in self.meanings


@lru_cache(maxsize=200_000)
def plain_word(word: str) -> str:
    """A folded word without plural, doubled letters, transcribed umlauts, and the differences of British spelling."""
    if not word.isascii():
        return word.translate(ARABIC_VARIANTS)
    if word.isdigit() or len(word) < SHORT:
        return word
    word = TRANSCRIBED_UMLAUT.sub(r"\1", _singular(word))
    if "is" in word:
        word = BRITISH_VERB.sub(r"iz\1", word)
    if word.endswith(("our", "re", "nce")):
        word = BRITISH_NOUN.sub(lambda found: AMERICAN[found[0]], word)
    return DOUBLE.sub(r"\1", word)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    lines = list(_lines())
    meanings: dict[tuple[str, ...], Meaning] = {}
    exact: dict[str, Meaning] = {}
    small_words: dict[str, frozenset[str]] = {}
    for section, name, written, phrase in lines:
        if section in KINDS:
            meaning = Meaning("" if section == "stop" else name, KINDS[section])
            meanings.setdefault(phrase, meaning)
            exact.setdefault(written, meaning)
        if section == "stop":
            small_words[written] = small_words.get(written, frozenset()) | {name}
    for phrase, code in _countries():
        meanings.setdefault(phrase, Meaning(code, Kind.PLACE))
    legal = frozenset(phrase for section, _name, _written, phrase in lines if section == "legal")
    return Lexicon(
        meanings=meanings,
        exact=exact,
        legal=legal,
        directional=frozenset(_words_in("directional", lines)),
        vocabulary=frozenset(_words_in("vocabulary", lines)),
        openings=frozenset(phrase[0] for phrase in meanings if len(phrase) > 1),
        legal_edges=frozenset(phrase[place] for phrase in legal for place in (0, -1)),
        endings=frozenset(name for section, name, _written, _phrase in lines if section == "ending"),
        small_words=small_words,
        last_parts=frozenset(written for section, _name, written, _phrase in lines if section == "last part"),
    )


def _words_in(wanted: str, lines: list[Line]) -> Iterator[str]:
    """The words of the phrases in a section."""
    return (word for section, _name, _written, phrase in lines if section == wanted for word in phrase)


def words_of_a_phrase(text: str) -> tuple[str, ...]:
    """The plain words of a phrase that is written with spaces or underscores."""
    return tuple(plain_word(word) for word in BETWEEN_WORDS.split(fold(text)) if word)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > SHORT:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _lines() -> Iterator[Line]:
    """Section, meaning, folded writing and phrase of every word in the file."""
    section = ""
    for line in LEXICON.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            name, words = line.split(":", 1)
            for word in words.split():
                if phrase := words_of_a_phrase(word):
                    yield section, name, fold(word), phrase


def _countries() -> Iterator[tuple[tuple[str, ...], str]]:
    places = [(code, icu.Locale("und", code)) for code in CODES]
    for language in LANGUAGES:
        locale = icu.Locale(language)
        for code, place in places:
            name = IN_BRACKETS.sub("", place.getDisplayCountry(locale))
            phrase = words_of_a_phrase(name.replace("&", " ").replace(",", " "))
            is_clear = language == "en" or not MISLEADING_COUNTRIES & set(phrase)
            if is_clear and 0 < len(phrase) <= LONGEST_PHRASE:
                yield phrase, code
