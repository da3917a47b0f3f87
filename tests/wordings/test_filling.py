"""A wording filled in: each placeholder once, nothing evaluated, and what is empty gone."""

from typing import Any

import pytest

from signon.mail.new_mail import LINK
from signon.wordings.filling import Wording, read_wording

NAMES = frozenset({"organization", "deadline", "note", "link"})
VALUES = {"organization": "Lake Friends", "deadline": "", "note": "one\n\ntwo"}
HOSTILE = [
    "{{ 7 * 7 }}",
    "{% include 'error.html' %}",
    "{link}",
    "{organization} {0} {x.__class__} {!r}",
    "%(note)s <b> &amp;",
]


def wording(text: str, subject: str = "x", taking: frozenset[str] = frozenset()) -> Wording:
    return read_wording(subject, text, NAMES, taking)


def filled(text: str, taking: frozenset[str] = frozenset(), **values: str) -> list[str | None]:
    return wording(text, taking=taking).filled_paragraphs(VALUES | values)


def test_placeholders_are_filled_in_and_the_link_stands_between() -> None:
    assert filled("Dear {organization},\r\n\r\n {link} \n \t\nBye") == ["Dear Lake Friends,", LINK, "Bye"]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_filled_in_is_never_read_again(text: Any) -> None:
    assert filled("{organization}", organization=text) == [text]
    assert wording("x", subject="{organization}!").filled_subject({"organization": text}) == f"{text}!"


@pytest.mark.parametrize(
    "text", ["{% for x in y %}", "{7*7}", "{organization.name}", "{organization!r}", "a { b", "%(note)s"]
)
def test_what_is_typed_is_never_evaluated(text: Any) -> None:
    assert filled(text) == [text]


def test_a_name_that_ends_in_a_full_stop_takes_no_second_one() -> None:
    assert filled("For {organization}. It signs.", organization="Seen e. V.") == ["For Seen e. V. It signs."]
    assert filled("For {organization}…", organization="Seen e. V.") == ["For Seen e. V.…"]
    assert filled("{organization}...", organization="Seen e. V.") == ["Seen e. V...."]
    assert filled("See it. {organization}") == ["See it. Lake Friends"]


def test_two_braces_print_one() -> None:
    assert filled("{{organization}} {{{organization}}} }}") == ["{organization} {Lake Friends} }"]


def test_a_paragraph_in_which_nothing_stands_is_left_out() -> None:
    assert filled("One\n\n{deadline}\n\nTwo {deadline}") == ["One", "Two "]


def test_a_paragraph_goes_with_what_takes_it_along() -> None:
    text = "Sign by {deadline}.\n\n{link}"
    assert filled(text, frozenset({"deadline"})) == [LINK]
    assert filled(text, frozenset({"deadline"}), deadline="noon") == ["Sign by noon.", LINK]


def test_a_value_of_several_paragraphs_stays_several() -> None:
    assert filled("It says: {note}") == ["It says: one", "two"]


def test_the_subject_is_one_line() -> None:
    assert wording("x", subject="{note}:\n {organization}").filled_subject(VALUES) == "one two: Lake Friends"


def test_a_wording_is_read_once_for_many_recipients() -> None:
    assert wording("Dear {organization}") is wording("Dear {organization}")
