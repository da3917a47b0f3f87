"""Previews by the worker: ordered on one page, made elsewhere, followed while they come, and taken over when one dies."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from signon.access import Role
from signon.database.db import db, now
from signon.delivery.orders import PREVIEWS_KEPT, Rendering, order_preview
from signon.letters.models.letter import Letter
from signon.letters.status import LetterStatus
from signon.signing.status import SignatureStatus
from tests import factories
from tests.printing.printed import layout_text
from tests.walker import Walker

LETTER = "/coordinator/letters/clean-rivers"
INDIVIDUALLY = {
    "addressing": "individual",
    "addressees": [{"address": "Minister Ada Flint\nHere"}, {"address": "Senator Bo Reed\nThere"}],
}


def a_letter(app: Flask, **changes: Any) -> None:
    with app.app_context():
        letter = factories.letter(**changes)
        factories.signature(letter, organization="Standing Stones")
        db.session.commit()


def only_order(app: Flask) -> Any:
    with app.app_context():
        return db.session.scalars(db.select(Rendering)).one()


@pytest.fixture
def coordinator(signed_in: Callable[..., Walker]) -> Walker:
    return signed_in()


def test_a_preview_is_ordered_followed_and_looked_at(app: Flask, coordinator: Any, work: Callable[[], None]) -> None:
    a_letter(app)
    coordinator.open(LETTER).press("Preview with the signatories")
    assert "waits for the worker" in coordinator.text
    assert coordinator.page.select_one("noscript meta[http-equiv=refresh]")
    assert coordinator.client.get(coordinator.path + ".json").json == {
        "status": "queued",
        "progress": 0,
        "under_way": True,
        "lacks_seal": False,
    }
    work()
    coordinator.open(coordinator.path)
    assert not coordinator.page.select_one("noscript")
    pictures = [image["src"] for image in coordinator.page.select(".page-pictures img")]
    assert len(pictures) == 2
    assert Image.open(BytesIO(coordinator.client.get(pictures[0]).data)).width >= 900
    assert coordinator.client.get(pictures[0].replace("/1.png", "/7.png")).status_code == 404
    coordinator.follow("Open the PDF")
    assert "Standing Stones" in layout_text(coordinator.response.data)
    assert coordinator.response.headers["Content-Disposition"] == "inline; filename=clean-rivers-preview.pdf"


def test_a_draft_can_be_previewed(app: Flask, coordinator: Any, work: Callable[[], None]) -> None:
    with app.app_context():
        factories.letter(LetterStatus.DRAFT)
        db.session.commit()
    coordinator.open(LETTER).press("Preview with the signatories")
    work()
    assert "1 page" in coordinator.open(coordinator.path).text


def test_a_preview_that_cannot_be_printed_says_why_and_what_to_do(
    app: Flask, coordinator: Any, work: Callable[[], None]
) -> None:
    a_letter(app, font="No Such Font")
    coordinator.open(LETTER).press("Preview with the signatories")
    work()
    coordinator.open(coordinator.path)
    assert "The font 'No Such Font' is not installed here" in coordinator.text
    assert "Edit the letter" in coordinator.text
    assert coordinator.open(coordinator.path + ".pdf").status == 404


def test_the_letter_to_one_of_several_addressees_is_previewed(
    app: Flask, coordinator: Any, work: Callable[[], None]
) -> None:
    a_letter(app, **INDIVIDUALLY)
    coordinator.open(LETTER + "/finals").press("Make a new preview", addressee="2")
    work()
    coordinator.open(coordinator.path).follow("Open the PDF")
    assert "Bo Reed" in layout_text(coordinator.response.data)
    assert "Ada Flint" not in layout_text(coordinator.response.data)


@pytest.mark.parametrize("chosen", ["9", "0", "-1", "99999999999999999999"])
def test_an_addressee_that_is_not_there_is_refused_in_words(
    app: Flask, coordinator: Any, work: Callable[[], None], chosen: str
) -> None:
    a_letter(app, **INDIVIDUALLY)
    coordinator.open(LETTER + "/finals").press("Make a new preview", addressee=chosen)
    work()
    assert "This letter has no addressee" in coordinator.open(coordinator.path).text


def test_only_the_latest_previews_are_kept(app: Flask, coordinator: Any, work: Callable[[], None]) -> None:
    a_letter(app)
    with app.app_context():
        letter = Letter.named("clean-rivers")
        numbers = [order_preview(letter, by="ines", at=now()).id for _time in range(PREVIEWS_KEPT + 2)]
        db.session.commit()
    work()
    with app.app_context():
        assert list(db.session.scalars(db.select(Rendering.id).order_by(Rendering.id))) == numbers[-PREVIEWS_KEPT:]
    coordinator.open(f"/coordinator/renderings/{numbers[0]}")
    assert coordinator.status == 404
    assert "Only the latest previews are kept" in coordinator.text


def test_a_moderator_checks_and_an_owner_finishes(app: Flask, signed_in: Callable[..., Walker]) -> None:
    a_letter(app)
    moderator = signed_in(Role.MODERATOR).open(LETTER + "/finals")
    assert "Only an owner can finalise the letter." in moderator.text
    assert not moderator.page.find("button", string="Finalise the letter")


def test_the_check_list_names_what_deserves_a_look(app: Flask, coordinator: Any) -> None:
    with app.app_context():
        letter = factories.letter(
            date="2020-03-27",
            lead_signers=[],
            addressees=[{"address": "Minister"}],
            sign_on_deadline="2999-12-01T17:00",
        )
        factories.signature(letter)
        factories.signature(letter, SignatureStatus.VERIFIED)
        factories.signature(letter, SignatureStatus.PENDING)
        db.session.commit()
    points = [
        point.get_text(" ", strip=True) for point in coordinator.open(LETTER + "/finals").page.select(".checks li")
    ]
    assert points == [
        "Look at this: The letter will be dated 27 March 2020, which is not today.",
        "In order: 1 organisation will be printed.",
        "Look at this: 1 signature waits for a decision and will not be printed.",
        "Look at this: 1 organisation has not confirmed its mail address and will not be printed.",
        "In order: No two of those that will be printed look like one organisation.",
        "Look at this: The sign-on deadline that was announced has not been reached yet.",
        "Look at this: Nobody signs the letter: it has no lead signer.",
        "Look at this: An addressee has no salutation.",
        "Look at this: The letter has no letterhead.",
        "In order: It will not be sealed, because no certificate is configured here and no worker has one.",
    ]


def test_finishing_after_the_signatories_changed_asks_to_look_again(app: Flask, coordinator: Any) -> None:
    a_letter(app)
    coordinator.open(LETTER + "/finals")
    with app.app_context():
        factories.signature(Letter.named("clean-rivers"))
        db.session.commit()
    coordinator.press("Finalise the letter")
    assert coordinator.status == 409
    assert "Meanwhile 2 organisations stand on the letter; the page you saw said 1." in coordinator.text


def test_pressing_twice_finishes_once(
    app: Flask, coordinator: Any, signed_in: Callable[..., Walker], work: Callable[[], None]
) -> None:
    a_letter(app)
    other = signed_in().open(LETTER + "/finals")
    coordinator.open(LETTER + "/finals").press("Finalise the letter")
    assert other.press("Finalise the letter").path == coordinator.path
    work()
    assert "The finalised documents" in coordinator.open(coordinator.path).text
    assert "SHA-256" in coordinator.text
    coordinator.follow("The letter (PDF)")
    assert coordinator.response.data.startswith(b"%PDF")
