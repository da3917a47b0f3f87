"""Names of countries as a letter prints them: none is made for a menu, and each is one that the state goes by."""

import re
from collections import Counter

import pytest

from signon.countries import CODES, countries, country_code, country_name, menu_name, proposed_countries
from signon.countries.names import PROPER_BRACKETS
from signon.countries.printed_names import printed_names, printed_names_in

LANGUAGES = (
    "en",
    "fr",
    "es",
    "pt",
    "pt-PT",
    "de",
    "ar",
    "ru",
    "it",
    "nl",
    "zh",
    "zh-TW",
    "en-GB",
    "en-US",
    "es-MX",
    "fr-CA",
    "de-CH",
)
"""The site's languages, the others that printed letters have words for, and variants of countries."""

MENU_FORM = re.compile(r"&|\bSt\b|\bSte\b| - |[(（)）]|\bSAR\b|САР|\.|о-ва?\b|\bEUA\b|\bUSA\b")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_printed_name_is_made_for_a_menu(language: str) -> None:
    names = {code: country_name(code, language) for code in CODES if code not in PROPER_BRACKETS}
    assert {code: name for code, name in names.items() if MENU_FORM.search(name)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_countries_never_bear_one_printed_name(language: str) -> None:
    often = Counter(country_name(code, language) for code in CODES)
    assert [name for name, count in often.items() if count > 1] == []


@pytest.mark.parametrize("language", ["sv", "pl", "ja", "tr", "he", "uk", "fa", "ko", "el"])
def test_in_other_languages_a_remark_stays_only_where_it_tells_two_countries_apart(language: str) -> None:
    plain = {code: re.sub(r"\s*[(（].*[)）]", "", country_name(code, language)) for code in CODES}
    often = Counter(plain.values())
    marked = [code for code in CODES if MENU_FORM.search(country_name(code, language)) and code not in PROPER_BRACKETS]
    assert [code for code in marked if "(" in country_name(code, language) and often[plain[code]] == 1] == []


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (
            "CD",
            "en Democratic Republic of the Congo | fr République démocratique du Congo | de Demokratische Republik Kongo",
        ),
        (
            "CD",
            "es República Democrática del Congo | pt República Democrática do Congo | ar جمهورية الكونغو الديمقراطية",
        ),
        ("CG", "en Congo | fr Congo | es Congo | pt República do Congo | de Republik Kongo | ar الكونغو"),
        ("MM", "en Myanmar | fr Myanmar | es Myanmar | pt Mianmar | de Myanmar | ar ميانمار"),
        ("TR", "en Türkiye | fr Türkiye | es Türkiye | pt Turquia | de Türkei | ar تركيا"),
        ("CV", "en Cabo Verde | fr Cabo Verde | es Cabo Verde | pt Cabo Verde | de Cabo Verde | ar كابو فيردي"),
        ("TL", "en Timor-Leste | fr Timor-Leste | es Timor-Leste | de Timor-Leste | ar تيمور-ليشتي"),
        ("BY", "en Belarus | fr Bélarus | es Belarús | de Belarus"),
        ("BA", "en Bosnia and Herzegovina"),
        ("AG", "en Antigua and Barbuda"),
        (
            "KN",
            "en Saint Kitts and Nevis | fr Saint-Kitts-et-Nevis | es Saint Kitts y Nevis | de Saint Kitts und Nevis",
        ),
        ("VC", "en Saint Vincent and the Grenadines"),
        ("ST", "en Sao Tome and Principe"),
        ("TT", "en Trinidad and Tobago | es Trinidad y Tabago"),
    ],
)
def test_a_country_is_printed_as_the_united_nations_or_its_own_language_write_it(code: str, names: str) -> None:
    for language, name in (entry.split(" ", 1) for entry in names.split(" | ")):
        assert country_name(code, language) == name


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("TW", "Taiwan"), ("XK", "Kosovo"), ("HK", "Hong Kong"), ("MO", "Macao"), ("EH", "Western Sahara"),
        ("PS", "Palestine"), ("VA", "Vatican City"), ("FK", "Falkland Islands"), ("KR", "South Korea"), ("RU", "Russia"),
    ],
)  # fmt: skip
def test_names_about_which_there_is_a_dispute_and_customary_ones_stay(code: str, name: str) -> None:
    assert country_name(code, "en") == name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_menu_never_shows_a_name_that_two_countries_claim(language: str) -> None:
    read = {code: country_code(name) for code, name in countries(language)}
    assert {code: found for code, found in read.items() if found not in {code, None}} == {}
    assert [code for code in ("CD", "CG", "MM", "TR", "KN") if read[code] != code] == []
    assert menu_name("CD", "en") == "Democratic Republic of the Congo"


@pytest.mark.parametrize("language", sorted(printed_names()))
def test_every_printed_name_is_needed_and_is_read_back(language: str) -> None:
    for code, name in printed_names_in(language).items():
        assert code in CODES
        assert country_code(name) in {code, None} if code in {"CG", "MF"} else country_code(name) == code, name


def test_a_name_in_traditional_characters_is_not_taken_from_the_simplified_ones() -> None:
    assert (country_name("CD", "zh-TW"), country_name("CD", "zh")) == ("剛果民主共和國", "刚果民主共和国")


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Turkey", "Türkiye"), ("Burma", "Myanmar"), ("Swaziland", "Eswatini"), ("UK", "United Kingdom")],
)
def test_a_form_proposes_a_country_by_the_name_that_people_know(typed: str, name: str) -> None:
    assert [one.name for one in proposed_countries("en") if typed in one.label] == [name]
