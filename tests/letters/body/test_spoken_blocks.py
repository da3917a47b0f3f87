"""Direction and language of each paragraph, list, quotation, table and cell of a letter."""

import pytest
from bs4 import BeautifulSoup

from signon.letters.body.languages import Spoken, spoken
from signon.letters.text.markdown import render_for_web

ARABIC = "يجب أن يحمي القانون النهر من التلوث."
ENGLISH = "The law has to protect the river, and we ask for that with the people who live by it."


@pytest.mark.parametrize(
    ("text", "letter", "found"),
    [
        (ARABIC, "en", Spoken("rtl", "ar")),
        (f"UNESCO {ARABIC}", "en", Spoken("rtl", "ar")),
        ("She said «السلام عليكم» to all of us", "en", Spoken("ltr", "")),
        ("انظر https://rivers.example/a/very/long/address", "en", Spoken("rtl", "ar")),
        ("این رودخانه باید محافظت شود و پاک بماند", "en", Spoken("rtl", "fa")),
        ("یہ دریا محفوظ ہونا چاہیے ٹھیک", "en", Spoken("rtl", "ur")),
        ("النهر", "fa", Spoken("rtl", "")),
        ("المياه في النهر ملوثة", "fa", Spoken("rtl", "ar")),
        ("הנהר חייב להישמר", "en", Spoken("rtl", "he")),
        ("Річка має бути чистою і їхня вода", "en", Spoken("ltr", "uk")),
        ("Река должна быть чистой, и мы это требуем", "uk", Spoken("ltr", "ru")),
        ("Реката трябва да бъде чиста", "en", Spoken("ltr", "")),
        ("Το ποτάμι", "en", Spoken("ltr", "el")),
        ("河流必须保持清洁并受到保护", "en", Spoken("ltr", "zh")),
        ("河流必须保持清洁并受到保护", "ja", Spoken("ltr", "")),
        ("川はきれいでなければなりません", "en", Spoken("ltr", "ja")),
        ("강은 깨끗해야 한다", "en", Spoken("ltr", "ko")),
        ("แม่น้ำต้องสะอาด", "en", Spoken("ltr", "th")),
        (ENGLISH, "ar", Spoken("ltr", "en")),
        ("Otter Trust", "ar", Spoken("ltr", "")),
        ("Le fleuve doit être protégé par les lois et nous le demandons pour les enfants", "en", Spoken("ltr", "fr")),
        ("12 345", "ar", Spoken("", "")),
    ],
)
def test_a_text_shows_how_it_runs_and_its_language_only_where_that_is_certain(
    text: str, letter: str, found: Spoken
) -> None:
    assert spoken(text, letter) == found


def shown(markdown: str, language: str = "en-US") -> BeautifulSoup:
    return BeautifulSoup(render_for_web(markdown, written_in=language), "html.parser")


def test_a_letter_in_one_language_says_nothing_of_it() -> None:
    page = shown(f"# Rivers\n\n{ENGLISH}\n\n- One\n- Two\n\n> Three\n\n| a | 1 |\n|---|---|\n| b | 2 |")
    assert not page.find_all(dir=True)
    assert not page.find_all(lang=True)


def test_a_paragraph_against_the_letter_runs_its_own_way() -> None:
    [first, second] = shown(f"{ENGLISH}\n\n{ARABIC}").find_all("p")
    assert (second["dir"], second["lang"]) == ("rtl", "ar")
    assert not {"dir", "lang"} & set(first.attrs)
    [back] = shown(f"{ARABIC}\n\n{ENGLISH}", "ar").find_all(dir=True)
    assert (back["dir"], back["lang"]) == ("ltr", "en")


def test_lists_quotations_headings_and_tables_run_as_a_whole_and_what_differs_within_them_its_own_way() -> None:
    page = shown(f"## {ARABIC}\n\n- {ARABIC}\n- {ARABIC} {ARABIC}\n- {ENGLISH}\n\n> {ARABIC}\n")
    assert page.h3["dir"] == page.ul["dir"] == page.blockquote["dir"] == "rtl"
    assert [(item.get("dir"), item.get("lang")) for item in page.find_all("li")] == [(None, "ar")] * 2 + [("ltr", None)]
    table = shown(f"| {ARABIC} | river |\n|---|---|\n| {ARABIC} | 3 |")
    assert table.find(class_="scroll")["dir"] == "rtl"
    assert [cell.get("dir") for cell in table.find_all(["th", "td"])] == [None, "ltr", None, None]


def test_what_runs_against_the_letter_in_a_language_that_nobody_can_tell_is_said_to_be_unknown() -> None:
    [name] = shown(f"{ARABIC}\n\nOtter Trust", "ar").find_all(dir="ltr")
    assert name["lang"] == ""
