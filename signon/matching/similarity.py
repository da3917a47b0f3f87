"""The likeness of two words: misspelled, shortened, or written in another script."""

import re
from collections.abc import Sequence
from enum import Enum, auto
from functools import lru_cache
from itertools import permutations

from rapidfuzz.distance import OSA, Indel

from signon.matching.words import Word

ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
SHORTEST_MISSPELLED, SHORT, LONG = 4, 6, 9
VOWELS = frozenset("aeiouy")
LEAST_SKELETON = 3
CERTAIN_VOWEL = 0.93
SOUNDS = (
    (re.compile("shch|sch|tch|tsch|sh|zh|ch|ts|tz|cz|dz|dj|dzh"), "s"),
    (re.compile("c(?=[eiy])"), "s"),
    (re.compile("ph|v|w|b|p"), "f"),
    (re.compile("kh|gh|ck|x|q|c|g|k|h"), "k"),
    (re.compile("th|d|t"), "t"),
    (re.compile("[zj]"), "s"),
)
DERIVING = frozenset({"ed", "er", "al", "ic", "ly", "or", "an"})
INTERCHANGED = frozenset(map(frozenset, ("ck", "sz", "iy", "cs", "kq", "vw", "bv", "fv", "mn", "ei", "il")))


class Likeness(Enum):
    """The reason why two different words count as one."""

    MISSPELLED = auto()
    SHORTENED = auto()
    TRANSCRIBED = auto()


def alike(left: Word, right: Word) -> tuple[float, Likeness] | None:
    """The certainty that two words with different meanings are one word after all, and why; None when they are not."""
    if left.is_foreign != right.is_foreign:
        return _transcribed(left.plain, right.plain)
    if left.is_abbreviated and right.folded.startswith(left.folded):
        return 0.97, Likeness.SHORTENED
    if right.is_abbreviated and left.folded.startswith(right.folded):
        return 0.97, Likeness.SHORTENED
    if left.is_known and right.is_known:
        return None
    certainty = misspelled_word(left, right)
    return (certainty, Likeness.MISSPELLED) if certainty else None


def misspelled_word(left: Word, right: Word) -> float:
    """``misspelled`` for two words: without their plural, or else as they are written.

    A word of five letters beside a known one may have one wrong vowel: "spece" is "space".
    """
    certainty = misspelled(left.plain, right.plain) or misspelled(left.folded, right.folded)
    if not certainty and left.is_known != right.is_known and len(left.plain) == len(right.plain) == SHORT - 1:
        return _with_another_vowel(left.plain, right.plain)
    return certainty


def misspelled_compound(left: Sequence[Word], right: Sequence[Word]) -> float:
    """The certainty that what is left of two names is one compound, misspelled on one side, where its parts are not known."""
    for one, other in permutations((left, right)):
        if len(one) == 1 < len(other) and not one[0].is_known and [word for word in other if word.written] == other[:1]:
            return misspelled(one[0].plain, other[0].written)
    return 0.0


def _with_another_vowel(left: str, right: str) -> float:
    differing = [pair for pair in zip(left, right, strict=True) if pair[0] != pair[1]]
    is_slip = len(differing) == 1 and left[0] == right[0]
    return CERTAIN_VOWEL if is_slip and VOWELS.issuperset(differing[0]) else 0.0


@lru_cache(maxsize=200_000)
def misspelled(left: str, right: str) -> float:
    """The certainty that one word is a misspelling of the other; 0 when it is another word."""
    longest, shortest = max(len(left), len(right)), min(len(left), len(right))
    if shortest < SHORTEST_MISSPELLED or not (left.isalpha() and right.isalpha()) or _is_derived(left, right):
        return 0.0
    most = 1 if longest < LONG else 2
    distance = OSA.distance(left, right, score_cutoff=most)
    if distance > most:
        return 0.0
    if longest < LONG and not _is_slip(left, right):
        return 0.0
    if distance > 1 and left[0] != right[0]:
        return 0.0
    return 1 - 0.18 * distance / max(longest, SHORT) * 2


def _is_derived(left: str, right: str) -> bool:
    """Whether one word is made of the other by an ending that makes another word: deliver, delivered; abogado, abogada."""
    if len(left) == len(right):
        one, other = left.removesuffix("s"), right.removesuffix("s")
        return one[:-1] == other[:-1] and {one[-1], other[-1]} == {"a", "o"}
    longer, shorter = (left, right) if len(left) > len(right) else (right, left)
    return longer.startswith(shorter) and longer[len(shorter) :] in DERIVING


def _is_slip(left: str, right: str) -> bool:
    """Whether the one difference between two words is what fingers do: letters swapped, lost, doubled, or a key beside."""
    if sorted(left) == sorted(right):
        return True
    if len(left) != len(right):
        longer, shorter = (left, right) if len(left) > len(right) else (right, left)
        if longer.startswith(shorter):
            return len(shorter) >= SHORT
        return longer[1:] != shorter or len(shorter) >= SHORT
    place = next(number for number, pair in enumerate(zip(left, right, strict=True)) if pair[0] != pair[1])
    pair = frozenset((left[place], right[place]))
    if place == 0:
        return len(left) > SHORT and pair in INTERCHANGED | _neighbours()
    if len(left) == SHORT and pair <= VOWELS:
        return True
    return len(left) > SHORT or (pair in INTERCHANGED | _neighbours() and len(left) >= SHORTEST_MISSPELLED + 1)


@lru_cache(maxsize=1)
def _neighbours() -> frozenset[frozenset[str]]:
    """The pairs of letters that lie side by side on a keyboard."""
    pairs = [frozenset(row[place : place + 2]) for row in ROWS for place in range(len(row) - 1)]
    return frozenset(pairs)


def _transcribed(left: str, right: str) -> tuple[float, Likeness] | None:
    """One word in two scripts, by the consonants that are left when vowels and their neighbours are put aside."""
    first, second = skeleton(left), skeleton(right)
    if len(first) < LEAST_SKELETON or len(second) < LEAST_SKELETON:
        return (0.97, Likeness.TRANSCRIBED) if left == right or misspelled(left, right) else None
    if first == second:
        return 0.96, Likeness.TRANSCRIBED
    is_long = max(len(first), len(second)) > SHORTEST_MISSPELLED <= min(len(first), len(second))
    is_near = is_long and Indel.normalized_similarity(first, second) >= 0.8  # noqa: PLR2004 - a share
    return (0.93, Likeness.TRANSCRIBED) if is_near else None


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """The consonants of a word in Latin letters, those alike in sound as one letter."""
    for sound, letter in SOUNDS:
        word = sound.sub(letter, word)
    consonants = re.sub("[aeiouy]", "", word)
    return re.sub(r"(.)\1+", r"\1", consonants)
