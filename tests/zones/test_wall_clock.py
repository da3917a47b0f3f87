"""A local time is one moment, or it is refused or asked about."""

from datetime import UTC, datetime

import pytest

from signon.zones.wall_clock import WallClockError, local_time, moment_of, moments, typed_moment


def read(text: str, zone: str) -> datetime:
    """The local time as it is kept."""
    return local_time(datetime.fromisoformat(text), zone)


@pytest.mark.parametrize(
    ("zone", "local", "meant"),
    [
        ("Europe/Zurich", "2027-03-28T02:30", "2027-03-28T03:30"),
        ("America/New_York", "2027-03-14T02:00", "2027-03-14T03:00"),
        ("Europe/Dublin", "2027-03-28T01:30", "2027-03-28T02:30"),
        ("Australia/Lord_Howe", "2027-10-03T02:15", "2027-10-03T02:45"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-31T12:00"),
        ("Africa/Monrovia", "1972-01-07T00:20", "1972-01-07T01:04"),
    ],
)
def test_a_time_that_clocks_pass_over_is_refused_with_the_one_that_follows(zone: str, local: str, meant: str) -> None:
    """In Samoa it was a whole day; on Lord Howe Island it is half an hour."""
    with pytest.raises(WallClockError, match="does not exist") as refused:
        read(local, zone)
    assert meant in str(refused.value)


@pytest.mark.parametrize(
    ("zone", "local", "offsets"),
    [
        ("Europe/Zurich", "2027-10-31T02:30", ("+02:00", "+01:00")),
        ("America/New_York", "2027-11-07T01:00", ("-04:00", "-05:00")),
        ("Australia/Lord_Howe", "2027-04-04T01:45", ("+11:00", "+10:30")),
        ("Africa/Casablanca", "2027-02-07T02:30", ("+01:00", "+00:00")),
    ],
)
def test_a_time_that_clocks_show_twice_is_asked_about_and_taken_with_its_offset(
    zone: str, local: str, offsets: tuple[str, str]
) -> None:
    """The sentence has both spellings, and each of them is a moment of its own."""
    with pytest.raises(WallClockError, match="exists twice") as asked:
        read(local, zone)
    assert all(f"{local}{offset}" in str(asked.value) for offset in offsets)
    first, second = (moment_of(read(f"{local}{offset}", zone), zone).astimezone(UTC) for offset in offsets)
    assert first < second
    assert [one.astimezone(UTC) for one in moments(datetime.fromisoformat(local), zone)] == [first, second]


def test_an_offset_where_none_is_needed_is_checked_and_left_out() -> None:
    """The zone says it already."""
    assert read("2027-07-01T12:00+02:00", "Europe/Zurich") == datetime(2027, 7, 1, 12)  # noqa: DTZ001 - a local time
    with pytest.raises(WallClockError, match=r"UTC\+5, but clocks in the letter's time zone are at UTC\+2"):
        read("2027-07-01T12:00+05:00", "Europe/Zurich")


@pytest.mark.parametrize("local", ["0001-01-01T00:00", "9999-12-31T23:59", "1899-12-31T23:59"])
def test_a_year_far_from_ours_is_refused_with_a_sentence(local: str) -> None:
    """Python cannot even compute with the first two in every zone."""
    with pytest.raises(WallClockError, match="between the years 1900 and 9998"):
        read(local, "Pacific/Apia")


def test_what_is_no_time_at_all_is_told_how_one_is_written() -> None:
    """Such as a word."""
    with pytest.raises(WallClockError, match="such as 2026-12-01T17:00"):
        typed_moment("tomorrow", "UTC")
