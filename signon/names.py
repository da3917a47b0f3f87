"""Names of organisations and other single lines that people enter: what is refused, and which are the same name.

A broken rule is a sentence that completes one beginning with the name of the field: "must not be empty".
"""

import hashlib
import re
import unicodedata
from functools import lru_cache

from signon.spelling import fold
from signon.translation import gettext as _

MOST_NAME = 300
"""Characters in the longest name of an organisation."""

MOST_KEY = 600
BARE_ADDRESS = re.compile(r"(?:https?://|www\.)\S*", re.IGNORECASE)
FILLERS = re.compile(r"[\s.,:;·•…*/\\_\-–—]+")
"""Signs that people write to get past a field that has to be filled."""

BARE_MAIL_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
NO_NAMES = frozenset({"n/a", "n.a.", "k.a.", "s/n", "null"})
"""Answers of people who have no name to give."""

MOST_MARKS = 8
MOST_LEFTOVERS = 10_000
"""Blanks and invisible characters that may be tidied away from a line; a longer text is not looked at."""

NO_CHARACTERS = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
CONTROLS = f"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{NO_CHARACTERS}"
CONTROL = re.compile(f"[{CONTROLS}]")
"""Characters that control a machine, or are none at all. Tabs and line ends are not among it: they become spaces."""

SPACES = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
"""Line and page ends of some programs, and what separated records on tape: they part words, so each counts as a space."""

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
"""Line ends that become an ordinary one in a text of several lines."""

DIRECTION_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
INVISIBLE_LETTERS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Characters that Unicode counts as letters or symbols, yet that print nothing."""

WITHOUT_MEANING = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Invisible characters that copying brings along. Joiners and direction marks, which mean something, are not here."""

APOSTROPHES = re.compile("['’‘‛′`´\u02b9-\u02bf\u05f3]")
"""Apostrophes and what stands for them: signs such as the ʻokina and ʿayn, which people write or leave out at will."""

DOT_WITHIN_A_WORD = re.compile(r"(?<=\w)\.(?=\w)")
VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def clean_line(text: str, *, most: int = MOST_NAME) -> str:
    """``text`` as one line in NFC with single spaces and without invisible leftovers of copying; it may be empty.

    Whatever ends a line, or parts words in some other way, is a space.

    Raises ``ValueError``, with every reason in one sentence, for control characters, direction overrides and more than
    ``most`` characters.
    """
    problems = line_problems(text, most=most)
    if problems:
        raise ValueError("; ".join(problems))
    return _tidy(text)


def spaced(text: str) -> str:
    """A line with an ordinary space in place of each character that parts words in some other way."""
    return SPACES.sub(" ", text)


def with_plain_ends(text: str) -> str:
    """A text of several lines, each of which ends with a line feed, whatever ended it before."""
    return spaced(LINE_ENDS.sub("\n", text))


def name_problems(text: str) -> list[str]:
    """The reasons why ``text`` cannot be the name of an organisation; an empty list when it can."""
    problems = line_problems(text)
    if not problems and not is_visible(text):
        problems.append(_("must not be empty"))
    elif not problems and (instead := _instead_of_name(_tidy(text))):
        problems.append(instead)
    return problems


def _instead_of_name(text: str) -> str:
    """The rest of a sentence about a text that stands where a name should, and is none; empty for a name."""
    if FILLERS.fullmatch(text):
        return _("is a mere sign; write the name of the organisation")
    if BARE_ADDRESS.fullmatch(text):
        return _("is the address of a website; write the name of the organisation")
    if BARE_MAIL_ADDRESS.fullmatch(text):
        return _("is a mail address; write the name of the organisation")
    if text.casefold() in NO_NAMES:
        return _("says that there is none; write the name of the organisation")
    return ""


def line_problems(text: str, *, most: int = MOST_NAME) -> list[str]:
    """The reasons why ``text`` cannot be entered as a line of at most ``most`` characters; an empty list when it can."""
    if len(text) > most + MOST_LEFTOVERS:
        return [_has_too_many(len(text), most)]
    problems = []
    if found := CONTROL.search(spaced(text)):
        problems.append(_("contains the control character U+%(code)s; remove it", code=f"{ord(found[0]):04X}"))
    if not DIRECTION_OVERRIDES.isdisjoint(text):
        problems.append(_("contains an invisible character that turns the direction of the text; remove it"))
    if _most_marks_in_a_row(text) > MOST_MARKS:
        problems.append(_("has more accents on one letter than can be printed; remove them"))
    if (length := len(_tidy(text))) > most:
        problems.append(_has_too_many(length, most))
    return problems


def _has_too_many(length: int, most: int) -> str:
    return _("has %(length)s characters; %(most)s are the most", length=length, most=most)


def is_visible(text: str) -> bool:
    """Whether anything of ``text`` shows on paper."""
    return any(unicodedata.category(one)[0] not in "CMZ" and one not in INVISIBLE_LETTERS for one in text)


@lru_cache(maxsize=1_000)
def organization_key(name: str) -> str:
    """The form in which equal names are equal: without case, accents, punctuation and spacing, with "&" as "and".

    Only what certainly is the same name falls together; articles, legal forms and translations stay apart. No visible
    name has an empty key, and none has more than ``MOST_KEY`` characters. Those of the latest names are kept, because
    whoever enters a name asks for its key several times.
    """
    key = " ".join(_words(name)) or "".join((fold(name).strip() or unicodedata.normalize("NFC", name)).split())
    if len(key) <= MOST_KEY:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"{key[: MOST_KEY - len(digest) - 1]} {digest}"


def _tidy(text: str) -> str:
    return " ".join(WITHOUT_MEANING.sub("", unicodedata.normalize("NFC", text)).split())


def _most_marks_in_a_row(text: str) -> int:
    if text.isascii():
        return 0
    most = row = 0
    for character in text:
        is_mark = unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me"}
        row = row + 1 if is_mark else 0
        most = max(most, row)
    return most


def _words(name: str) -> list[str]:
    plain = VARIATION_SELECTORS.sub("", fold(name)).replace("&", " and ")
    joined = DOT_WITHIN_A_WORD.sub("", APOSTROPHES.sub("", plain))
    return joined.translate(WORD_CHARACTERS).split()


class _WordCharacters(dict[int, str]):
    """Each character, a space for punctuation, nothing for what is invisible. Symbols and emoji stay, to tell apart.

    Worked out when a character is met for the first time.
    """

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kind = unicodedata.category(character)
        self[code] = " " if kind[0] in "PZC" else character
        if kind == "Cf" or character in INVISIBLE_LETTERS:
            self[code] = ""
        return self[code]


WORD_CHARACTERS = _WordCharacters()
