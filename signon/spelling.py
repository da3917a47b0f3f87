"""Spelling: text folded for comparison, names in a language's alphabetical order, and the word that a misspelled one means."""

import re
import unicodedata
from collections.abc import Callable, Sequence

import icu

ABOVE_AND_BELOW = 200
"""Canonical combining classes from here on are the accents of Latin, Greek and Cyrillic letters. The vowel signs of
Indic scripts (0), the voiced marks of kana (8) and the tones of Thai (107) lie lower: they change the word and stay."""

HEBREW_AND_ARABIC_POINTS = range(10, 37)
"""Combining classes of vowel points, which are written or left out at will."""

UNDECOMPOSED = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe", "\u0640": None, "\u00ad": None}
)
"""Letters with a stroke or a ligature, which Unicode does not decompose, and marks that only stretch a word."""

LEADING_SIGNS = re.compile(r"^(?:[^\w]|[_\u02b0-\u02ff])+")
TURNED_COMMAS = re.compile("[\u02b9-\u02bf]")
"""Signs such as the ʻokina and ʿayn, which are letters for Unicode's collation: "ʿAdalah" would stand after Z."""

MOST_COMPARED = 100
"""Characters of a word; a longer one is no misspelled word."""


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


def name_key(language: str) -> Callable[[str], bytes]:
    """A sort key for names in the order of ``language`` (a BCP 47 tag): ``Å`` comes after ``Z`` in Swedish.

    Numbers count as numbers, so that ``Article 9`` stands before ``Article 12``. Quotation marks and other signs before the
    first letter do not count, nor do ʻ, ʿ and their like anywhere; otherwise equal names keep a fixed order.
    """
    collator = icu.Collator.createInstance(icu.Locale.forLanguageTag(language))
    collator.setAttribute(icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON)
    return lambda name: collator.getSortKey(_counted(name)) + b"\x00" + name.encode()


def _counted(name: str) -> str:
    return TURNED_COMMAS.sub("", LEADING_SIGNS.sub("", name)) or name


def meant_word(written: str, known: Sequence[str], *, least: float) -> str:
    """The word of ``known`` that is most like what was written; empty when none is as alike as ``least``, from 0 to 1.

    Show it to a person, and never take it silently.
    """
    from rapidfuzz import fuzz, process  # few processes meet a misspelled word

    if len(written) > MOST_COMPARED:
        return ""
    found = process.extractOne(written, known, scorer=fuzz.ratio, score_cutoff=least * 100)
    return str(found[0]) if found else ""
