"""What people enter for a country: one, two, none, or what is no country."""

import pytest

from signon.countries import CODES, Meaning, are_codes, country_name, menu_name, read_countries

NOT_COUNTRIES = (
    "International", "Global", "Worldwide", "World", "Regional", "Europe", "EU", "European Union", "Africa", "Latin America",
    "Asia-Pacific", "Asia", "MENA", "Middle East", "N/A", "n/a", "N.A.", "-", "–", "—", "--", ".", "none", "various",
    "multiple", "Multi-country", "International NGO", "EU / Global", "Africa, Asia", "Sub-Saharan Africa",
    "E.U.", "the EU", "EU-wide", "N/A - international", "n/a (global)", "Regional: Africa", "West & Central Africa", "null",
    "Internacional", "Global", "Mundial", "Europa", "Unión Europea", "América Latina", "varios países", "ninguno",
    "International", "Mondial", "Mondiale", "Union européenne", "Afrique", "Amérique latine", "plusieurs pays", "aucun",
    "Weltweit", "Europäische Union", "Afrika", "Lateinamerika", "mehrere Länder", "keine", "überregional",
    "União Europeia", "África", "vários", "nenhum",
    "INGO", "Int.", "international org.", "Supranational", "Multilateral", "(blank)", "n/d", "غير متوفر",
    "دولي", "عالمي", "إقليمي", "أوروبا", "الاتحاد الأوروبي", "أفريقيا", "لا يوجد",
)  # fmt: skip


@pytest.mark.parametrize("written", NOT_COUNTRIES)
def test_what_is_no_country_means_an_international_organisation(written: str) -> None:
    read = read_countries(written)
    assert (read.meaning, read.codes) == (Meaning.NOT_A_COUNTRY, ())


@pytest.mark.parametrize("language", ["en", "fr", "es", "pt", "pt-PT", "de", "ar", "ru", "it", "nl"])
def test_no_countrys_name_is_taken_for_what_is_no_country_and_each_means_itself(language: str) -> None:
    for code in CODES:
        assert read_countries(menu_name(code, language)).codes == (code,), code
        assert read_countries(country_name(code, language)).meaning in {Meaning.COUNTRIES, Meaning.UNKNOWN}, code


def test_a_code_is_never_taken_for_what_is_no_country() -> None:
    for code in CODES:
        assert code == "NA" or read_countries(code).codes == read_countries(code.lower()).codes == (code,)


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("Kenya; Uganda", "KE UG"),
        ("Kenya\tUganda", "KE UG"),
        ("Kenya • Uganda", "KE UG"),
        ("Kenya-Uganda", "KE UG"),
        ("both Kenya and Uganda", "KE UG"),
        ("Kenya (HQ), Uganda", "KE UG"),
        ("Kenya plus Uganda", "KE UG"),
        ("Kenia sowie Uganda", "KE UG"),
        ("Guinea-Bissau - Senegal", "GW SN"),
        ("International (Belgium)", "BE"),
        ("🇰🇪", "KE"),
        ("S. Sudan", "SS"),
        ("Korea, Rep.", "KR"),
        ("Egypt, Arab Rep.", "EG"),
        ("Czech Rep.", "CZ"),
        ("Eswatini (formerly Swaziland)", "SZ"),
        ("Kenya/Uganda", "KE UG"),
        ("Kenya | Uganda", "KE UG"),
        ("Kenya\nUganda", "KE UG"),
        ("Kenya and Uganda", "KE UG"),
        ("Kenya & Uganda", "KE UG"),
        ("Kenya, Uganda", "KE UG"),
        ("Kenya - Uganda", "KE UG"),
        ("KE, UG", "KE UG"),
        ("us/uk", "US GB"),
        ("USA & Canada", "US CA"),
        ("Kenia und Uganda", "KE UG"),
        ("Kenya et Ouganda", "KE UG"),
        ("Kenia y Uganda", "KE UG"),
        ("Quênia e Uganda", "KE UG"),
        ("كينيا وأوغندا", "KE UG"),
        ("Bosnia and Herzegovina and Trinidad and Tobago", "BA TT"),
        ("Antigua & Barbuda, Saint Kitts and Nevis", "AG KN"),
        ("Bosnia and Herzegovina", "BA"),
        ("Trinidad and Tobago", "TT"),
        ("Trinité-et-Tobago", "TT"),
        ("São Tomé e Príncipe", "ST"),
        ("Saint Vincent and the Grenadines", "VC"),
        ("Congo, Democratic Republic of the", "CD"),
        ("Korea, Republic of", "KR"),
        ("Tanzania, United Republic of", "TZ"),
        ("Micronesia (Federated States of)", "FM"),
        ("Myanmar/Burma", "MM"),
        ("UK / England", "GB"),
        ("Global / Kenya", "KE"),
        ("Kenya (Global)", "KE"),
        ("Kenya;", "KE"),
    ],
)
def test_two_countries_are_told_from_one_with_and_or_a_comma_in_its_name(written: str, codes: str) -> None:
    assert read_countries(written).codes == tuple(codes.split())


@pytest.mark.parametrize(
    "written",
    [
        "Atlantis",
        "Congo",
        "?",
        "Georgia, USA",
        "Lebanon, PA",
        "Geneva, Switzerland",
        "Kenya and Atlantis",
        "US-CA",
        "DE-BY",
        "Papua",
    ],
)
def test_what_cannot_be_read_for_certain_is_not_guessed(written: str) -> None:
    assert read_countries(written).meaning is Meaning.UNKNOWN


@pytest.mark.parametrize("written", ["Kenya, Uganda, Tanzania", "KE;UG;TZ", "Kenya, Uganda and Tanzania"])
def test_more_than_two_countries_are_too_many(written: str) -> None:
    assert read_countries(written).meaning is Meaning.TOO_MANY


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (["KE", "NA", "", "GBR"], True),
        (["NA", "NA"], True),
        (["KE; UG", "NA"], True),
        (["Kenya", "NA"], False),
        (["KE", "International", "NA"], False),
    ],
)
def test_na_is_namibia_only_among_codes(cells: list[str], *, codes: bool) -> None:
    assert are_codes(cells) is codes
    read = read_countries("NA", are_codes=are_codes(cells))
    assert (read.codes or read.meaning) == (("NA",) if codes else Meaning.NAMIBIA_OR_NOTHING)


def test_namibia_in_letters_and_the_longer_code_are_never_asked_about() -> None:
    assert [read_countries(written).codes for written in ("Namibia", "Namibie", "NAM")] == [("NA",)] * 3
