"""A name cut into words as they are written: small signs understood, legal forms left out, numbers read."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from signon.matching.lexicon import LONGEST_PHRASE, lexicon, plain_word
from signon.spelling import fold

ELISION = re.compile(r"(?<!\w)(l|d|qu|dell|all|nell|sull|dall|un|s|n|j)['’ʼ`](?=\w)", re.IGNORECASE)
POSSESSIVE = re.compile(r"['’ʼ`]s?(?!\w)|(?<=\w)['’ʼ`´](?=\w)", re.IGNORECASE)
SPELLED_ACRONYM = re.compile(r"(?<![^\W\d])(?:[^\W\d]\.\s?)+[^\W\d](?!\w)\.?")
WEB_ENDING = re.compile(r"(?<=\w)\.(?:org|com|net|info|ngo|int|eu)\b", re.IGNORECASE)
FOR_OR_TO = re.compile(r"(?<=[^\W\d_]{3})[42](?=[^\W\d_]{3})")
"""A digit that is read as a word between two others: "Kids4Peace"."""

OR_MORE = re.compile(r"(?<=\d)\+(?!\w)")
"""A plus sign behind a number, which is another number: "50+"."""

PIECE = re.compile(r"([^\s.]+)(\.?)")
APOSTROPHES = frozenset("'’ʼ`´")
EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
MARKS_THAT_STAY = {"Mn", "Mc"}
ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th|er|e|eme|o|a|os|as)")
ROMAN = dict(
    zip(
        ("II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII"),
        ("2", "3", "4", "6", "7", "8", "9", "11", "12"),
        strict=True,
    )
)
NUMBERS = {
    word: str(number)
    for number, words in enumerate(
        (
            "one first premier primero primera primeiro erste",
            "two second deuxieme segundo zweite zwei deux",
            "three third troisieme tercer tercero dritte drei trois tres",
            "four fourth quatre cuatro vier vierte",
            "five fifth cinq cinco funf",
            "six sixth",
            "seven seventh sept siete sieben",
            "eight eighth huit ocho acht",
            "nine ninth neuf nueve neun",
            "ten tenth dix diez zehn",
            "eleven eleventh onze once",
            "twelve twelfth douze doce",
        ),
        start=1,
    )
    for word in words.split()
}
SHORT_LEGAL_FORMS = frozenset({"ev", "ry", "zs", "rf", "ac", "ab", "sa", "oy"})
"""Legal forms of two letters that are no words where they end a name."""

LONGEST_RUN = 12


class Piece(NamedTuple):
    """A word as it is written: its folded and plain form, whether a full stop ended it, whether it stood in capitals."""

    folded: str
    plain: str
    is_abbreviated: bool
    is_capital: bool
    is_dotted: bool


def pieces_of(text: str) -> list[Piece]:
    """The pieces of a part of a name, in order."""
    text = unicodedata.normalize("NFKC", text).replace("&", " and ")
    if "+" in text:
        text = OR_MORE.sub("plus", text).replace("+", " and ")
    if "." in text:
        text = WEB_ENDING.sub("", text)
    if "2" in text or "4" in text:
        text = FOR_OR_TO.sub(lambda found: " for " if found[0] == "4" else " to ", text)
    if not APOSTROPHES.isdisjoint(text):
        text = POSSESSIVE.sub("", ELISION.sub(r"\1 ", text))
    spelled: set[str] = set()
    if "." in text:
        spelled = {re.sub(r"[.\s]", "", found).casefold() for found in SPELLED_ACRONYM.findall(text)}
        text = SPELLED_ACRONYM.sub(lambda found: re.sub(r"[.\s]", "", found[0]) + " ", text)
    has_small = text.upper() != text
    found = PIECE.findall(_spaced(text))
    is_single, pieces = len(found) == 1, []
    for written, stop in found:
        capital = (has_small or is_single) and len(written) > 1 and written.isupper()
        for folded, plain in _folded(written):
            pieces.append(Piece(folded, plain, bool(stop), capital, folded in spelled))
    return pieces


@lru_cache(maxsize=100_000)
def _folded(written: str) -> tuple[tuple[str, str], ...]:
    """The folded and the plain form of each word in what stands between spaces."""
    runs = (fold(run) for run in _east_asian_runs(written))
    return tuple((folded, plain_word(folded)) for folded in runs if folded.strip())


def _spaced(text: str) -> str:
    """The text with a space for whatever is no letter, digit, symbol, mark within a word, or full stop."""
    return text.translate(SPACED)


class _Spaced(dict[int, str]):
    """The form of each character for comparing: itself, a space or nothing; worked out when it is met for the first time."""

    def __missing__(self, code: int) -> str:
        character, category = chr(code), unicodedata.category(chr(code))
        is_word = character == "." or character.isalnum() or category in MARKS_THAT_STAY or category[0] == "S"
        self[code] = "" if category == "Cf" else character if is_word else " "
        return self[code]


SPACED = _Spaced()


def _east_asian_runs(word: str) -> list[str]:
    """A word without spaces cut into the longest known words and what lies between them."""
    if not EAST_ASIAN.search(word):
        return [word]
    meanings, legal = lexicon().meanings, lexicon().legal
    runs, start, place = [], 0, 0
    while place < len(word):
        rest = ((word[place : place + length],) for length in range(min(LONGEST_RUN, len(word) - place), 0, -1))
        if length := next((len(run) for (run,) in rest if (run,) in meanings or (run,) in legal), 0):
            runs += [word[start:place], word[place : place + length]]
            place += length
            start = place
        else:
            place += 1
    return [run for run in [*runs, word[start:]] if run]


def without_legal_forms(pieces: list[Piece]) -> list[Piece]:
    """The pieces without those at either end that are a legal form; something is always left."""
    while length := _legal_length(pieces, at_end=True):
        pieces = pieces[:-length]
    while length := _legal_length(pieces, at_end=False):
        pieces = pieces[length:]
    return pieces


def _legal_length(pieces: list[Piece], *, at_end: bool) -> int:
    """The number of pieces at the end, or at the beginning, that are a legal form; never all of them."""
    legal = lexicon().legal
    if not pieces or pieces[-1 if at_end else 0].plain not in lexicon().legal_edges:
        return 0
    for length in range(min(LONGEST_PHRASE, len(pieces) - 1), 0, -1):
        chosen = pieces[-length:] if at_end else pieces[:length]
        if tuple(piece.plain for piece in chosen) in legal and (length > 1 or _may_be_legal(chosen[0], at_end=at_end)):
            return length
    return 0


def _may_be_legal(piece: Piece, *, at_end: bool) -> bool:
    is_short = len(piece.folded) <= 2  # noqa: PLR2004 - SA, AB, as: words of some language, too
    if not is_short:
        return True
    return at_end and (piece.is_dotted or piece.is_capital or piece.folded in SHORT_LEGAL_FORMS)


def number_of(piece: Piece) -> str:
    """The number that a piece is, in digits; empty when it is none."""
    if piece.folded.isdecimal():
        return str(int(piece.folded))
    if found := ORDINAL.fullmatch(piece.folded):
        return str(int(found[1]))
    return ROMAN.get(piece.folded.upper(), "") if piece.is_capital else NUMBERS.get(piece.folded, "")
