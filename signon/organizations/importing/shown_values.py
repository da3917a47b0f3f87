"""Values that spreadsheets show for a day, a number or a truth value, which CSV keeps in place of the name that was typed."""

import re
from functools import cache

from babel import Locale

LANGUAGES = (
    "en", "fr", "es", "pt", "it", "de", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk", "sl", "hr", "sr", "hu", "ro", "bg",
    "tr", "ru", "uk", "el", "et", "lv", "lt", "ca", "eu", "gl", "is", "ga", "cy", "id", "ms", "vi", "sw", "ar", "he", "fa",
    "hi", "bn", "th", "sq", "mk", "ka", "hy", "az",
)  # fmt: skip
FURTHER_MONTHS = frozenset(
    {"mrz", "mär", "sept", "okt", "dez", "fév", "févr", "avr", "déc", "ene", "abr", "ago", "dic"}
)
"""Abbreviations that spreadsheets use beside those of Unicode."""

NUMERIC_DAY = re.compile(
    r"(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:\d{4}|\d{2}))(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"
)
"""A day in digits, with the time or without."""

DIGIT = re.compile(r"\d")
DAY_OF_MONTH = re.compile(r"\d{1,2}(-|\. ?| )([^\W\d_]{3,10})\.?(?:[-. ]+(?:\d{4}|\d{2}))?")
MONTH_OF_YEAR = re.compile(r"([^\W\d_]{3,10})\.?-(?:\d{4}|\d{2})")
SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E[+-]?\d{2,3}")


EAST_ASIAN_DAY = re.compile(r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?|(?:\d{4}년 ?)?\d{1,2}월(?: ?\d{1,2}일)?")
LONG_DAY = re.compile(
    r"(?:[^\W\d_]+,? )?(?:([^\W\d_]{3,10}) \d{1,2},? \d{4}|\d{1,2}\.? (?:de )?([^\W\d_]{3,10}) (?:de )?\d{4})"
)
"""A day in words with its year, with the day of the week or without."""

TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.? ?[Mm]\.?)?")
DIGITS = re.compile(r"\+?\d+")
CURRENCIES = "EUR|USD|GBP|CHF|JPY|CNY|INR|BRL|ZAR|KES|NGN|CAD|AUD|SEK|NOK|DKK|PLN|CZK|HUF|RON|TRY|RUB|MXN"
NUMBER = re.compile(rf"\(?[-+]?\s?[$€£¥₹]?\s?[-+]?\d[\d.,'\u00a0\u202f ]*\s?(?:%|[$€£¥₹]|kr|{CURRENCIES})?\)?")
SMALL_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?e[+-]\d{2,3}")

TRUTHS = frozenset({"TRUE", "FALSE"})
FOREIGN_TRUTHS = frozenset(
    """
    VRAI FAUX WAHR FALSCH VERDADERO FALSO VERDADEIRO VERO WAAR ONWAAR SANT FALSKT SAND FALSK USANN TOSI EPÄTOSI PRAWDA FAŁSZ
    PRAVDA NEPRAVDA IGAZ HAMIS ADEVĂRAT FALS ИСТИНА ЛОЖЬ ІСТИНА ХИБНІСТЬ DOĞRU YANLIŞ ΑΛΗΘΕΣ ΨΕΥΔΕΣ TÕENE VÄÄR ИСТИНА НЕИСТИНА
    """.split()  # noqa: SIM905 - a word list is read more easily than forty strings
)
"""Truth values as spreadsheets show them in other languages than English."""


def is_shown_day(text: str) -> bool:
    """Whether the text is a day or a time as a spreadsheet shows one: 2026-03-08, 8-Mar, 08. Mrz, Mar-26, 12:30."""
    if not DIGIT.search(text):
        return False
    if NUMERIC_DAY.fullmatch(text) or EAST_ASIAN_DAY.fullmatch(text) or TIME.fullmatch(text):
        return True
    if found := LONG_DAY.fullmatch(text):
        return (found[1] or found[2]).casefold() in _long_months() | _short_months()
    if found := DAY_OF_MONTH.fullmatch(text):
        # "8 mars" and "1 May" are names that people write; with a hyphen or a dot, a spreadsheet has written them.
        word = found[2].casefold()
        return word in (_short_months() - _long_months() if found[1] == " " else _short_months())
    found = MONTH_OF_YEAR.fullmatch(text)
    return bool(found and found[1].casefold() in _short_months())


def is_shown_number(text: str) -> bool:
    """Whether the text is a number as a spreadsheet shows one that is too long for its column: 3.5E+02."""
    return bool(SCIENTIFIC.fullmatch(text) or SMALL_SCIENTIFIC.fullmatch(text))


def is_digits(text: str) -> bool:
    """Whether the text is a number of digits alone, which can be a name, or what a spreadsheet makes of "350.org"."""
    return bool(DIGITS.fullmatch(text))


def is_number(text: str) -> bool:
    """Whether the text is nothing but a number, as which "1/4" comes back: 350, 0.25, 12%, 1.234,50 €."""
    return bool(NUMBER.fullmatch(text))


def is_truth(text: str) -> bool:
    """Whether the text is a truth value as a spreadsheet in English shows it."""
    return text in TRUTHS


def is_foreign_truth(text: str) -> bool:
    """Whether the text is a truth value as a spreadsheet in another language shows it, whatever was typed."""
    return text in FOREIGN_TRUTHS


@cache
def _short_months() -> frozenset[str]:
    return _months("abbreviated") | FURTHER_MONTHS


@cache
def _long_months() -> frozenset[str]:
    return _months("wide")


def _months(width: str) -> frozenset[str]:
    forms = (Locale(language).months[form][width] for language in LANGUAGES for form in ("format", "stand-alone"))
    return frozenset(str(name).rstrip(".").casefold() for months in forms for name in months.values())
