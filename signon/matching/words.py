"""A name taken apart into words, each with what it means: the first step of comparing two names."""

from functools import lru_cache
from typing import NamedTuple

import icu

from signon.matching.lexicon import LONGEST_PHRASE, Kind, Meaning, lexicon, plain_word
from signon.matching.pieces import Piece, number_of, pieces_of, without_legal_forms

SEMITIC_PREFIXES = ("وال", "ال", "لل", "بال", "و", "ה", "ו", "ל", "ב", "ש", "מ")
SHORT = 5
LEAST_STEM, LEAST_PART, LEAST_COMPOUND = 4, 4, 8
ENDINGS = ("et", "en", "er", "es", "em", "e", "n", "a")
LINKS = ("", "s", "n", "en", "es", "er", "e")
TO_LATIN = icu.Transliterator.createInstance("Any-Latin; Latin-ASCII; Lower")


class Word(NamedTuple):
    """A word of a name. ``plain`` is its Latin form without plural; ``meaning`` is equal for words that mean the same."""

    plain: str
    meaning: str
    kind: Kind
    folded: str
    is_known: bool = False
    is_abbreviated: bool = False
    is_foreign: bool = False
    parts: tuple[str, ...] = ()
    """The words of a phrase, whose first letters an acronym takes."""
    written: str = ""
    """The letters that the word adds to those of the name: nothing for the later parts of a compound."""
    is_capital: bool = False


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a part of a name, without its legal forms; small words are among them."""
    return tuple(_meanings(without_legal_forms(pieces_of(text))))


@lru_cache(maxsize=100_000)
def to_latin(word: str) -> str:
    """The word in Latin letters and digits, whatever script it is written in."""
    if word.isascii():
        return word
    return "".join(character for character in TO_LATIN.transliterate(word) if character.isalnum())


def _meanings(pieces: list[Piece]) -> list[Word]:
    known, openings = lexicon().meanings, lexicon().openings
    words: list[Word] = []
    place = 0
    while place < len(pieces):
        longest = min(LONGEST_PHRASE, len(pieces) - place) if pieces[place].plain in openings else 1
        for length in range(longest, 1, -1):
            phrase = pieces[place : place + length]
            meaning = known.get(tuple(piece.plain for piece in phrase))
            if meaning and meaning.kind is not Kind.STOP:
                words += _words_of(meaning, tuple(piece.folded for piece in phrase))
                place += length
                break
        else:
            words += _single(pieces[place], is_last=place == len(pieces) - 1 and len(pieces[place].plain) == 1)
            place += 1
    return words


@lru_cache(maxsize=100_000)
def _single(piece: Piece, *, is_last: bool) -> list[Word]:
    """The words that a piece by itself stands for; a list that nobody changes."""
    number = number_of(piece)
    if number:
        return [Word(number, number, Kind.NUMBER, piece.folded, is_known=True, written=number)]
    found = _looked_up(piece.plain, piece.folded)
    if piece.is_abbreviated and (len(found) != 1 or found[0].kind is Kind.STOP):
        return [_unknown(piece, is_abbreviated=True)]
    is_letter = len(piece.plain) == 1 and is_last
    if found and found[0].kind is Kind.STOP and (piece.is_capital or is_letter):
        return [_unknown(piece)]
    if found:
        if len(found) == 1:
            return _words_of(found[0], (piece.folded,), is_capital=piece.is_capital)
        parts = [_word(meaning.name, meaning=meaning) for meaning in found]
        return [part._replace(written="" if number else piece.plain) for number, part in enumerate(parts)]
    return [_unknown(piece)]


@lru_cache(maxsize=100_000)
def _looked_up(plain: str, folded: str) -> tuple[Meaning, ...]:
    """The meanings of a word: several for a compound, none for a word that nobody knows."""
    known = lexicon().meanings
    if meaning := lexicon().exact.get(folded) or known.get((plain,)) or known.get((folded,)):
        return (meaning,)
    if not plain.isascii():
        meaning = _inflected(plain)
        return (meaning,) if meaning else ()
    return _compound(folded) or (() if plain in lexicon().vocabulary else _with_ending(plain))


def _with_ending(word: str) -> tuple[Meaning, ...]:
    """The meaning of a word with another ending: of a case, of a definite form, of an adjective."""
    for ending in ENDINGS:
        stem = word.removesuffix(ending)
        meaning = lexicon().meanings.get((stem,)) if stem != word and len(stem) > LEAST_STEM else None
        if meaning and meaning.kind not in {Kind.STOP, Kind.PLACE}:
            return (meaning,)
    return ()


def _inflected(word: str) -> Meaning | None:
    """The meaning of a word with a prefix of Arabic or Hebrew, or with another ending in Cyrillic or Greek."""
    known = lexicon().meanings
    for prefix in SEMITIC_PREFIXES:
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) > 1 and (rest,) in known:
            return known[rest,]
    for cut in range(2 if len(word) <= SHORT else 4):
        stem = word[: len(word) - cut]
        if stem in _stems():
            return _stems()[stem]
    return None


@lru_cache(maxsize=1)
def _stems() -> dict[str, Meaning]:
    """The beginnings by which words of languages with many endings are found."""
    stems: dict[str, Meaning] = {}
    for phrase, meaning in lexicon().meanings.items():
        word = phrase[0]
        if (
            len(phrase) == 1
            and not word.isascii()
            and meaning.kind is not Kind.STOP
            and "\u0370" <= word[0] <= "\u04ff"
        ):
            for cut in range(2 if len(word) <= SHORT else 3):
                stem = word[: len(word) - cut]
                if len(stem) >= LEAST_STEM - 1:
                    stems.setdefault(stem, meaning)
    return stems


def _compound(word: str) -> tuple[Meaning, ...]:
    """The meanings of the parts of a compound: the last part that is a word, and what stands before it."""
    if len(word) < LEAST_COMPOUND:
        return ()
    for place in range(LEAST_PART, len(word) - LEAST_PART + 2):
        last = _known(word[place:])
        first = _first_part(word[:place]) if last and last.kind is not Kind.STOP else ()
        if last and first:
            return (*first, last)
    return ()


def _first_part(text: str) -> tuple[Meaning, ...]:
    """The meanings of the beginning of a compound, without the letters that link it to the rest."""
    for link in LINKS:
        part = text.removesuffix(link)
        meaning = _known(part) if len(part) >= LEAST_PART and (part != text or not link) else None
        if meaning and meaning.kind is not Kind.STOP:
            return (meaning,)
    return _compound(text)


def _known(word: str) -> Meaning | None:
    found = lexicon()
    return found.exact.get(word) or found.meanings.get((plain_word(word),))


def _words_of(meaning: Meaning, parts: tuple[str, ...], *, is_capital: bool = False) -> list[Word]:
    """A phrase as one word, or as one for each of its meanings: "human+right"."""
    names = meaning.name.split("+")
    if len(names) == 1:
        return [_word(*parts, meaning=meaning, is_capital=is_capital)]
    whole = _word(*parts, meaning=meaning)
    own = parts if len(parts) == len(names) and not whole.is_foreign else names
    return [
        whole._replace(
            meaning=name,
            plain=plain_word(own[number]),
            written="" if number else whole.written,
            parts=("",) if number else parts,
        )
        for number, name in enumerate(names)
    ]


def _word(*parts: str, meaning: Meaning, is_capital: bool = False) -> Word:
    folded = "".join(parts)
    latin = plain_word(to_latin(folded))
    is_foreign = not folded.isascii()
    return Word(
        latin or folded,
        meaning.name,
        meaning.kind,
        folded,
        is_known=True,
        is_foreign=is_foreign,
        parts=parts,
        written=latin or folded,
        is_capital=is_capital,
    )


def _unknown(piece: Piece, *, is_abbreviated: bool = False) -> Word:
    latin = plain_word(to_latin(piece.folded)) or piece.folded
    return Word(
        latin,
        latin,
        Kind.CONTENT,
        piece.folded,
        is_known=lexicon().known(piece.plain),
        is_abbreviated=is_abbreviated,
        is_foreign=not piece.folded.isascii(),
        written=latin,
        is_capital=piece.is_capital,
    )
