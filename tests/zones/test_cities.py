"""A time zone is chosen by a city, in any language, and kept by its IANA name."""

import pytest

from signon.zones.cities import ZoneError, city_zone, zone_of, zones_to_propose
from signon.zones.regions import region_of


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("New York", "America/New_York"),
        ("new york city", "America/New_York"),
        ("Washington", "America/New_York"),
        ("Washington, D.C.", "America/New_York"),
        ("Zürich", "Europe/Zurich"),
        ("Zurich", "Europe/Zurich"),
        ("Genève", "Europe/Zurich"),
        ("Zurich (Central European Time, UTC+1 now)", "Europe/Zurich"),
        ("Lomé", "Africa/Lome"),
        ("Delhi", "Asia/Kolkata"),
        ("São Paulo", "America/Sao_Paulo"),
        ("sao paulo", "America/Sao_Paulo"),
        ("Kyiv", "Europe/Kyiv"),
        ("Kiev", "Europe/Kyiv"),
        ("Kyiv/Kiev", "Europe/Kyiv"),
        ("Europe/Munich", "Europe/Berlin"),
        ("New York time", "America/New_York"),
        ("Київ", "Europe/Kyiv"),
        ("القاهرة", "Africa/Cairo"),
        ("東京", "Asia/Tokyo"),
        ("St. John's", "America/St_Johns"),
        ("St. John’s", "America/St_Johns"),
        ("Georgetown, Guyana", "America/Guyana"),
        ("Europe/Zurich", "Europe/Zurich"),
        ("europe/zurich", "Europe/Zurich"),
        ("Singapore", "Asia/Singapore"),
        ("utc", "UTC"),
        ("CET", "CET"),
    ],
)
def test_a_city_stands_for_its_zone(name: str, zone: str) -> None:
    """Whether written with its accents or without, with what the form shows behind it, or as IANA writes it."""
    assert zone_of(name) == zone


@pytest.mark.parametrize(
    ("name", "both"),
    [
        ("Georgetown", ("America/Guyana (Guyana)", "America/Cayman (Cayman Islands)")),
        ("Hyderabad", ("Asia/Kolkata (India)", "Asia/Karachi (Pakistan)")),
        ("Birmingham", ("Europe/London (United Kingdom)", "America/Chicago (United States)")),
        ("San José", ("America/Costa_Rica (Costa Rica)", "America/Los_Angeles (United States)")),
    ],
)
def test_a_name_of_several_places_is_asked_about(name: str, both: tuple[str, str]) -> None:
    """Nobody guesses which is meant."""
    with pytest.raises(ZoneError, match="can mean several places") as asked:
        zone_of(name)
    assert all(one in str(asked.value) for one in both)
    assert city_zone(name) == ""


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("London, Ontario", "Europe/London (United Kingdom)"),
        ("London (Canada)", "Europe/London (United Kingdom)"),
        ("Cambridge, MA", "Europe/London (United Kingdom)"),
        ("Paris, Texas", "Europe/Paris (France)"),
        ("Vienna, Virginia", "Europe/Vienna (Austria)"),
        ("Perth, Scotland", "Australia/Perth (Australia)"),
        ("Melbourne, Florida, USA", "Australia/Melbourne (Australia)"),
    ],
)
def test_a_namesake_in_another_country_is_not_taken_for_the_great_city(name: str, known: str) -> None:
    """Neither as the zone of a deadline nor as the place that a letter is dated by."""
    with pytest.raises(ZoneError) as refused:
        zone_of(name)
    assert str(refused.value) == (
        f"is not known: '{name}', only {known}. Write a large city where clocks show the same time"
    )
    assert city_zone(name) == ""


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("London, UK", "Europe/London"),
        ("Birmingham, Alabama", "America/Chicago"),
        ("Birmingham, UK", "Europe/London"),
        ("Hamilton, Ontario", "America/Toronto"),
        ("Atlanta, Georgia", "America/New_York"),
        ("Tbilisi, Georgia", "Asia/Tbilisi"),
        ("Torino, TO", "Europe/Rome"),
        ("Zürich (Schweiz)", "Europe/Zurich"),
        ("Hong Kong, China", "Asia/Hong_Kong"),
        ("San Juan, USA", "America/Puerto_Rico"),
        ("Pristina, Kosovo", "Europe/Belgrade"),
        ("Jerusalem, Palestine", "Asia/Jerusalem"),
        ("Kinshasa, Congo", "Africa/Kinshasa"),
        ("Belfast, Ireland", "Europe/London"),
        ("Brussels (EU)", "Europe/Brussels"),
    ],
)
def test_a_country_or_a_state_behind_a_city_says_which_is_meant(name: str, zone: str) -> None:
    """By its name in any language, or by its abbreviation; territories are taken however people count them."""
    assert zone_of(name) == city_zone(name) == zone


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "Nowhere", "x" * 5_000, "../etc/passwd", "IST"])
def test_what_is_no_zone_is_refused_with_examples(name: str) -> None:
    """The sentence says what can be written instead."""
    with pytest.raises(ZoneError, match="such as New York or Zürich, or a known time zone such as Europe/Zurich"):
        zone_of(name)


def test_a_typing_error_is_answered_with_what_was_probably_meant() -> None:
    """And is not taken silently."""
    with pytest.raises(ZoneError, match="Did you mean America/New_York"):
        zone_of("Nwe York")


def test_every_zone_is_proposed_once_by_its_newest_name() -> None:
    """Calcutta and Kiev are names of links today."""
    proposed = zones_to_propose()
    assert len(proposed) == len(set(proposed))
    assert {"UTC", "Asia/Kolkata", "Europe/Kyiv"} <= set(proposed)
    assert not {"Asia/Calcutta", "Europe/Kiev"} & set(proposed)


def test_only_the_name_of_one_place_gives_the_zone_of_a_letters_place() -> None:
    """A street, a building or two cities give none."""
    assert city_zone("Zürich") == "Europe/Zurich"
    assert city_zone("Geneva, Switzerland") == "Europe/Zurich"
    assert city_zone("The old mill") == city_zone("") == ""


def test_a_zone_that_is_newer_than_icus_data_is_taken_as_well() -> None:
    """ICU 77 does not know America/Coyhaique, which tzdata has had since 2025."""
    assert zone_of("America/Coyhaique") == "America/Coyhaique"
    assert city_zone("Coyhaique, Chile") == ""
    assert region_of("America/Coyhaique") == ""
