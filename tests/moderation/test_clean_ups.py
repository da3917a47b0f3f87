"""What is proposed to tidy a printed name or a missing country, in several scripts and languages."""

from typing import Any

import pytest

from signon.moderation.clean_ups.clean_up import CleanUp, Printed, proposals


def proposed(kind: str, name: str, **known: Any) -> str | None:
    found = [one.after for one in proposals(Printed(name=name, **known)) if one.kind is kind]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("FRIENDS OF THE OLD MOLE", "en", "Friends of the Old Mole"),
        ("THE TRUST FOR RIVERS AND SEAS", "en-GB", "The Trust for Rivers and Seas"),
        ("NO TO WAR", "en", "No to War"),
        ("LIGHTHOUSE KEEPERS’ UNION", "en", "Lighthouse Keepers’ Union"),
        ("PEOPLE'S HEALTH FORUM", "en", "People's Health Forum"),
        ("O'BRIEN HARBOUR TRUST", "en", "O'Brien Harbour Trust"),
        ("FRIENDS OF THE BAY INC.", "en", "Friends of the Bay Inc."),
        ("CAMPAIGN AGAINST HIV/AIDS", "en", "Campaign against HIV/AIDS"),
        ("350 HARBOUR TOWNS", "en", "350 Harbour Towns"),
        ("JOHN PAUL II FOUNDATION", "en", "John Paul II Foundation"),
        ("NATIONAL ALLIANCE – KENYA CHAPTER", "en", "National Alliance – Kenya Chapter"),
        ("AFRICAN FORUM FOR LAND (AFFL)", "en", "African Forum for Land (AFFL)"),
        ("AFFL – AFRICAN FORUM FOR LAND", "en", "AFFL – African Forum for Land"),
        ("LES AMIS DE L'EAU", "fr", "Les Amis de l'Eau"),
        ("L’ASSOCIATION D’ACTION POUR LA PAIX", "fr", "L’Association d’Action pour la Paix"),
        ("PORT-AU-PRINCE SANS FAIM", "fr", "Port-au-Prince sans Faim"),
        ("ASOCIACIÓN DE MUJERES DEL SUR", "es", "Asociación de Mujeres del Sur"),
        ("ASOCIACIÓN DE MUJERES DEL SUR", "en", "Asociación de Mujeres del Sur"),
        ("CENTRO DE ESTUDIOS A.C.", "es", "Centro de Estudios A.C."),
        ("ASSOCIAÇÃO DOS FARÓIS DO NORTE", "pt", "Associação dos Faróis do Norte"),
        ("UNIONE DEI CUSTODI DELL'ACQUA", "it", "Unione dei Custodi dell'Acqua"),
        ("BÜRGER FÜR WATT UND MEER E.V.", "de", "Bürger für Watt und Meer e.V."),
        ("HAFENHILFE GMBH", "de", "Hafenhilfe GmbH"),
        ("STICHTING VOOR HET IJSSELMEER", "nl", "Stichting voor het IJsselmeer"),
        ("FÖRENINGEN FÖR HAVET I NORGE", "sv", "Föreningen för havet i Norge"),
        ("STOWARZYSZENIE NA RZECZ RZEK", "pl", "Stowarzyszenie na Rzecz Rzek"),
        ("İSTANBUL KIYI VE DENİZ VAKFI", "tr", "İstanbul Kıyı ve Deniz Vakfı"),
        ("СОЮЗ МАЯКОВ РОССИИ", "ru", "Союз маяков России"),
        ("ՀԱՅԱՍՏԱՆԻ ԾՈՎԱՅԻՆ ՄԻՈՒԹՅՈՒՆ", "hy", "Հայաստանի Ծովային Միություն"),
        ("UN WOMEN", "en", "UN Women"),
        ("UNICEF KENYA", "en", "UNICEF Kenya"),
    ],
)
def test_capitals_are_written_out_in_the_manner_of_the_language(name: str, language: str, expected: str) -> None:
    assert proposed(CleanUp.CAPITALS, name, language=language) == expected


@pytest.mark.parametrize(
    "name",
    ["UNICEF", "WWF UK", "GREENPEACE", "YMCA", "Harbour Memory Trust", "HMT Harbour Trust", "G20",
     "ΕΤΑΙΡΕΙΑ ΦΑΡΩΝ", "منظمة البحر الأبيض", "日本海洋協会", "ארגון הים", "समुद्र संघ", "สมาคมประภาคาร", "등대 협회"],
)  # fmt: skip
def test_acronyms_single_words_and_what_has_no_capitals_stay(name: str) -> None:
    assert proposed(CleanUp.CAPITALS, name) is None


def test_the_acronym_that_the_signature_has_stays_in_capitals() -> None:
    assert proposed(CleanUp.CAPITALS, "HARMEM TRUST OF THE SEA", acronym="HARMEM") == "HARMEM Trust of the Sea"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Harbour  Memory   Trust", "Harbour Memory Trust"),
        ("Harbour\u00a0\u00a0Memory Trust", "Harbour Memory Trust"),
        ("Harbour Trust , Averil", "Harbour Trust, Averil"),
        ("Harbour Trust ( HT )", "Harbour Trust (HT)"),
        ("Союз  маяков", "Союз маяков"),
        ("Harbour Memory Trust", None),
    ],
)
def test_needless_spaces_are_taken_out(name: str, expected: str | None) -> None:
    assert proposed(CleanUp.SPACES, name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Harbour Memory Trust.", "Harbour Memory Trust"),
        ("Harbour Memory Trust ,", "Harbour Memory Trust"),
        ("Harbour Memory Trust…", "Harbour Memory Trust"),
        ("Harbour Memory Trust -", "Harbour Memory Trust"),
        ("• Harbour Memory Trust", "Harbour Memory Trust"),
        ("- Harbour Memory Trust;", "Harbour Memory Trust"),
        ("日本海洋協会。", "日本海洋協会"),
        ("منظمة البحر،", "منظمة البحر"),
        ("समुद्र संघ।", "समुद्र संघ"),
        ("Hafenhilfe e.V.", None),
        ("Harbour Trust Inc.", None),
        ("Harbour Trust Inc.,", "Harbour Trust Inc."),
        ("Centro de Estudios A.C.", None),
        ("Act Now!", None),
        ("Who Keeps the Light?", None),
        (".org Forum", None),
    ],
)
def test_punctuation_around_the_name_is_taken_off(name: str, expected: str | None) -> None:
    assert proposed(CleanUp.PUNCTUATION, name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ('"Harbour Memory Trust"', "Harbour Memory Trust"),
        ("“Harbour Memory Trust”", "Harbour Memory Trust"),
        ("„Hafenhilfe“", "Hafenhilfe"),
        ("« Les Amis du Phare »", "Les Amis du Phare"),
        ("»Hafenhilfe«", "Hafenhilfe"),
        ("「日本海洋協会」", "日本海洋協会"),
        ("'Keepers' Union'", None),
        ("‘Lighthouse Keeper’s Union’", "Lighthouse Keeper’s Union"),
        ('"Harbour" and "Sea"', None),
        ('Trust "Harbour"', None),
        ('""', None),
    ],
)
def test_quotation_marks_around_the_whole_are_taken_off(name: str, expected: str | None) -> None:
    assert proposed(CleanUp.QUOTES, name) == expected


@pytest.mark.parametrize(
    ("name", "acronym", "expected"),
    [
        ("Harbour Memory Trust (HMT)", "HMT", "Harbour Memory Trust"),
        ("Harbour Memory Trust (H.M.T.)", "hmt", "Harbour Memory Trust"),
        ("Harbour Memory Trust (HMT) Averil", "HMT", "Harbour Memory Trust Averil"),
        ("Harbour Memory Trust (HMT), Averil", "HMT", "Harbour Memory Trust, Averil"),
        ("日本海洋協会（JMA）", "JMA", "日本海洋協会"),
        ("Harbour Memory Trust (HMT)", "", None),
        ("Harbour Memory Trust (Averil)", "HMT", None),
        ("(HMT)", "HMT", None),
    ],
)
def test_an_acronym_that_has_its_own_field_is_not_repeated_in_brackets(
    name: str, acronym: str, expected: str | None
) -> None:
    assert proposed(CleanUp.ACRONYM, name, acronym=acronym) == expected


@pytest.mark.parametrize(
    ("website", "expected"),
    [
        ("https://www.hafenhilfe.de/wir", "DE"),
        ("https://harbour.org.uk", "GB"),
        ("harbour.co.ke", "KE"),
        ("https://маяк.рф", "RU"),
        ("https://harbour.org", None),
        ("https://harbour.example", None),
        ("https://harbour.eu", None),
        ("https://harbour.io", None),
        ("https://harbour.tv", None),
        ("", None),
    ],
)
def test_a_missing_country_is_read_from_the_websites_domain(website: str, expected: str | None) -> None:
    assert proposed(CleanUp.COUNTRY, "Harbour Trust", website=website) == expected


def test_the_directory_knows_the_country_better_and_a_known_one_is_left() -> None:
    website = "https://harbour.de"
    assert proposed(CleanUp.COUNTRY, "Harbour Trust", website=website, known_country="CH") == "CH"
    assert proposed(CleanUp.COUNTRY, "Harbour Trust", website=website, country="AT") is None


def test_a_name_of_nothing_but_marks_is_never_emptied() -> None:
    assert proposals(Printed(name="...")) == []
