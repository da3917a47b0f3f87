"""Text in headers as encoded words (RFC 2047): short, each to be read by itself, and cut where every reader goes on."""

import re
import unicodedata
from collections.abc import Callable
from email import base64mime, quoprimime
from functools import lru_cache
from itertools import accumulate, takewhile

LONGEST_WORD = 75
AROUND = len("=?utf-8?b??=")
ZERO_WIDTH_JOINER = "\u200d"
JOINED_ON = re.compile("[\u200c\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
"""Signs that belong to the one before them, besides marks: joiners, shades of skin, and the letters of a region's flag."""

FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")


def encoded(text: str, *, behind: str) -> str:
    """The text as encoded words, a line each; ``behind`` is what stands before the first on its line.

    They are quoted-printable or base64, whichever is shorter in all.
    """
    next_word = _next_in_base64 if _base64_length(text) <= _quoted_length(text) else _next_quoted
    words: list[str] = []
    while text:
        word, end = next_word(text, LONGEST_WORD - AROUND - (0 if words else max(len(behind) - 1, 0)))
        words.append(word)
        text = text[end:]
    return "\r\n ".join(words)


def _next_in_base64(text: str, room: int) -> tuple[str, int]:
    """The next word, and the number of signs in it.

    A word that another follows has a multiple of three octets, and so no padding: GMime 3.2 drops what comes behind that.
    Where no beginning of the text has, its first sign is quoted, after which the count begins anew.
    """
    ends = _ends(text, _octets_length, room // 4 * 3)
    if ends[-1] < len(text):
        unpadded = [end for end in ends if len(text[:end].encode()) % 3 == 0]
        if not unpadded:
            return _quoted(text, next((end for end in ends if not _parts_a_sign(text, end)), 1))
        ends = unpadded
    end = _best(text, ends)
    return base64mime.header_encode(text[:end].encode(), "utf-8"), end


def _next_quoted(text: str, room: int) -> tuple[str, int]:
    return _quoted(text, _best(text, _ends(text, _quoted_length_of_sign, room)))


def _quoted(text: str, end: int) -> tuple[str, int]:
    return quoprimime.header_encode(text[:end].encode(), "utf-8"), end


def _ends(text: str, octets: Callable[[str], int], most: int) -> list[int]:
    """The places at which a word can end whose signs have so many octets, as ``octets`` counts those of one sign."""
    until_there = accumulate(map(octets, text))
    return [end for end, _octets in enumerate(takewhile(lambda some: some <= most, until_there), 1)]


def _best(text: str, ends: list[int]) -> int:
    """The last of the places that parts nothing that is seen as one; else the last of all, and every reader joins the two."""
    return next((end for end in reversed(ends) if not _parts_a_sign(text, end)), ends[-1])


def _parts_a_sign(text: str, end: int) -> bool:
    """Whether what is behind ``end`` is seen as one with what stands before: a mark, a joined emoji, half a flag."""
    if end == len(text):
        return False
    before, after = text[end - 1], text[end]
    if unicodedata.category(after).startswith("M") or JOINED_ON.match(after) or before == ZERO_WIDTH_JOINER:
        return True
    letters_before = list(takewhile(_is_flag_letter, reversed(text[:end])))
    return _is_flag_letter(after) and len(letters_before) % 2 == 1


def _is_flag_letter(sign: str) -> bool:
    return FLAG_LETTERS[0] <= sign <= FLAG_LETTERS[1]


def _base64_length(text: str) -> int:
    return (_octets_length(text) + 2) // 3 * 4


def _octets_length(text: str) -> int:
    return len(text.encode())


def _quoted_length(text: str) -> int:
    return sum(map(_quoted_length_of_sign, text))


@lru_cache(maxsize=4096)
def _quoted_length_of_sign(sign: str) -> int:
    return quoprimime.header_length(sign.encode())
