"""Acronyms as they are written, and whether one is made of the first letters of words."""

import re

from signon.matching.lexicon import Kind
from signon.matching.words import Word, to_latin
from signon.spelling import fold

ACRONYM = re.compile(r"[^\W\d_][\w.&-]{1,13}")
LEAST_CAPITALS = 0.6
LEAST_WORDS = 2


def acronym_key(acronym: str) -> str:
    """The letters and digits of an acronym in the form that is compared."""
    return "".join(character for character in to_latin(fold(acronym)) if character.isalnum())


def looks_like_acronym(text: str) -> bool:
    """Whether the text is one word that is mostly written in capitals."""
    if not ACRONYM.fullmatch(text):
        return False
    letters = [character for character in text if character.isalpha()]
    return sum(character.isupper() for character in letters) >= max(2, LEAST_CAPITALS * len(letters))


def initials_match(acronym: str, words: tuple[Word, ...]) -> bool:
    """Whether the acronym is made of the words' first letters, small words counted or left out.

    A longer acronym may take two or three letters of a word, as in UNESCO's neighbours; every weighty word has its part.
    """
    most_letters = 3 if len(acronym) >= 5 else 1  # noqa: PLR2004 - syllables make no shorter acronym
    latin = [(word, to_latin(part)) for word in words for part in word.parts or (word.folded,) if part]
    reached = {0}
    for word, written in latin:
        following = set(reached) if word.kind is Kind.STOP else set()
        for place in reached:
            for length in range(1, most_letters + 1):
                if len(written) >= length and acronym.startswith(written[:length], place):
                    following.add(place + length)
        reached = following
        if not reached:
            return False
    return len(acronym) in reached and len(latin) >= LEAST_WORDS
