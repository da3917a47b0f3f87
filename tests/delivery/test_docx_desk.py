"""The word processor's file at the desk."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon.access import Role
from signon.database.db import db
from tests import factories
from tests.printing.written import opened, texts
from tests.walker import Walker

FILE = "/coordinator/letters/clean-rivers/letter.docx"
TWO = {
    "addressing": "individual",
    "addressees": [
        {"address": "Minister Ada Flint", "salutation": "Dear Minister:"},
        {"address": "Mayor Ole Brandt", "salutation": "Dear Mayor:"},
    ],
}


@pytest.fixture
def letter(app: Flask) -> Callable[..., None]:
    """Stores a letter on which one organisation stands."""

    def store(**changes: Any) -> None:
        with app.app_context():
            letter = factories.letter(**changes)
            factories.signature(letter, organization="Delta Union")
            db.session.commit()

    return store


def test_the_button_gives_the_letter_with_its_signatories(
    letter: Callable[..., None], signed_in: Callable[..., Walker]
) -> None:
    letter()
    viewer = signed_in(Role.VIEWER)
    page = viewer.open("/coordinator/letters/clean-rivers")
    assert page.page.find("a", href=FILE) is not None
    answer = viewer.client.get(FILE)
    assert answer.headers["Content-Disposition"] == "attachment; filename=clean-rivers.docx"
    assert {"Dear Minister:", "Delta Union"} <= set(texts(opened(answer.data)))


def test_an_individual_letter_is_the_chosen_addressees_or_the_firsts(
    letter: Callable[..., None], signed_in: Callable[..., Walker]
) -> None:
    letter(**TWO)
    client = signed_in().client
    assert "Dear Minister:" in texts(opened(client.get(FILE).data))
    assert "Dear Mayor:" in texts(opened(client.get(f"{FILE}?addressee=2").data))


def test_an_addressee_that_is_not_there_is_a_sentence(
    letter: Callable[..., None], signed_in: Callable[..., Walker]
) -> None:
    letter(**TWO)
    answer = signed_in().client.get(f"{FILE}?addressee=3")
    assert answer.status_code == 422
    assert "no addressee 3; choose one from 1 to 2" in answer.text


def test_the_page_before_delivery_lets_the_addressee_be_chosen(
    letter: Callable[..., None], signed_in: Callable[..., Walker]
) -> None:
    letter(**TWO)
    page = signed_in().open("/coordinator/letters/clean-rivers/finals").page
    options = page.find("form", action=FILE).find_all("option")
    assert [option.text for option in options] == ["Minister Ada Flint", "Mayor Ole Brandt"]
