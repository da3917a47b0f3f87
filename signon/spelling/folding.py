"""Folding text to what makes it the same words: for lookups and comparisons, never for print."""

import unicodedata

ABOVE_AND_BELOW = 200
"""Canonical combining classes from here on are the accents of Latin, Greek and Cyrillic letters. The vowel signs of
Indic scripts (0), the voiced marks of kana (8) and the tones of Thai (107) lie lower: they change the word and stay."""

HEBREW_AND_ARABIC_POINTS = range(10, 37)
"""Combining classes of vowel points, which are written or left out at will."""

UNDECOMPOSED = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe", "\u0640": None, "\u00ad": None}
)
"""Letters with a stroke or a ligature, which Unicode does not decompose, and marks that only stretch a word."""


def fold(text: str) -> str:
    """The letters, digits and signs of ``text`` without case, accents, width and style of letter.

    Scripts without case or accents come out as they are, in compatibility form: ``ＮＧＯ`` is ``ngo``, ``Ô`` is ``o``,
    ``が`` keeps its mark.
    """
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(character for character in decomposed if not _is_accent(character))
    return unicodedata.normalize("NFC", kept.translate(UNDECOMPOSED))


def _is_accent(character: str) -> bool:
    position = unicodedata.combining(character)
    return position >= ABOVE_AND_BELOW or position in HEBREW_AND_ARABIC_POINTS
