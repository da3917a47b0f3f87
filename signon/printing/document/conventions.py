"""The conventions of a letter's language: how dates and numbers are written, names joined, and lines directed.

Languages are BCP 47 tags. The rules come from CLDR by way of Babel, and of ICU where one depends on a word's sound; what both
lack stands here.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

import babel
from babel.dates import format_date
from babel.numbers import format_decimal

FIRST_OF_THE_MONTH = {"fr": "1er", "it": "1º", "pt": "1º", "pt_PT": ""}
"""Languages that write the first day of a month as an ordinal in a letter, which CLDR's long date does not."""

DIRECTIONS = {"L": "ltr", "R": "rtl", "AL": "rtl"}
"""The classes of Unicode's bidirectional algorithm that have a direction."""

LEFT_TO_RIGHT_ISOLATE, FIRST_STRONG_ISOLATE, END_OF_ISOLATE = "\u2066", "\u2068", "\u2069"
ISOLATED = re.compile(f"[{LEFT_TO_RIGHT_ISOLATE}{FIRST_STRONG_ISOLATE}][^{END_OF_ISOLATE}]*{END_OF_ISOLATE}")


def locale_of(language: str) -> babel.Locale:
    """The CLDR locale of a language tag such as ``pt-BR``. Raises ``babel.UnknownLocaleError`` or ``ValueError``."""
    return babel.Locale.parse(language, sep="-")


def direction(language: str) -> str:
    """``ltr`` or ``rtl``, as the language's own script runs."""
    return locale_of(language).text_direction


def printed_date(day: date, language: str) -> str:
    """The date in full, as letters write it: ``March 27, 2020``, ``27 March 2020``, ``27 mars 2020``."""
    locale = locale_of(language)
    printed = format_date(day, "long", locale)
    ordinal = FIRST_OF_THE_MONTH.get(str(locale), FIRST_OF_THE_MONTH.get(locale.language, ""))
    if ordinal and day.day == 1 and printed.startswith("1 "):
        return ordinal + printed[1:]
    return printed


def printed_number(number: int, language: str) -> str:
    """A whole number with the language's grouping: ``2,500``, ``2.500``, ``2 500``."""
    return format_decimal(number, locale=locale_of(language))


def joined(names: Sequence[str], language: str) -> str:
    """Names in a row as the language joins them: ``A, B, and C``.

    By ICU, whose lists sound right: Spanish ``e Isabel`` and Hebrew ``ו-Oxfam``, where Babel's words are always the same.
    """
    if len(names) == 1:
        return names[0]
    import icu  # 40 ms that most letters need not wait for

    locale = icu.Locale.forLanguageTag(language)
    lists = icu.ListFormatter.createInstance(locale, icu.UListFormatterType.AND, icu.UListFormatterWidth.WIDE)
    joined_names: str = lists.format(list(names))
    return joined_names


def leading_direction(text: str) -> str:
    """``ltr`` or ``rtl`` by the first letter that has a direction and is not isolated; empty for a text without one."""
    classes = (unicodedata.bidirectional(character) for character in ISOLATED.sub("", text))
    return next((DIRECTIONS[one] for one in classes if one in DIRECTIONS), "")


def isolated(text: str, language: str) -> str:
    """The text, between Unicode's isolates where it runs against the language that it is put into."""
    against = leading_direction(text) not in {"", direction(language)}
    return f"{FIRST_STRONG_ISOLATE}{text}{END_OF_ISOLATE}" if against else text


def left_to_right(text: str, language: str) -> str:
    """A phone number or a web address within this language's text. Every language writes them from the left."""
    against = text and direction(language) == "rtl"
    return f"{LEFT_TO_RIGHT_ISOLATE}{text}{END_OF_ISOLATE}" if against else text
