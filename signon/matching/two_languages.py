"""Two parts of a name that are the name in two languages: "Heron Society – Reihergesellschaft"."""

from collections import Counter

from rapidfuzz import fuzz

from signon.matching.lexicon import Kind, lexicon
from signon.matching.words import Word

Words = tuple[Word, ...]

LEAST_WORDS = 2
MOST_LETTERS_SHARED = 60
"""The percentage of likeness from which on two words are forms of one word rather than its translation."""

KINDS = frozenset(
    {
        *("association", "foundation", "organization", "network", "group", "society", "trust", "fund", "federation"),
        *("union", "league", "alliance", "council", "committee", "institute", "center", "club", "forum", "cooperative"),
    }
)
"""The kinds that a word such as "Gesellschaft" may stand for in another language: people seldom choose a dictionary's word."""

PLACES = frozenset({Kind.PLACE, Kind.QUALIFIER, Kind.NUMBER, Kind.STOP})
BEGINNING = 3
"""Letters at least before the last part of a compound."""


def are_translations(left: Words, right: Words) -> bool:
    """Whether two parts of a written name are likely one name in two languages.

    What tells so: another script; the same word for a kind of organisation or anything else in another language; a compound
    that ends with such a word; small words of two languages. A place or a branch beside a name never is one.
    """
    if _only_place(left) or _only_place(right):
        return False
    if _is_foreign(left) != _is_foreign(right):
        return True
    if _is_compound_beside_kind(left, right) or _is_compound_beside_kind(right, left):
        return True
    if min(len(_weighty(left)), len(_weighty(right))) < LEAST_WORDS:
        return False
    return _is_said_otherwise(left, right) or not _languages(left) & _languages(right)


def _only_place(words: Words) -> bool:
    return all(word.kind in PLACES for word in words)


def _is_foreign(words: Words) -> bool:
    return any(word.is_foreign for word in words)


def _weighty(words: Words) -> list[Word]:
    return [word for word in words if word.kind not in {Kind.STOP, Kind.NUMBER}]


def _is_compound_beside_kind(compound: Words, other: Words) -> bool:
    """Whether one part is a single word such as "Reihergesellschaft", and the other one has a word for a kind."""
    last_parts = lexicon().last_parts
    kinds = [word.folded for word in other if word.meaning in KINDS]
    if not kinds or not last_parts.isdisjoint(kinds):
        return False
    if len(_weighty(compound)) > len(_weighty(other)):
        return False
    return any(_ends_with_kind(word) for word in compound) or _is_known_compound(compound)


def _ends_with_kind(word: Word) -> bool:
    if word.is_known or len(word.folded) <= BEGINNING:
        return False
    return any(word.folded.endswith(last, BEGINNING) for last in lexicon().last_parts)


def _is_known_compound(words: Words) -> bool:
    """Whether one written word stands for two known ones, of which the last is a kind."""
    return len(words) > 1 and words[-1].meaning in KINDS and sum(bool(word.written) for word in words) == 1


def _is_said_otherwise(left: Words, right: Words) -> bool:
    """Whether the parts have a meaning in common that each says in its own word."""
    theirs = {word.meaning: word for word in _weighty(right) if word.kind is not Kind.PLACE}
    for word in _weighty(left):
        other = theirs.get(word.meaning)
        if other and fuzz.ratio(word.folded, other.folded) < MOST_LETTERS_SHARED:
            return True
    return False


def _languages(words: Words) -> frozenset[str]:
    """The languages that most of the small words are of; all languages when there are none."""
    small = lexicon().small_words
    hits = Counter(language for word in words if word.kind is Kind.STOP for language in small.get(word.folded, ()))
    most = max(hits.values(), default=0)
    every = frozenset().union(*small.values())
    return frozenset(language for language, number in hits.items() if number == most) if most else every
