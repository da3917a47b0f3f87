"""Values that spreadsheets show for a day or a large number, which CSV keeps in place of the name that somebody typed."""

import re
from functools import cache

from babel import Locale

LANGUAGES = (
    "en",
    "fr",
    "es",
    "pt",
    "it",
    "de",
    "nl",
    "sv",
    "da",
    "nb",
    "fi",
    "pl",
    "cs",
    "hu",
    "ro",
    "tr",
    "ru",
    "uk",
    "el",
)
FURTHER_MONTHS = frozenset({"mrz", "sept", "okt", "dez"})
"""Abbreviations that spreadsheets use beside those of Unicode."""

NUMERIC_DAY = re.compile(
    r"(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:\d{4}|\d{2}))(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"
)
"""A day in digits, with the time or without."""

DAY_OF_MONTH = re.compile(r"\d{1,2}(-|\. ?| )([^\W\d_]{3,10})\.?(?:[-. ]+(?:\d{4}|\d{2}))?")
MONTH_OF_YEAR = re.compile(r"([^\W\d_]{3,10})\.?-(?:\d{4}|\d{2})")
SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E[+-]?\d{2,3}")


def is_shown_day(text: str) -> bool:
    """Whether the text is a day as a spreadsheet shows one: 2026-03-08, 8-Mar, 08. Mrz, Mar-26."""
    if not text[:1].isdigit() and "-" not in text:
        return False
    if NUMERIC_DAY.fullmatch(text):
        return True
    if found := DAY_OF_MONTH.fullmatch(text):
        # "8 mars" and "1 May" are names that people write; with a hyphen or a dot, a spreadsheet has written them.
        word = found[2].casefold()
        return word in (_short_months() - _long_months() if found[1] == " " else _short_months())
    found = MONTH_OF_YEAR.fullmatch(text)
    return bool(found and found[1].casefold() in _short_months())


def is_shown_number(text: str) -> bool:
    """Whether the text is a number as a spreadsheet shows one that is too long for its column: 3.5E+02."""
    return bool(SCIENTIFIC.fullmatch(text))


@cache
def _short_months() -> frozenset[str]:
    return _months("abbreviated") | FURTHER_MONTHS


@cache
def _long_months() -> frozenset[str]:
    return _months("wide")


def _months(width: str) -> frozenset[str]:
    forms = (Locale(language).months[form][width] for language in LANGUAGES for form in ("format", "stand-alone"))
    return frozenset(str(name).rstrip(".").casefold() for months in forms for name in months.values())
