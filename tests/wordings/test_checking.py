"""What is wrong with a wording is said with its line, the placeholder, and the remedy."""

from typing import Any

import pytest
from flask import Flask

from signon.invitations.mail_kinds import INVITE
from signon.mail import links
from signon.mail.links import LinkKind
from signon.moderation.mail_kinds import MERGE
from signon.signing.mail_kinds import CONFIRM, SIGNED_BY_ANOTHER
from signon.wordings.checking import problems
from signon.wordings.offered import OFFERED
from signon.wordings.writing import proposed_words

GOOD = "Dear {contact},\n\nplease sign.\n\n{link}"
TOKEN = "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE"

WRONG = {
    "unknown": (
        "Dear {friend},\n\n{link}",
        "Line 1: {friend} is not a placeholder of this mail. Choose one of the list",
    ),
    "misspelt": ("Hi\n\n{organisation}\n\n{link}", "Line 3: {organisation} is not a placeholder. Write {organization}"),
    "another case": ("{Contact}\n\n{link}", "Line 1: {Contact} is not a placeholder. Write {contact}"),
    "no link": ("Please sign.", "The text needs the link. Write {link} in a paragraph of its own."),
    "two links": ("{link}\n\n{link}", "{link} stands more than once: in lines 1, 3. Keep one of them."),
    "link within": ("Here: {link}", "Line 1: {link} needs a paragraph of its own"),
    "link too near": ("Here:\n{link}\n\nBye", "Line 2: {link} needs a paragraph of its own"),
    "open brace": ("Dear {contact,\n\n{link}", "Line 1: the brace { in “Dear {contact,” has no partner."),
    "closed brace": ("Dear contact},\n\n{link}", "Line 1: the brace } in “Dear contact},” has no partner."),
    "two braces": ("Dear {{ contact }},\n\n{link}", "Line 1: {{ contact }} would be printed with its name"),
    "markup": ("Dear <b>friend</b>,\n\n{link}", "Line 1: <b> would be read as it stands"),
    "markup with a link": ('<a href="x">here</a>\n\n{link}', 'Line 1: <a href="x"> would be read as it stands'),
}


@pytest.mark.parametrize(("text", "sentence"), WRONG.values(), ids=WRONG)
def test_a_wrong_text_is_explained(text: Any, sentence: str) -> None:
    found = problems(INVITE, "Will you sign?", text)
    assert any(one.startswith(sentence) for one in found.text), found.text
    assert len(found.text) == 1, found.text


@pytest.mark.parametrize(
    "text", [GOOD, f"{GOOD}\n\n{{{{braces}}}} {{{{{{contact}}}}}} a < b <https://a.example>, 3 > 2"]
)
def test_a_right_text_has_no_problems(text: Any) -> None:
    assert not problems(INVITE, "Will {organization} sign “{letter}”?", text)


@pytest.mark.parametrize("kind", [kind for kind in vars(links).values() if isinstance(kind, LinkKind)])
def test_somebodys_personal_link_is_no_part_of_a_wording(kind: Any) -> None:
    text = f"{GOOD}\n\n{kind.address('https://letters.test', TOKEN)}"
    assert "Line 7: here stands somebody’s personal link" in problems(INVITE, "x", text).text[0]


def test_the_public_page_may_stand_in_a_wording() -> None:
    assert not problems(INVITE, "x", f"{GOOD}\n\nhttps://letters.test/letters/open-rivers-and-lakes-2026")


def test_a_subject_takes_neither_the_link_nor_a_sentence() -> None:
    text = "{deadline}\n\n{link}"
    assert "{link} cannot stand in the subject." in problems(CONFIRM, "Sign: {link}", text).subject[0]
    assert "{deadline} cannot stand in the subject." in problems(CONFIRM, "Sign: {deadline}", text).subject[0]
    assert problems(CONFIRM, "Sign {oops}", text).subject[0].startswith("Subject: {oops} is not a placeholder")


def test_what_is_needed_is_named_with_what_it_stands_for() -> None:
    [sentence] = problems(CONFIRM, "x", "{link}").text
    assert sentence.startswith("The text needs {deadline}: the sentence that says how long the link works")
    assert "{until}" in sentence


def test_something_else_can_do_instead() -> None:
    assert not problems(CONFIRM, "x", "The link works until {until}.\n\n{link}")
    assert not problems(MERGE, "x", "Kept: {kept}\n\n{link}")


def test_a_mail_whose_link_is_nobodys_own_needs_it_too() -> None:
    assert not problems(SIGNED_BY_ANOTHER, "x", "Somebody else has signed.\n\n{link}")
    assert problems(SIGNED_BY_ANOTHER, "x", "Somebody else has signed.").text[0].startswith("The text needs the link.")


@pytest.mark.parametrize("text", ["{" * 10_000, "{{" + " " * 9_000, "{x}" * 3_000, "<a " * 3_000, "{link}\n\n" * 1_000])
def test_of_endless_mistakes_the_first_are_said(text: Any) -> None:
    found = problems(INVITE, "x", text).text
    assert 0 < len(found) <= 13
    assert len(found) < 13 or found[-1] == "There is more to correct further down."


def test_every_proposed_wording_is_right(app: Flask) -> None:
    with app.test_request_context():
        for offer in OFFERED.all():
            assert not problems(offer.kind, *proposed_words(offer.kind, "en")), offer.kind.key
