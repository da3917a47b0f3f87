"""The direction and the language of a piece of a letter, from its own words.

A direction is that of most words, because a paragraph in Arabic may well begin with a Latin name. A language is said only
where the letters or the commonest words leave no doubt: a wrong one is read aloud with a wrong voice.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from signon.letters.body.scripts import language_of_script

DIRECTIONS = {"L": "ltr", "R": "rtl", "AL": "rtl"}
ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\u0750-\u077f]")
CYRILLIC = re.compile("[\u0400-\u04ff]")
CHINESE = re.compile("[\u3400-\u9fff]")
WORD = re.compile(r"[^\W\d_]+")
OWN_LETTERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "arabic": (
        ("ur", "ٹڈڑےں"),
        ("ps", "ټډړښځڅۍ"),
        ("ckb", "ڵێۆڕ"),
        ("ug", "ۇۈۋ"),
        ("fa", "پچژگکی"),
    ),
    "cyrillic": (
        ("kk", "әғқңұһ"),
        ("be", "ў"),
        ("uk", "їєґі"),
        ("mk", "ѓќѕ"),
        ("sr", "ђћљњџј"),
        ("ru", "ыэё"),
    ),
}
"""Letters that only one of the languages of a script has, in the order in which they are looked for."""

ARABIC_ALONE = "ةىكي"
"""Letters that Arabic writes, and that Persian and Urdu write with signs of their own."""

SCRIPT_OF = {
    "arabic": frozenset({"ar", "fa", "ur", "ps", "ckb", "ug", "sd", "ku"}),
    "cyrillic": frozenset({"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg"}),
    "chinese": frozenset({"zh", "ja", "ko", "yue"}),
}
LEAST_CHINESE, LEAST_WORDS, LEAST_SHARE = 8, 4, 0.2
COMMON_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to that is for with are this by we our you from have be it",
        "fr": "le les des du et une dans pour que qui nous vous est sur par avec au aux",
        "es": "el los las del y una para que por con nos es su se al como",
        "de": "der die das und den dem des ein eine nicht mit für wir sie ist auf von zu",
        "pt": "os as do da dos das e uma para que com nós não em ao por são",
        "it": "il gli della dei di e una per che con non noi sono nel alla",
        "nl": "de het een en van voor dat niet met wij zijn op te aan is",
    }.items()
}


class Spoken(NamedTuple):
    """The direction and the language of a text; each empty where it does not show."""

    direction: str
    language: str


def spoken(text: str, letter_language: str) -> Spoken:
    """The direction of ``text``, and its language where that is certain, in a letter in ``letter_language``."""
    return Spoken(direction_of(text), language_of(text, letter_language))


def direction_of(text: str) -> str:
    """``ltr`` or ``rtl`` as most words run; as the first one where they are as many, and empty for no word at all."""
    found = [direction for word in text.split() if (direction := _first_direction(word))]
    if not found:
        return ""
    from_right = sum(direction == "rtl" for direction in found)
    return found[0] if 2 * from_right == len(found) else ("rtl" if 2 * from_right > len(found) else "ltr")


def language_of(text: str, letter_language: str) -> str:
    """The language of ``text`` by its letters, or by its commonest words; empty where there is doubt."""
    own = letter_language.partition("-")[0].lower()
    text = " ".join(word for word in text.split() if "://" not in word and "@" not in word)
    if text.isascii():
        return _by_common_words(text)
    return language_of_script(text) or _by_letters(text, own) or _by_common_words(text)


def _first_direction(word: str) -> str:
    classes = (unicodedata.bidirectional(character) for character in word)
    return next((DIRECTIONS[one] for one in classes if one in DIRECTIONS), "")


def _by_letters(text: str, own: str) -> str:
    letters = sum(sign.isalpha() for sign in text)
    for script, signs in (("arabic", ARABIC), ("cyrillic", CYRILLIC), ("chinese", CHINESE)):
        if 2 * len(signs.findall(text)) > letters:
            return _within_script(text, script, own)
    return ""


def _within_script(text: str, script: str, own: str) -> str:
    if script == "chinese":
        return "" if own in SCRIPT_OF[script] or len(CHINESE.findall(text)) < LEAST_CHINESE else "zh"
    found = next((language for language, signs in OWN_LETTERS[script] if _has(text, signs)), "")
    if script == "arabic" and not found and (own not in SCRIPT_OF[script] or _has(text, ARABIC_ALONE)):
        return "ar"
    return found


def _has(text: str, signs: Iterable[str]) -> bool:
    return any(sign in text for sign in signs)


def _by_common_words(text: str) -> str:
    words = [word.casefold() for word in WORD.findall(text)]
    counts = sorted(((sum(word in common for word in words), language) for language, common in COMMON_WORDS.items()))
    (second, _other), (most, language) = counts[-2:]
    is_certain = most >= LEAST_WORDS and most >= 2 * second and most >= LEAST_SHARE * len(words)
    return language if is_certain else ""
