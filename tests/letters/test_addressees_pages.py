"""Addressees from a file at the desk: handed in, looked at, saved."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from signon.access import Role
from signon.accounts.models import Coordinator
from signon.database.db import db
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import Addressing
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.status import LetterStatus
from tests import factories
from tests.walker import Walker

INVENTED = (Path(__file__).parent / "legislators.yaml").read_bytes()
PAGE = "/coordinator/letters/clean-rivers/addressees"


@pytest.fixture
def coordinator(app: Flask, signed_in: Callable[..., Walker]) -> Walker:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        factories.letter(LetterStatus.DRAFT)
        db.session.commit()
    return signed_in(Role.MODERATOR)


def look(
    coordinator: Coordinator, data: bytes = INVENTED, name: str = "legislators.yaml", **fields: Any
) -> Coordinator:
    """Hand the file in, with the fields of the form as they are shown unless given."""
    values = {"address_preset": "{name}\r\n{chamber}\r\n{address}", "salutation_preset": "Dear {title} {last_name}:"}
    sent = values | fields | {"addressees_file": (BytesIO(data), name)}
    coordinator._arrive(coordinator.client.post(PAGE + "/preview", data=sent, content_type="multipart/form-data"))
    return coordinator


def parts(app: Flask) -> LetterParts:
    with app.app_context():
        return Letter.named("clean-rivers").parts


def first_lines(app: Flask) -> list[str]:
    return [one.address.splitlines()[0] for one in parts(app).addressees]


def test_a_file_becomes_addressees_after_its_list_was_looked_at(app: Flask, coordinator: Any) -> None:
    coordinator.open("/coordinator/letters/clean-rivers/edit").follow("Addressees from a file")
    assert "{last_name}" in coordinator.page.find(id="salutation_preset")["value"]
    look(coordinator, individually="y", replace="y")
    assert "added 3 already there 0 removed 1" in coordinator.text
    assert "3 addressees, each with a document of their own" in coordinator.text
    assert "no office of Íñigo Vale" in coordinator.text
    assert first_lines(app) == ["Minister Ada Flint"]
    coordinator.press("Save these addressees")
    assert "The letter has 3 addressees now." in coordinator.text
    assert first_lines(app) == ["Ada R. Flint", "Bo No Reed Jr.", "Íñigo Vale"]
    assert parts(app).addressing is Addressing.INDIVIDUAL
    assert parts(app).addressees[0].address.splitlines()[1:] == [
        "United States Senate",
        "12 Heron Building",
        "Washington, DC 20510",
    ]


def test_a_table_is_added_as_it_stands(app: Flask, coordinator: Any) -> None:
    presets = {"address_preset": "The Honorable {name}\r\n{chamber}\r\n{address}"}
    look(coordinator, b'address;cc\n"<b>Bo</b>\nThere";Ines\n', "people.csv", **presets)
    assert "<b>Bo</b>" in coordinator.text
    coordinator.press("Save these addressees")
    assert first_lines(app) == ["Minister Ada Flint", "<b>Bo</b>"]
    assert parts(app).addressees[1].cc == ("Ines",)
    assert parts(app).addressing is Addressing.JOINT


@pytest.mark.parametrize(
    ("data", "fields", "complaint"),
    [
        (b"", {}, "is no list of legislators"),
        (b"[" * 100_000, {}, "nested more than 20 levels deep"),
        (INVENTED, {"address_preset": "{nmae}"}, "did you mean {name}?"),
        (INVENTED, {"state": "<b>"}, "'<b>' is no state"),
        (INVENTED, {"chamber": "senate", "state": "NY"}, "has no legislator of this chamber and state"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_on_the_page(
    app: Flask, coordinator: Any, data: Any, fields: dict[str, Any], complaint: str
) -> None:
    look(coordinator, data, **fields)
    assert coordinator.status == 422
    assert complaint in coordinator.page.select_one(".error-summary").get_text()
    assert first_lines(app) == ["Minister Ada Flint"]


def test_no_file_at_all_is_asked_for(coordinator: Any) -> None:
    coordinator.open(PAGE).press("Look at the list")
    assert coordinator.status == 422
    assert "Choose a file" in coordinator.text


def test_a_list_that_was_tampered_with_is_refused(app: Flask, coordinator: Any) -> None:
    look(coordinator).press("Save these addressees", addressees='[{"address": ""}]')
    assert coordinator.status == 422
    assert "The list of addressees is damaged" in coordinator.text


def test_what_somebody_else_saved_meanwhile_is_not_lost(app: Flask, coordinator: Any) -> None:
    look(coordinator)
    with app.app_context():
        letter = Letter.named("clean-rivers")
        letter.revise(factories.parts(closing="Yours,", slug="clean-rivers"), {}, by="ben", at=letter.created_at)
        db.session.commit()
    coordinator.press("Save these addressees")
    assert coordinator.status == 409
    assert "Somebody else has changed 'Clean rivers' meanwhile" in coordinator.text
    assert first_lines(app) == ["Minister Ada Flint"]


def test_the_addressees_of_an_open_letter_stay(app: Flask, coordinator: Any) -> None:
    with app.app_context():
        Letter.named("clean-rivers").open(by="test", at=Letter.named("clean-rivers").created_at)
        db.session.commit()
    assert "where the change is declared" in coordinator.open(PAGE).text
    assert look(coordinator).status == 409


def test_a_viewer_takes_no_addressees_from_files(coordinator: Any, signed_in: Callable[..., Walker]) -> None:
    assert signed_in(Role.VIEWER).open(PAGE).status == 403
