"""The keys by which names worth comparing are found among many: two names that may be one share at least one key.

A key is a 32-bit number, so that a database can keep an index of them. Names share one by having the same telling words, all
but one or two of them, the same letters at either end, the same consonants, an acronym, or a web domain.
"""

from collections.abc import Iterator
from itertools import combinations, islice
from zlib import crc32

from signon.matching.initials import acronym_key
from signon.matching.lexicon import Kind
from signon.matching.profile import Profile, Reading
from signon.matching.similarity import skeleton
from signon.matching.words import Word, to_latin

MOST_KEYS = 60
END = 3
LONG_END = 6
LONGEST_ACRONYM = 14
MOST_WORDS_LEFT_OUT_TWICE = 6


def keys_of(profile: Profile) -> frozenset[int]:
    """The keys of an organisation, at most ``MOST_KEYS`` of them, the most telling ones."""
    return frozenset(islice(dict.fromkeys(map(_number, _named(profile))), MOST_KEYS))


def key_of_name(name: str) -> int:
    """The key of those with this very name, given as ``organization_key`` makes it, as their own or as another one."""
    return _number(f"={name}")


def _number(key: str) -> int:
    return crc32(key.encode()) - 2**31


def _named(profile: Profile) -> Iterator[str]:
    yield from (f"={key}" for key in (profile.key, *profile.other_keys))
    yield from (f"d{domain}" for domain in profile.domains)
    yield from (f"a{acronym}" for acronym in profile.acronyms)
    for reading in profile.readings:
        yield from _of_meanings(reading)
        yield from _of_letters(reading)
        yield from _of_acronyms(reading)


def _of_meanings(reading: Reading) -> Iterator[str]:
    """Keys by the telling words: all of them, all but one, all but two."""
    words, numbers = sorted(reading.identity), " ".join(reading.numbers)
    yield f"w{' '.join(words)}#{numbers}"
    most = 2 if 3 <= len(words) <= MOST_WORDS_LEFT_OUT_TWICE else 1  # noqa: PLR2004 - at least one word is left
    for left_out in range(1, min(most, len(words) - 1) + 1):
        for kept in combinations(words, len(words) - left_out):
            yield f"w{' '.join(kept)}#{numbers}"


def _of_letters(reading: Reading) -> Iterator[str]:
    """Keys by the letters of the whole name and of the words that are in no dictionary."""
    joined = reading.joined
    yield f"j{joined}"
    yield f"j{reading.core}"
    if len(joined) > LONG_END:
        yield f"^{joined[:LONG_END]}"
        yield f"{joined[-LONG_END:]}$"
    for word in _words_by_letters(reading):
        yield f"^{word.plain[:END]}{len(reading.identity)}"
        yield f"{word.plain[-END:]}${len(reading.identity)}"
        yield f"k{skeleton(word.plain)}"


def _words_by_letters(reading: Reading) -> list[Word]:
    telling = [word for word in reading.words if word.kind not in {Kind.STOP, Kind.NUMBER}]
    if len(telling) == 1:
        return telling
    return [word for word in telling if not word.is_known and len(word.plain) > END]


def _of_acronyms(reading: Reading) -> Iterator[str]:
    """Keys by the acronym that the name is, or that its first letters make, small words and places counted or not."""
    written = [(word, to_latin(part)) for word in reading.words for part in word.parts or (word.folded,) if part]
    if len(written) <= 2:  # noqa: PLR2004 - an acronym, perhaps with a place
        yield from (f"a{acronym_key(word.folded)}" for word, _part in written if word.kind is Kind.CONTENT)
        return
    weighty = [(word, part) for word, part in written if word.kind is not Kind.STOP]
    for chosen in (
        written,
        weighty,
        [(word, part) for word, part in weighty if word.kind is not Kind.PLACE],
        weighty[:-1],
    ):
        yield f"a{''.join(part[:1] for _word, part in chosen)[:LONGEST_ACRONYM]}"
    syllables = [part[:2] for _word, part in weighty]
    yield f"a{''.join(syllables)}"
