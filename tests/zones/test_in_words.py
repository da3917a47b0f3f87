"""A moment reads the same everywhere: in one zone, with the zone in words."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from signon.zones.in_words import day_in_words, moment_in_words, short_moment, use_zone, zone_in_words

NOON = datetime(2026, 12, 3, 17, tzinfo=UTC)
SUMMER = datetime(2026, 7, 3, 17, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
OWN_FORMATS = re.compile(
    r"strftime|format_date|format_datetime|format_time|isoformat|rebase|tzname"
    r"|\|\s*(?:moment|short_moment|day)\s*\(\s*['\"]"
)
"""Ways to write a moment that pass the one function by."""

MACHINES_READ = {
    "templates/letters/_deadline.html": 1,
    "templates/signing/_moment.html": 1,
}
"""The attribute ``datetime`` of an element ``time``, which only programs read."""


@pytest.mark.parametrize(
    ("moment", "zone", "words"),
    [
        (NOON, "America/New_York", "3 December 2026, 12:00 (Eastern Standard Time, UTC−5)"),
        (SUMMER, "America/New_York", "3 July 2026, 13:00 (Eastern Daylight Time, UTC−4)"),
        (NOON, "Europe/Zurich", "3 December 2026, 18:00 (Central European Standard Time, UTC+1)"),
        (NOON, "Asia/Kolkata", "3 December 2026, 22:30 (India Standard Time, UTC+5:30)"),
        (NOON, "America/St_Johns", "3 December 2026, 13:30 (Newfoundland Standard Time, UTC−3:30)"),
        (NOON, "Europe/Istanbul", "3 December 2026, 20:00 (Türkiye Time, UTC+3)"),
        (NOON, "UTC", "3 December 2026, 17:00 UTC"),
        (
            NOON.astimezone(ZoneInfo("Europe/Zurich")),
            "",
            "3 December 2026, 18:00 (Central European Standard Time, UTC+1)",
        ),
        (NOON, "", "3 December 2026, 17:00 UTC"),
    ],
)
def test_a_moment_has_its_zone_in_words(moment: datetime, zone: str, words: str) -> None:
    """With the distance from UTC, which nobody reads in two ways."""
    assert moment_in_words(moment, zone) == words


def test_a_table_has_the_distance_alone() -> None:
    """The abbreviations of zones mean different things in different countries."""
    assert short_moment(NOON, "America/New_York") == "3 Dec 2026, 12:00 UTC−5"


def test_what_concerns_no_letter_is_written_in_the_sites_zone() -> None:
    """The operator sets it."""
    use_zone("Europe/Zurich")
    try:
        assert short_moment(NOON) == "3 Dec 2026, 18:00 UTC+1"
        assert day_in_words(datetime(2026, 12, 3, 23, 30, tzinfo=UTC)) == "4 December 2026"
    finally:
        use_zone("UTC")
    assert day_in_words(date(2026, 12, 3)) == "3 December 2026"


def test_a_zone_is_shown_by_its_city_and_what_clocks_show_there_now() -> None:
    """As the form proposes it."""
    assert zone_in_words("Europe/Zurich", NOON) == "Zurich (Central European Time, UTC+1 now)"
    assert zone_in_words("America/Sao_Paulo", NOON) == "Sao Paulo (Brasilia Standard Time, UTC−3 now)"
    assert zone_in_words("UTC", NOON) == "UTC"


def test_no_template_writes_a_moment_in_a_way_of_its_own() -> None:
    """Pages, mails and the printed letter: each uses the filters that this package gives."""
    found = {
        str(path.relative_to(ROOT)): len(OWN_FORMATS.findall(path.read_text("utf-8")))
        for path in sorted((ROOT / "templates").rglob("*.*"))
    }
    assert {path: count for path, count in found.items() if count} == MACHINES_READ


def test_only_this_package_and_the_printed_date_format_for_people() -> None:
    """A module that calls Babel for a date, or formats one itself, would sooner or later choose another zone."""
    allowed = {"signon/zones/in_words.py", "signon/printing/document/conventions.py", "signon/mail/smtp/message.py"}
    found = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "signon").rglob("*.py")
        if formats_itself(path.read_text("utf-8"))
    }
    assert found - allowed == {"signon/zones/wall_clock.py"}


@pytest.mark.parametrize(
    ("written", "is_found"),
    [
        ('day=f"{kept.at:%Y-%m-%d}"', True),
        ('f"until {last.astimezone(UTC):%d.%m.%Y}"', True),
        ('f"{at:%H:%M}"', True),
        ("at.strftime(pattern)", True),
        ('f"{at:%Y-%m-%dT%H:%M:%SZ}"', False),
        ('f"D:{document.date:%Y%m%d}000000Z"', False),
        ('f"{share:.0%}"', False),
    ],
)
def test_the_look_for_formats_knows_those_that_programs_read(written: str, *, is_found: bool) -> None:
    """A moment with T and Z, and a date in a PDF."""
    assert bool(formats_itself(written)) is is_found


def formats_itself(code: str) -> bool:
    """Whether the code writes a day or a time for people without the words of this package."""
    for_people = re.sub(r":%Y-%m-%dT%H:?%M(:?%S)?Z\}|D:\{[^{}]*:%Y%m%d\}", "", code)
    return bool(re.search(r"format_date|format_time|strftime|tzname|\{[^{}\n]*:%-?[A-Za-z]", for_people))
