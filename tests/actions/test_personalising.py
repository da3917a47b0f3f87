"""The letter that each office gets, made of one text."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from signon.actions.personalising import (
    LONGEST_MAILTO,
    Addressed,
    PersonalLetter,
    Supporter,
    common_text,
    is_untouched,
    open_places,
    personalised,
)

SENATOR = Addressed(
    1, "The Honorable Ada Flint", "The Honorable Ada Flint\nUnited States Senate", "Dear Senator Flint:"
)
MAYOR = Addressed(2, "Dana Poole", "Dana Poole\nTown Hall")
NOOR = Supporter("Noor Vale", "7 Quay\nMill Town")
TEXT = "I ask you, [recipient], to act.\n\n[Your Name] lives at [Your Address]. [Say why it matters]"


def letter(to: Any = SENATOR, supporter: Any = NOOR, body: str = TEXT) -> PersonalLetter:
    return personalised(
        to, supporter, subject="To [Recipient]", salutation="Dear [Recipient],", body=body, closing="Sincerely,"
    )


def test_each_office_is_called_as_its_salutation_calls_it() -> None:
    assert letter().salutation == "Dear Senator Flint:"
    assert letter().body.startswith("I ask you, Senator Flint, to act.")
    assert letter(MAYOR).salutation == "Dear Dana Poole,"
    assert letter(MAYOR).subject == "To Dana Poole"


def test_name_and_address_stand_in_the_text_and_below_it() -> None:
    text = letter().text
    assert "Noor Vale lives at 7 Quay\nMill Town." in text
    assert text.endswith("Sincerely,\nNoor Vale\n7 Quay\nMill Town")


def test_what_nobody_filled_in_is_named_once() -> None:
    assert letter(supporter=Supporter(), body=f"{TEXT} [Your Name]").open_places() == (
        "[Your Name]",
        "[Your Address]",
        "[Say why it matters]",
    )
    assert open_places("see [the report](https://report.example/)") == ()


def test_requests_are_numbered_between_the_paragraphs() -> None:
    assert common_text("Please:\n", ["Act.", "Now."], "\nThanks.") == "Please:\n\n1. Act.\n2. Now.\n\nThanks."
    assert common_text("Please act.", [], "") == "Please act."


def test_a_mail_program_gets_the_whole_letter() -> None:
    address = letter().mail_address("ada@senate.example")
    parts = urlsplit(address)
    assert (parts.scheme, parts.path) == ("mailto", "ada@senate.example")
    asked = parse_qs(parts.query)
    assert asked["subject"] == ["To Senator Flint"]
    assert asked["body"][0].replace("\r\n", "\n") == letter().text


@pytest.mark.parametrize("word", ["long ", "größer ", "長い文 "])
def test_a_letter_too_long_for_a_mail_address_is_not_cut_but_left_out(word: str) -> None:
    long = letter(body=word * 600)
    address = long.mail_address("ada@senate.example")
    assert len(address) <= LONGEST_MAILTO
    assert "body" not in parse_qs(urlsplit(address).query)
    assert not long.fits_mail_address("ada@senate.example")
    assert letter().fits_mail_address("ada@senate.example")


def test_an_address_cannot_add_fields_to_the_mail() -> None:
    address = letter().mail_address("ada@senate.example?bcc=evil@x.example&cc=b@x.example")
    assert set(parse_qs(urlsplit(address).query)) == {"subject", "body"}


def test_a_text_is_untouched_until_a_word_changes() -> None:
    assert is_untouched("I ask \n you.", "I ask you.")
    assert not is_untouched("I ask you, please.", "I ask you.")
