"""Names in CAPITALS written out: small words and acronyms with care, in the manner of the language they are in.

A proposal, never a decision: which of the words are names nobody can read from capitals.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

import icu

from signon.matching.lexicon import Kind, lexicon
from signon.matching.words import words_of
from signon.moderation.clean_ups.language_of_capitals import DOTTED_I, language_of
from signon.moderation.clean_ups.words_in_capitals import (
    ACRONYMS,
    ARTICLED_PLACES,
    ELISIONS,
    FIXED,
    LEGAL_ENDS,
    MAC_NAMES,
    SENTENCE,
    SMALL,
    SYLLABIC,
)

WORD = re.compile(r"[^\W_]+(?:[.'’·‐-][^\W_]+)*\.?")
PART = re.compile(r"[^\W_]+")
ROMAN = re.compile(r"(?=[XVI]{2})X{0,3}(?:IX|IV|V?I{0,3})")
VOWELS = re.compile("[AEIOUYÀ-ÖØ-ÝĀĂĄĒĔĖĘĚĪĬĮİŌŎŐŪŬŮŰŲŸАЕЁИОУЫЭЮЯІЇЄЎЪѢ]")
LATIN_OR_CYRILLIC = re.compile("[A-ZЀ-Я]+")
ORDINAL = re.compile(r"\d+(?:ST|ND|RD|TH|ER|E|ÈRE|ÈME|º|ª)")
DIGIT_BETWEEN_WORDS = re.compile(r"([^\W\d_]{3,})(\d)([^\W\d_]{3,})")
WEB_ADDRESS = re.compile(r"(.+)\.(ORG|COM|NET|INFO|INT)")
OPENING = re.compile(r"(?:^|[\s(])['’‘]$")
"""An apostrophe that begins a word, as in "'s-Gravenhage"; what follows is a single small letter."""
GREEK = re.compile("[Ͱ-Ͽἀ-῿]")
LONGEST_WITHOUT_VOWEL = 6
LONGEST_IN_BRACKETS = 8
LEAST_SHARE = 0.8
LEAST_WORDS = 2
LEAST_MC = 4
ENGLISH = icu.Locale("en")
CONGO = frozenset({"CONGO", "KONGO"})


def written_out(name: str, *, language: str, acronym: str = "") -> str | None:
    """The name as it is written out, or None when it is not in capitals or consists of acronyms.

    A single word stays, because it may be an acronym that is read as a word. So does Greek, whose capitals have lost
    the accents that small letters need. ``language`` is the letter's, a BCP 47 tag: the name is taken to be in it,
    unless its small words are another's.
    """
    if not _is_in_capitals(name) or GREEK.search(name):
        return None
    words = WORD.findall(name)
    if len(words) < LEAST_WORDS:
        return None
    own = acronym.replace(".", "")
    found = language_of(words, language.split("-", maxsplit=1)[0].lower())
    writer = _Writer(name, found, {own} if own else set(), words)
    proposal = WORD.sub(writer.write, name)
    return proposal if proposal != name else None


class _Writer:
    """Writes the words of one name, one after the other."""

    def __init__(self, name: str, language: str, acronyms: set[str], words: Sequence[str]) -> None:
        self._name, self._language, self._acronyms = name, language, acronyms
        self._locale = icu.Locale(language)
        others = (words[:-1], words[1:])
        self._initials = {_initials(some, language, counted=counted) for some in others for counted in (True, False)}

    def write(self, found: re.Match[str]) -> str:
        """The word as it stands in the written-out name."""
        word, begins = found[0], self._begins(found.start())
        if OPENING.search(self._name[: found.start()]) and (clipped := self._clipped(word)):
            return clipped
        if not begins and self._is_small(word) and found.end() < len(self._name):
            return self._title(word) if f"{word}:{self._following(found)}" in ARTICLED_PLACES else self._lower(word)
        if written := self._fixed(word, found):
            return written
        if self._is_acronym(word, found):
            return word
        elided = self._elided(word, begins=begins)
        return elided or self._plain(word, begins=begins)

    def _clipped(self, word: str) -> str | None:
        """A word that begins with an apostrophe and one letter: "'s-Gravenhage", "'t"; None for any other."""
        first, mark, rest = word.partition("-")
        return f"{first.lower()}{mark}{self._title(rest)}" if len(first) == 1 else None

    def _following(self, found: re.Match[str]) -> str:
        following = WORD.search(self._name, found.end())
        return following[0] if following else ""

    def _fixed(self, word: str, found: re.Match[str]) -> str | None:
        """The one way to write the word here; None when there is none."""
        is_last = found.end() == len(self._name)
        if (word == "DR" and self._following(found) in CONGO) or (is_last and word in LEGAL_ENDS):
            return word
        if self._language == "de" and (word, self._following(found)) == ("E.", "V."):
            return "e."
        if self._language == "de" and is_last and word == "EV":
            return "e.V."
        if address := WEB_ADDRESS.fullmatch(word):
            name = address[1] if self._is_acronym(address[1], found) else self._title(address[1])
            return f"{name}.{address[2].lower()}"
        if fixed := self._numbered(word):
            return fixed
        fixed = FIXED.get(word.lower().replace("’", "'"))
        return fixed.replace("'", "’") if fixed and "’" in word else fixed

    def _numbered(self, word: str) -> str | None:
        """A word with a number in it: "21st", "Kids4Peace"; None for any other."""
        if ORDINAL.fullmatch(word):
            return word.lower()
        between = DIGIT_BETWEEN_WORDS.fullmatch(word)
        return f"{self._title(between[1])}{between[2]}{self._title(between[3])}" if between else None

    def _begins(self, start: int) -> bool:
        """Whether a part of the name begins here: at its beginning, and after a dash, colon or bracket."""
        before = self._name[:start].rstrip()
        if self._language in SENTENCE and before and set(before.split()) <= ACRONYMS:
            return True
        return not before or before[-1] in '–—:/|([«“"„' or (before[-1] == "-" and before != self._name[:start])

    def _is_acronym(self, word: str, found: re.Match[str]) -> bool:
        bare = word.replace(".", "")
        if word.isdigit() or not word.isupper():
            return True
        if bare in self._acronyms or bare in ACRONYMS or ROMAN.fullmatch(bare) or _has_digit(PART.findall(word)):
            return True
        if "." in word[:-1]:
            return True
        if self._is_without_vowel(bare):
            return True
        return bare in self._initials and (self._stands_alone(found) or len(bare) > LEAST_WORDS)

    def _is_without_vowel(self, word: str) -> bool:
        if not LATIN_OR_CYRILLIC.fullmatch(word) or len(word) > LONGEST_WITHOUT_VOWEL or VOWELS.search(word):
            return False
        return set(SYLLABIC.get(self._language, "")).isdisjoint(word[1:-1])

    def _stands_alone(self, found: re.Match[str]) -> bool:
        around = self._name[: found.start()].rstrip()[-1:] + self._name[found.end() :].lstrip()[:1]
        return len(found[0]) <= LONGEST_IN_BRACKETS and around in {"()", "[]", "（）"}

    def _elided(self, word: str, *, begins: bool) -> str | None:
        before, mark, rest = _parted(word)
        if not mark or before.lower() not in ELISIONS.get(self._language, ()):
            return None
        article = self._title(before) if begins else self._lower(before)
        return f"{article}{mark}{self._plain(rest, begins=not begins or self._language not in SENTENCE)}"

    def _plain(self, word: str, *, begins: bool) -> str:
        before, mark, rest = _parted(word)
        if mark:
            first = self._plain(before, begins=begins)
            is_name = len(before) == 1 and len(rest) > LEAST_WORDS
            return f"{first}{mark}{self._title(rest) if is_name else self._lower(rest)}"
        if self._language in SENTENCE and not begins and not _is_place(word):
            return self._lower(word)
        parts = PART.findall(word)
        pieces = (self._part(part, place, last=len(parts) - 1) for place, part in enumerate(parts))
        return PART.sub(lambda _found: next(pieces), word)

    def _part(self, part: str, place: int, *, last: int) -> str:
        """A part of a word with hyphens, which is a word of one part otherwise."""
        if 0 < place < last and self._is_small(part):
            return self._lower(part)
        stays = part in ACRONYMS or part in self._acronyms or _has_digit([part])
        if stays or (len(part) > LEAST_WORDS and self._is_without_vowel(part)):
            return part
        return self._lower(part) if place and self._language in SENTENCE and not _is_place(part) else self._named(part)

    def _named(self, part: str) -> str:
        """A word with its capitals, those within a name such as McGill or IJsselmeer among them."""
        if part.startswith("MC") and len(part) > LEAST_MC:
            return f"Mc{self._title(part[2:])}"
        if part.startswith("MAC") and part[3:] in MAC_NAMES:
            return f"Mac{self._title(part[3:])}"
        if part.startswith("IJ") and len(part) > LEAST_WORDS and not VOWELS.match(part[2]):
            return f"IJ{self._lower(part[2:])}"
        return self._title(part)

    def _is_small(self, word: str) -> bool:
        return self._lower(word) in SMALL.get(self._language, frozenset())

    def _lower(self, text: str) -> str:
        return str(icu.UnicodeString(text).toLower(self._locale))

    def _title(self, text: str) -> str:
        is_english = self._language in DOTTED_I and "İ" not in text and text.lower() in _english_words()
        return str(icu.UnicodeString(text).toTitle(ENGLISH if is_english else self._locale))


def _is_in_capitals(name: str) -> bool:
    large, small = sum(map(str.isupper, name)), sum(map(str.islower, name))
    return large > 0 and large >= LEAST_SHARE * (large + small)


def _has_digit(parts: Sequence[str]) -> bool:
    """Whether a word of one part has a digit; in one with hyphens, each part is looked at by itself."""
    return len(parts) == 1 and any(one.isdigit() for one in parts[0])


def _initials(words: Sequence[str], language: str, *, counted: bool) -> str:
    small = SMALL.get(language, frozenset())
    return "".join(word[0] for word in words if counted or word.lower() not in small)


def _parted(word: str) -> tuple[str, str, str]:
    found = re.search("['’]", word)
    return (word[: found.start()], found[0], word[found.end() :]) if found else (word, "", "")


@lru_cache(maxsize=1)
def _english_words() -> frozenset[str]:
    """Usual English words, which have no dotless i also beside Turkish ones."""
    meanings = (meaning.name.split("+") for meaning in lexicon().meanings.values() if meaning.kind is not Kind.PLACE)
    return lexicon().vocabulary.union(*meanings)


@lru_cache(maxsize=10_000)
def _is_place(word: str) -> bool:
    found = words_of(word)
    return bool(found) and all(one.kind is Kind.PLACE for one in found)
