"""Every mail about a letter is declared: with its occasion, and with exactly what its template can fill in."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from signon.mail.templates import parts
from signon.settings import ROOT
from signon.wordings.offered import OFFERED, offered_in_order
from signon.wordings.writing import proposed_words

ABOUT_A_LETTER = ("signing", "moderation", "questions", "consent", "delivery")


def test_every_mail_about_a_letter_can_be_worded(app: Flask) -> None:
    files = (file for feature in ABOUT_A_LETTER for file in (ROOT / "templates" / feature / "mails").glob("[!_]*.txt"))
    there = {f"{file.parent.parent.name}/{file.stem}" for file in files} | {"invitations/invite", "invitations/remind"}
    assert set(OFFERED.by_name(app)) == there


def test_each_has_a_name_of_its_own_and_says_when_it_goes(app: Flask) -> None:
    with app.test_request_context():
        kinds = [offer.kind for offer in offered_in_order()]
        names = [str(kind.name) for kind in kinds]
        assert all(str(kind.occasion).endswith(".") for kind in kinds)
    assert sorted(names) == sorted(set(names)) or [one for one in names if names.count(one) > 1] == []


def test_sentences_are_the_blocks_of_the_template(app: Flask) -> None:
    with app.app_context():
        for kind in (offer.kind for offer in OFFERED.all()):
            sentences = {one.name for one in kind.placeholders if one.is_sentence}
            assert parts(kind.template) - {"subject", "body", "button", "unsubscribing"} == sentences, kind.key


def test_every_link_has_words_on_its_button_that_are_always_the_same(app: Flask) -> None:
    with app.test_request_context():
        for kind in (offer.kind for offer in OFFERED.all() if "link" in offer.kind.names):
            assert proposed_words(kind, "en").button, kind.key


def test_a_placeholder_stands_once_and_has_an_example(app: Flask) -> None:
    with app.test_request_context():
        for kind in (offer.kind for offer in OFFERED.all()):
            names = [one.name for one in kind.placeholders]
            assert len(names) == len(set(names)), kind.key
            assert all(str(one.example) and str(one.meaning) for one in kind.placeholders)
            assert all(re.fullmatch(r"[a-z_]+", name) for name in names)
            assert {one.instead_of for one in kind.placeholders} - {""} <= set(names)


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("templates/*/mails/*.txt")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_no_wording_holds_a_value_that_no_placeholder_names(path: Any) -> None:
    if path.parent.parent.name not in {*ABOUT_A_LETTER, "invitations"}:
        return
    body = re.search(r"{% block body %}(.*?){% endblock %}", Path(path).read_text("utf-8"), re.DOTALL)
    assert not body or not re.search(r"{% (if|for|set)|%\(", body[1]), "conditions belong into a sentence's block"
