"""The language that a name in capitals is in: by letters that only one has, or by its small words."""

import re
from collections.abc import Sequence

from signon.moderation.clean_ups.words_in_capitals import ACRONYMS, ELISIONS, SMALL

TURKISH, AZERI, LIKELY_TURKISH = re.compile("[İĞ]"), re.compile("Ə"), re.compile("^(?!.*[ȚŢĂÂÎÊÛ]).*Ş")
WITH_A_CEDILLA = frozenset(("ro", "ku"))
"""Other languages that write Ş; names with letters that only they have beside it are not taken for Turkish."""

DOTTED_I = frozenset(("tr", "az", "crh", "tt"))
"""Languages in which I and İ are two letters."""


def language_of(words: Sequence[str], usual: str) -> str:
    """The language whose small words the name has most of; the usual one when no other has more."""
    # The last word of a name is never a small one, whatever it means elsewhere.
    if usual not in DOTTED_I and (found := _dotted(" ".join(words), usual)):
        return found
    lowered = [word.lower() for word in words[:-1] if word not in ACRONYMS]
    elided = [word[: word.index(mark)].lower() for word in words for mark in "'’" if mark in word]
    hits = {
        language: sum(word in small for word in lowered) + sum(one in ELISIONS.get(language, ()) for one in elided)
        for language, small in SMALL.items()
    }
    most = max(hits.values())
    if hits.get(usual, 0) == most or not most:
        return usual
    return next(language for language, number in hits.items() if number == most)


def _dotted(name: str, usual: str) -> str:
    """The language of a name with letters that only Turkish or Azeri has, whose I and İ are two letters; or nothing."""
    if AZERI.search(name):
        return "az"
    is_likely = usual not in WITH_A_CEDILLA and LIKELY_TURKISH.search(name)
    return "tr" if TURKISH.search(name) or is_likely else ""
