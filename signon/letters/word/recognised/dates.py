"""Days as letters write them: in words in any of the usual languages, or in figures."""

import re
from datetime import date
from functools import cache

from babel import Locale

LANGUAGES = (
    "en",
    "de",
    "fr",
    "es",
    "it",
    "nl",
    "pt",
    "ru",
    "ar",
    "pl",
    "sv",
    "da",
    "nb",
    "fi",
    "cs",
    "hu",
    "ro",
    "tr",
    "uk",
    "el",
    "id",
)
YEAR = r"(\d{4})"
EASTERN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
FIGURES = re.compile(r"(?<!\d)(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
DAY_FIRST = r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|ª|°|\.|-го)?\s*(?:of|de|del|d[’']|di)?\s*"
MONTH_FIRST = r"\s*(\d{1,2})(?:st|nd|rd|th)?\s*,?\s*"
BEFORE_PLACE = re.compile(
    r"[\s,،;]*(?:\b(?:the|den|dem|le|am|il|el|lì|op|on|em|aos?)\b|, ?a\b)?[\s,،]*$", re.IGNORECASE
)
AFTER_YEAR = re.compile(r"[\s.,،年]*(?:(?:г|р|года|року|r|m|م)(?!\w))?[\s.,،]*")
"""The word for a year, or for the era, that may stand behind its figures."""

WEEKDAY = re.compile(r"[\s,،]*\w+(?:-feira)?[\s,،]*$")
OLDEST, LATEST = 1900, 2200
MONTHS_FIRST = frozenset({"en-US", "en_US", "en"})


def date_in(text: str, language: str) -> tuple[date, str, str] | None:
    """The first day in a text, with the text before and after it; None when there is none."""
    for pattern, order in (
        *_in_words(),
        (EASTERN, "ymd"),
        (ISO, "ymd"),
        *((FIGURES, order) for order in _orders(language)),
    ):
        found = pattern.search(text)
        day = _day(found, order) if found else None
        if found and day:
            return day, text[: found.start()], text[found.end() :]
    return None


def place_before(text: str) -> str:
    """The place that stands before a date, without the comma, the article and the day of the week between them."""
    place = BEFORE_PLACE.sub("", text)
    for weekday in _weekdays():
        if place.lower().endswith(weekday):
            place = place[: -len(weekday)]
    return BEFORE_PLACE.sub("", place).strip()


def _orders(language: str) -> tuple[str, str]:
    """The order of figures in a language, and then the other one, by which only a day past the twelfth can be meant."""
    return ("mdy", "dmy") if language in MONTHS_FIRST else ("dmy", "mdy")


def _day(found: re.Match[str], order: str) -> date | None:
    groups = [group for group in found.groups() if group not in {".", "/", "-"}]
    values = dict(zip(order, groups, strict=True))
    try:
        month = _months()[values["m"].lower().rstrip(".")] if not values["m"].isdecimal() else int(values["m"])
        made = date(int(values["y"]), month, int(values["d"]))
    except (KeyError, ValueError):
        return None
    return made if OLDEST <= made.year < LATEST else None


@cache
def _months() -> dict[str, int]:
    """The number of each month by its name, in full and shortened; a name that two languages use is one month in both."""
    found: dict[str, int] = {}
    for language in LANGUAGES:
        months = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    if len(name.strip(".")) > 1 and not name.isdecimal():
                        found.setdefault(name.lower().rstrip("."), number)
    return found


@cache
def _weekdays() -> tuple[str, ...]:
    names = {
        name.lower() for language in LANGUAGES for name in Locale.parse(language).days["stand-alone"]["wide"].values()
    }
    return tuple(sorted(names, key=len, reverse=True))


@cache
def _in_words() -> tuple[tuple[re.Pattern[str], str], ...]:
    names = "|".join(re.escape(name) for name in sorted(_months(), key=len, reverse=True))
    month = rf"({names})\.?"
    after = rf"\s*(?:de|del|,)?\s*{YEAR}(?!\d)"
    return (
        (re.compile(DAY_FIRST + month + after, re.IGNORECASE), "dmy"),
        (re.compile(rf"(?<!\w){month}{MONTH_FIRST}{YEAR}(?!\d)", re.IGNORECASE), "mdy"),
    )
