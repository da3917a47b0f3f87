"""Passwords that are refused: those in lists of breached ones, and those that a guesser reaches soon.

zxcvbn brings the lists (the commonest passwords of breaches, names and words) and counts the guesses that a program needs
which knows them and the usual tricks: keys that lie side by side, doubled words, dates, ``@`` for ``a``.
"""

import re
import unicodedata
from collections.abc import Iterable

from signon.spelling import fold

LEAST_PASSWORD = 12
MOST_PASSWORD = 200
LEAST_GUESSES = 10**10
"""Guesses that a password must withstand: zxcvbn's best grade, out of reach even for whoever has the hash a while."""

LEAST_GUESSES_BARE = 10**8
"""The same of what is left without spaces, accents, width, and the words that everybody knows: three rare words pass."""

LOOKED_AT = 100
"""Characters that are looked at, since the time grows with their square."""

LEAST_WORD = 3
OWN_WORDS = ("signon", "sign-on", "coalition", "letter", "letters", "coordinator")
FAMOUS = frozenset(
    {
        "correcthorsebatterystaple",
        "correcthorsebatterystapler",
        "happybirthdaytoyou",
        "iloveyousomuch",
        "loremipsumdolorsitamet",
        "maytheforcebewithyou",
        "onceuponatime",
        "ourfatherwhoartinheaven",
        "thequickbrownfox",
        "thequickbrownfoxjumpsoverthelazydog",
        "tobeornottobe",
    }
)
"""Passphrases that guessers try first though their words are many."""


SHIFTED = str.maketrans("!@#$%^&*()", "1234567890")
RUSSIAN_KEYS = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбю", "qwertyuiop[]asdfghjkl;'zxcvbnm,.")
"""The characters that a key gives with Shift, or on a Russian keyboard: a walk over neighbouring keys stays one."""


def normalized(password: str) -> str:
    """The form of a password that is hashed: the same on every keyboard, which may send ``é`` as one sign or two."""
    return unicodedata.normalize("NFKD", password)


def is_easily_guessed(password: str, *, about: Iterable[str] = ()) -> bool:
    """Whether ``password`` falls soon to a guesser who knows ``about``: the person's address, the site's name and host."""
    looked_at = password[:LOOKED_AT]
    plain = "".join(fold(looked_at).split())
    if re.sub(r"[\W_]", "", plain) in FAMOUS:
        return True
    known = _words((*OWN_WORDS, *about))
    if _guesses(looked_at, known) < LEAST_GUESSES:
        return True
    keys = "".join(looked_at.lower().split()).translate(SHIFTED).translate(RUSSIAN_KEYS)
    bares = (plain, keys, _without_separator(plain), _without(known, plain), _once(plain))
    return any(_guesses(bare, known) < LEAST_GUESSES_BARE for bare in bares)


def _guesses(text: str, known: tuple[str, ...]) -> int:
    from zxcvbn import zxcvbn  # its lists take 12 MB

    return int(zxcvbn(text, user_inputs=list(known), max_length=LOOKED_AT)["guesses"]) if text else 0


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts and the words in them, in small letters without accents, the longest first."""
    folded = {fold(text) for text in texts}
    parts = {part for text in folded for part in re.split(r"[\W_]+", text)}
    return tuple(sorted((word for word in folded | parts if len(word) >= LEAST_WORD), key=len, reverse=True))


def _without(known: tuple[str, ...], plain: str) -> str:
    """The part of a password besides the words that everybody knows; each of those is left as one letter."""
    return re.sub("|".join(map(re.escape, known)), "x", plain)


def _without_separator(plain: str) -> str:
    """The password without the mark that parts its characters, when there is only one such mark."""
    marks = set(re.findall(r"[\W_]", plain))
    return plain.replace(marks.pop(), "") if len(marks) == 1 else plain


def _once(plain: str) -> str:
    """The password with each of its words once: a word said twice is no second word."""
    seen: set[str] = set()

    def first_time(found: re.Match[str]) -> str:
        word = found[0]
        is_new = word not in seen
        seen.add(word)
        return word if is_new else ""

    return re.sub(r"[^\W\d_]+", first_time, plain)
