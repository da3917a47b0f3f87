"""Texts that were damaged on their way: read in another encoding than they were written in, or with letters lost.

A damaged text is only asked about, never repaired: what looks like damage can be somebody's name.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from signon.translation import gettext as _

REPLACEMENT = "\ufffd"
"""The sign that programs put where they could not read a letter."""

LOST = re.compile(r"\?{3,}|(?<=[^\W\d_])\?(?=[^\W\d_])|(?:^|(?<=\s))\?+(?=[^\W\d_])")
"""Question marks where letters stood that an encoding does not have: within a word, in front of one, or many in a row."""

SIGN_IN_A_WORD = re.compile(
    r"[A-Za-z][†‡‰‹›„‚ˆ˜™¡¢¥¦§¨©«¬®¯±²³¶¸¹»¼½¾¿×÷€…ⁿ√≤≥─-▟Α-βδζ-ωЀ-ӿ]{1,3}[A-Za-z]|[a-z][ŠŽŒŸ][a-z]"
)
"""Signs and letters of another script within a word, which another encoding made of accented letters."""

FOREIGN_WORD = re.compile("[\u00c0-\u00ff]{4}")
"""Four letters that no language writes in a row: Cyrillic, Greek and Arabic words, read as Windows-1252."""

PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
"""Letters that mean nothing outside of one font, and print as an empty box."""

LIBREOFFICE = re.compile("[\uf180-\uf19f]")
LIBREOFFICE_BYTES = {0xF100 + byte: byte for byte in range(0x80, 0xA0)}
"""Letters in which LibreOffice keeps the bytes that Windows-1252 does not have."""

SEVERAL_TOGETHER = re.compile("[^\x00-\x7f]{2}|[ÃÂ] ")
"""Two letters that are not ASCII: what one becomes that is read in a wrong encoding. Names of the West seldom have such."""

QUOTATION_MARKS = re.compile(r"(?<![^\W\d_])[“”„‟‘’‚‛«»]|[“”„‟‘’‚‛«»](?![^\W\d_])")
"""Quotation marks beside a word. A closing one after a word that ends in Ã looks like damage, and is none."""

READINGS = (
    ("cp1252", "mac_roman"), ("cp1252", "cp850"), ("cp1252", "cp1251"),
    ("cp437", "cp1252"), ("mac_roman", "cp1252"), ("cp1251", "cp1252"), ("cp850", "cp1252"),
)  # fmt: skip
"""Pairs of the encoding that a text was wrongly read in, and the one that it was written in, the usual ones first."""

MOST_LOOKED_AT = 1_000
"""Characters at the beginning of a text that are looked at."""


class Damage(NamedTuple):
    """A damaged text: ``meant`` is what it probably was, empty when that cannot be told."""

    meant: str


def damage_of(text: str) -> Damage | None:
    """The damage of a text; None for one that arrived well, as far as can be told."""
    return None if text.isascii() and "?" not in text else _damage_of(text[:MOST_LOOKED_AT])


@lru_cache(maxsize=10_000)
def _damage_of(text: str) -> Damage | None:
    if REPLACEMENT in text or LOST.search(text):
        return Damage("")
    plain = QUOTATION_MARKS.sub('"', text.translate(LIBREOFFICE_BYTES))
    if PRIVATE.search(plain):
        return Damage("")
    if damage := _mojibake(plain):
        return damage
    if LIBREOFFICE.search(text):
        return Damage("")
    return Damage(_read_otherwise(text)) if is_doubtful(text) else None


def _mojibake(text: str) -> Damage | None:
    """The damage of a text in UTF-8 that was read in another encoding."""
    if not SEVERAL_TOGETHER.search(text):
        return None
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    fixed = fix_encoding(text)
    if fixed != text:
        return Damage(fixed)
    return Damage("") if is_bad(text) and not is_doubtful(text) else None


def is_doubtful(text: str) -> bool:
    """Whether a text that was read in a guessed encoding holds what no language writes."""
    return bool(SIGN_IN_A_WORD.search(text) or FOREIGN_WORD.search(text))


def _read_otherwise(text: str) -> str:
    """The text as it was written, when another reading of it holds nothing strange; else nothing."""
    for read_as, written_in in READINGS:
        try:
            meant = text.encode(read_as).decode(written_in)
        except UnicodeError:
            continue
        if not is_doubtful(meant) and all(one.isascii() or one.isalpha() for one in meant):
            return meant
    return ""


def damage_in_words(text: str) -> str:
    """The rest of a sentence about a damaged text, which begins with what holds it; empty when it arrived well."""
    damage = damage_of(text)
    if damage is None:
        return ""
    if damage.meant:
        return _("looks as if letters were changed on the way; it may have been '%(meant)s'", meant=damage.meant)
    return _("looks as if letters were lost on the way")
