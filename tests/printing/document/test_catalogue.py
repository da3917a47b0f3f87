"""The printed letter's own words and its dates, in the letter's language."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from signon.printing.document import catalogue as words
from signon.printing.document.catalogue import CATALOGUES, LetterWords
from signon.printing.document.conventions import joined

LANGUAGES = ("ar", "de", "en_001", "es", "fr", "it", "nl", "pt", "ru")
DAY, FIRST = date(2020, 3, 27), date(2020, 3, 1)


def catalogue(name: str) -> Any:
    with (CATALOGUES / f"{name}.po").open("rb") as file:
        return read_po(file, locale=name, abort_invalid=True)


def asked_for() -> set[str]:
    found = extract_from_file("python", str(Path(words.__file__)), {"_say": None, "_count": (1, 2)})
    return {message if isinstance(message, str) else message[0] for _line, message, _comments, _context in found}


def test_every_language_has_a_catalogue() -> None:
    assert sorted(file.stem for file in CATALOGUES.glob("*.po")) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_catalogue_translates_every_word_in_all_its_plural_forms(language: Any) -> None:
    messages = {
        message.id if isinstance(message.id, str) else message.id[0]: message
        for message in catalogue(language)
        if message.id
    }
    assert set(messages) == asked_for()
    forms = [message.string if message.pluralizable else [message.string] for message in messages.values()]
    assert all(text for texts in forms for text in texts)


@pytest.mark.parametrize(
    ("language", "place", "day", "dateline"),
    [
        ("en-US", "", DAY, "March 27, 2020"),
        ("en-US", "Geneva", DAY, "Geneva, March 27, 2020"),
        ("en-GB", "", DAY, "27 March 2020"),
        ("fr", "Genève", DAY, "Genève, le 27 mars 2020"),
        ("fr-CA", "Montréal", FIRST, "Montréal, le 1er mars 2020"),
        ("de", "Genf", DAY, "Genf, den 27. März 2020"),
        ("es", "Ginebra", DAY, "Ginebra, 27 de marzo de 2020"),
        ("pt-BR", "", FIRST, "1º de março de 2020"),
        ("pt-PT", "", FIRST, "1 de março de 2020"),
        ("it", "", FIRST, "1º marzo 2020"),
        ("nl", "Den Haag", DAY, "Den Haag, 27 maart 2020"),
        ("ru", "", DAY, "27 марта 2020\u202fг."),
        ("ar", "جنيف", DAY, "جنيف، 27 مارس 2020"),
        ("ja", "", DAY, "2020年3月27日"),
    ],
)
def test_the_dateline_follows_the_conventions_of_the_language(
    language: str, place: str, day: Any, dateline: str
) -> None:
    assert LetterWords(language).dateline(day, place) == dateline


@pytest.mark.parametrize(
    ("language", "names", "heading"),
    [
        ("es", ("Ana Ruiz", "Luis Gil"), "Ana Ruiz y Luis Gil"),
        ("es-MX", ("Ana Ruiz", "Inés Gil"), "Ana Ruiz e Inés Gil"),
        ("es", ("Ana Ruiz", "Hierro Gil"), "Ana Ruiz y Hierro Gil"),
        ("he", ("שרה כהן", "Ann Lee"), "שרה כהן ו-Ann Lee"),
        ("de", ("Ida Beck",), "Ida Beck"),
    ],
)
def test_two_names_are_joined_as_they_sound_in_the_language(
    language: str, names: tuple[str, ...], heading: str
) -> None:
    assert joined(names, language) == heading


def test_a_place_that_runs_the_other_way_is_fenced_off_from_the_date() -> None:
    assert LetterWords("ar").dateline(DAY, "Geneva").startswith("\u2068Geneva\u2069")


@pytest.mark.parametrize(
    ("language", "number", "count"),
    [
        ("en-US", 1, "1 organization as of March 27, 2020"),
        ("en-AU", 2500, "2,500 organisations as of 27 March 2020"),
        ("fr", 2, "2 organisations au 27 mars 2020"),
        ("ru", 21, "21 организация по состоянию на 27 марта 2020\u202fг."),
        ("ru", 22, "22 организации по состоянию на 27 марта 2020\u202fг."),
        ("ru", 25, "25 организаций по состоянию на 27 марта 2020\u202fг."),
        ("ar", 2, "منظمتان حتى 27 مارس 2020"),
    ],
)
def test_signatories_are_counted_in_the_plural_of_the_language(language: str, number: int, count: str) -> None:
    assert LetterWords(language).list_count(number, DAY) == count


def test_a_language_without_a_catalogue_gets_the_english_words() -> None:
    assert LetterWords("sw").list_heading() == "The undersigned organizations"


def test_the_page_words_stand_around_the_numbers() -> None:
    assert LetterWords("de").page_of() == ("Seite ", " von ", "")
