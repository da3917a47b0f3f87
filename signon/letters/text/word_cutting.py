"""A text cut into words, as people who read its script would cut it: Thai, Chinese and Japanese have no spaces to cut at."""

import icu

UNIT = 2
"""Bytes of a UTF-16 code unit, in which ICU counts."""


def words_of(text: str, language: str) -> list[str]:
    """The words, spaces and signs of ``text`` in their order; joined, they are ``text`` again."""
    breaks = icu.BreakIterator.createWordInstance(icu.Locale.forLanguageTag(language))
    breaks.setText(text)
    units = text.encode("utf-16-le", "surrogatepass")
    words, begin = [], 0
    for end in breaks:
        words.append(units[begin * UNIT : end * UNIT].decode("utf-16-le", "surrogatepass"))
        begin = end
    return words
