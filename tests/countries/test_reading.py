"""Countries as people write them, as a language names and sorts them, and where in the world they lie."""

import icu
import pytest

from signon.countries import CODES, REGIONS, countries, country_code, country_name, region_of


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("CH", "CH"),
        ("ch", "CH"),
        (" KEN ", "KE"),
        ("usa", "US"),
        ("U.S.A.", "US"),
        ("UK", "GB"),
        ("Scotland", "GB"),
        ("Ivory Coast", "CI"),
        ("cote divoire", "CI"),
        ("CÔTE D’IVOIRE", "CI"),
        ("DR Congo", "CD"),
        ("Congo (Democratic Republic of the)", "CD"),
        ("Congo, The Democratic Republic of the", "CD"),
        ("Republic of the Congo", "CG"),
        ("South Korea", "KR"),
        ("Korea, Republic of", "KR"),
        ("Korea (Democratic People's Republic of)", "KP"),
        ("Iran (Islamic Republic of)", "IR"),
        ("Tanzania, United Republic of", "TZ"),
        ("Republic of Moldova", "MD"),
        ("Republic of China", "TW"),
        ("Burma", "MM"),
        ("Holy See", "VA"),
        ("The Gambia", "GM"),
        ("Trinidad and Tobago", "TT"),
        ("St Lucia", "LC"),
        ("Kosovo", "XK"),
        ("Palestine", "PS"),
        ("Niger", "NE"),
        ("Nigeria", "NG"),
        ("Türkiye", "TR"),
        ("Democratic Republic of Congo (DRC)", "CD"),
        ("United States (USA)", "US"),
        ("Congo (DRC)", "CD"),
        ("Myanmar/Burma", "MM"),
        ("Hong Kong, China", "HK"),
        ("EE. UU.", "US"),
        ("EUA", "US"),
        ("R.D. Congo", "CD"),
        ("RDC", "CD"),
        ("U.S.", "US"),
        ("UAE", "AE"),
        ("Great Britain", "GB"),
        ("Northern Ireland", "GB"),
        ("Holland", "NL"),
        ("Cape Verde", "CV"),
        ("East Timor", "TL"),
        ("Swaziland", "SZ"),
        ("Zaire", "CD"),
        ("Congo-Kinshasa", "CD"),
        ("Turkey", "TR"),
    ],
)
def test_a_country_is_known_by_its_codes_and_usual_names(written: str, code: str) -> None:
    assert country_code(written) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Allemagne", "DE"),
        ("ESPANA", "ES"),
        ("Schweiz", "CH"),
        ("Países Baixos", "NL"),
        ("Stati Uniti", "US"),
        ("Zuid-Afrika", "ZA"),
        ("الأردن", "JO"),
        ("Россия", "RU"),
        ("中国", "CN"),
        ("日本", "JP"),
        ("भारत", "IN"),
        ("ไทย", "TH"),
        ("대한민국", "KR"),
        ("Ελλάδα", "GR"),
        ("საქართველო", "GE"),
        ("ኢትዮጵያ", "ET"),
        ("Áo", "AT"),
        ("Elfenbeinküste", "CI"),
        ("Tschechische Republik", "CZ"),
        ("République tchèque", "CZ"),
        ("República Checa", "CZ"),
        ("Großbritannien", "GB"),
        ("Angleterre", "GB"),
        ("Escocia", "GB"),
        ("بريطانيا", "GB"),
        ("Birmanie", "MM"),
        ("Weißrussland", "BY"),
        ("République Démocratique du Congo (RDC)", "CD"),
        ("الكونغو الديمقراطية", "CD"),
    ],
)
def test_a_country_is_known_by_its_name_in_any_language(written: str, code: str) -> None:
    assert country_code(written) == code


@pytest.mark.parametrize(
    "written", ["", "  ", "Atlantis", "EU", "ZZ", "001", "Congo", "Korea", "Kongo", "Corea", "الكونغو", "Congo (x)"]
)
def test_what_is_no_country_or_could_be_two_is_not_guessed(written: str) -> None:
    assert country_code(written) is None


@pytest.mark.parametrize(
    "locale", ["en", "fr", "es", "de", "pt", "it", "nl", "ar", "ru", "zh", "ja", "sw", "hi", "ko", "tr"]
)
def test_the_names_a_language_shows_are_understood_when_written_back(locale: str) -> None:
    told_apart = [(code, name) for code, name in countries(locale) if "ongo" not in name]
    misread = {name: code for code, name in told_apart if country_code(name) not in {code, None}}
    unread = [name for _code, name in told_apart if country_code(name) is None]
    assert (misread, len(unread) < 2) == ({}, True), unread


def test_every_country_is_listed_once_with_a_name_and_none_is_only_a_code() -> None:
    listed = countries("en")
    assert sorted(code for code, _ in listed) == sorted(set(CODES))
    assert len(listed) == 250
    assert all(len(name) > 3 for _, name in listed)


@pytest.mark.parametrize(
    ("locale", "first", "last"),
    [("en", "Afghanistan", "Zimbabwe"), ("de", "Afghanistan", "Zypern"), ("sv", "Afghanistan", "Östtimor")],
)
def test_countries_stand_in_the_order_of_the_language(locale: str, first: str, last: str) -> None:
    names = [name for _, name in countries(locale)]
    assert (names[0], names[-1]) == (first, last)


def test_german_sorts_an_umlaut_with_its_vowel() -> None:
    names = [name for _, name in countries("de")]
    assert names.index("Ägypten") < names.index("Albanien")


@pytest.mark.parametrize(
    ("locale", "name"), [("en-US", "Côte d’Ivoire"), ("de_CH", "Côte d’Ivoire"), ("zh-Hant", "象牙海岸")]
)
def test_a_name_comes_in_the_language_of_a_tag_with_hyphen_or_underscore(locale: str, name: str) -> None:
    assert country_name("CI", locale) == name


def test_a_language_without_country_names_gets_the_english_ones_whatever_the_machine_speaks() -> None:
    before = icu.Locale.getDefault()
    icu.Locale.setDefault(icu.Locale("fr"))
    try:
        assert country_name("CH", "xx") == "Switzerland"
    finally:
        icu.Locale.setDefault(before)


def test_names_carry_no_remarks_about_status() -> None:
    assert [country_name(code, "en") for code in ("PS", "HK", "MM")] == ["Palestine", "Hong Kong", "Myanmar"]


@pytest.mark.parametrize("code", ["", "ZZ", "ch", "EU"])
def test_the_name_or_region_of_what_is_no_country_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="not the code of a country"):
        country_name(code, "en")
    with pytest.raises(ValueError, match="not the code of a country"):
        region_of(code)


@pytest.mark.parametrize(
    ("code", "region"), [("KE", "Africa"), ("BR", "Americas"), ("JP", "Asia"), ("XK", "Europe"), ("FJ", "Oceania")]
)
def test_a_country_lies_in_one_of_the_five_regions_of_the_world(code: str, region: str) -> None:
    assert country_name(region_of(code), "en") == region


def test_every_country_lies_in_some_region() -> None:
    assert {region_of(code) for code in CODES} == set(REGIONS)
