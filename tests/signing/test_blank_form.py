"""The sign form is made once and kept without anything of a person; whatever changes, the next visitor sees it."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from signon.database.db import db, now
from signon.letters.models.declared_change import DeclaredChange
from signon.letters.models.letter import Letter
from signon.letters.parts.fields import STORED
from signon.letters.parts.letter_parts import LetterParts
from signon.letters.pictures.safe_pictures import NormalisedImage
from signon.signing.models.signature import Signature
from signon.signing.views import blank_form
from signon.theme.colours import Colour
from signon.theme.models import Theme
from signon.theme.style import Typeface
from tests import factories
from tests.signing.entries import ENTERED
from tests.statements import asked_of
from tests.walker import Walker

FORM = "/letters/rivers/sign"
SECRET = re.compile(r'name="(csrf_token|opened)" type="hidden" value="([^"]+)"')


@pytest.fixture(autouse=True)
def letter(app: Flask) -> None:
    """An open letter that closes tomorrow, with its form kept."""
    with app.app_context():
        parts = {
            "body": "Look: ![river](river.png)",
            "closes_at": (now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"),
        }
        made = Letter.draft(
            factories.parts(slug="rivers", **parts), {"river.png": picture("blue")}, by="ines", at=now()
        )
        made.open(by="ines", at=now())
        db.session.commit()
    assert app.test_client().get(FORM).status_code == 200
    assert kept(app)


def picture(colour: str) -> bytes:
    """A picture of one colour."""
    bytes_of_picture = BytesIO()
    Image.new("RGB", (4, 4), colour).save(bytes_of_picture, "PNG")
    return bytes_of_picture.getvalue()


def kept(app: Flask) -> dict[object, blank_form.BlankForm]:
    pages: dict[object, blank_form.BlankForm] = app.extensions[blank_form.KEPT].pages
    return pages


def without_secrets(page: str) -> str:
    return SECRET.sub("", page)


def is_given_what_is_kept(app: Flask, client: FlaskClient) -> bool:
    with asked_of(app) as asked:
        client.get(FORM)
    return len(asked) == 1


def made_anew(app: Flask) -> str:
    """The page as it is when none is kept."""
    kept(app).clear()
    return without_secrets(app.test_client().get(FORM).text)


def revise(change: dict[str, object], images: dict[str, bytes] | None = None) -> None:
    letter = Letter.named("rivers")
    parts = LetterParts.model_validate(letter.parts.model_dump() | change, context=STORED)
    letter.revise(parts, images or {}, declared=DeclaredChange.before_anybody_signed(), by="ines", at=now())


def choose_look(name: str = "", colour: str = "#0b5c63", typeface: Typeface = Typeface.BOOK) -> Theme:
    return Theme.choose(
        accent=Colour.read("#0b5c63"), band=Colour.read(colour), typeface=typeface, by="ines", at=now(), name=name
    )


CHANGES: dict[str, Callable[[], object]] = {
    "the title": lambda: revise({"title": "Cleaner rivers"}),
    "a picture": lambda: revise({}, {"river.png": picture("red")}),
    "the text": lambda: revise({"body": "Another text."}),
    "the closing time": lambda: revise({"closes_at": "2036-01-01T12:00"}),
    "who is asked for": lambda: revise({"authority": "named"}),
    "the site's name": lambda: choose_look(name="River Coalition"),
    "the band": lambda: choose_look(colour="#aa3311"),
    "the type": lambda: choose_look(typeface=Typeface.MODERN),
    "the logo": lambda: choose_look().bear(NormalisedImage.of(picture("green"))),
    "the end of signing": lambda: Letter.named("rivers").close(by="ines", at=now()),
}


@pytest.mark.both_databases
def test_whatever_changes_is_seen_by_the_next_visitor(app: Flask, client: FlaskClient) -> None:
    for what, change in CHANGES.items():
        before = without_secrets(client.get(FORM).text)
        assert is_given_what_is_kept(app, client), what
        with app.app_context():
            change()
            db.session.commit()
        after = without_secrets(client.get(FORM).text)
        assert after != before, what
        assert after == made_anew(app), what


def test_a_theme_that_goes_is_seen_too(app: Flask, client: FlaskClient) -> None:
    before = client.get(FORM).text
    with app.app_context():
        choose_look(name="River Coalition")
        db.session.commit()
        client.get(FORM)
        db.session.delete(Theme.present())
        db.session.commit()
    assert without_secrets(client.get(FORM).text) == without_secrets(before)


def test_a_kept_form_closes_at_its_time(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signon.signing.views.sign.now", lambda: now() + timedelta(days=2))
    page = client.get(FORM).text
    assert "<form" not in page
    assert page == app.test_client().get(FORM).text


@pytest.mark.both_databases
def test_a_kept_form_asks_one_thing_of_the_database_and_the_first_one_no_more_than_it_is_made_from(
    app: Flask, client: FlaskClient
) -> None:
    with asked_of(app) as asked:
        client.get(FORM)
    assert len(asked) == 1
    kept(app).clear()
    with asked_of(app) as asked:
        client.get(FORM)
    [made_from, *rest] = [statement for statement, _parameters in asked]
    assert set(re.findall(r"(?:FROM|JOIN) (\w+)", " ".join(rest))) <= set(re.findall(r"(?:FROM|JOIN) (\w+)", made_from))


def test_who_was_there_before_is_given_what_is_kept(app: Flask, client: FlaskClient) -> None:
    kept(app).clear()
    client.get(FORM)
    client.get("/")
    kept(app).clear()
    client.get(FORM)
    assert is_given_what_is_kept(app, client)


def test_each_visitor_gets_a_proof_and_a_stamp_of_their_own_and_neither_is_kept(app: Flask) -> None:
    visitors = [app.test_client() for _number in range(2)]
    secrets = [dict(SECRET.findall(visitor.get(FORM).text)) for visitor in visitors]
    assert secrets[0]["csrf_token"] != secrets[1]["csrf_token"]
    assert secrets[0]["opened"] != secrets[1]["opened"]
    [page] = kept(app).values()
    everything = "".join(page.pieces)
    assert not any(secret in everything for one in secrets for secret in one.values())


def test_a_kept_form_can_be_sent_by_its_visitor_alone(app: Flask, walker: Walker) -> None:
    walker.open(FORM).press("Sign the letter", **ENTERED)
    assert walker.path == f"{FORM}/sent"
    stranger = Walker(app).open(FORM)
    token = dict(SECRET.findall(walker.client.get(FORM).text))["csrf_token"]
    stranger.press("Sign the letter", **ENTERED | {"organization": "Another", "csrf_token": token})
    assert stranger.status == 400
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(Signature.id))) == 1


def test_what_is_said_to_one_visitor_is_kept_for_nobody(app: Flask, client: FlaskClient) -> None:
    kept(app).clear()
    with client.session_transaction() as session:
        session["_flashes"] = [("message", "For you alone.")]
    assert "For you alone." in client.get(FORM).text
    assert not kept(app)
    assert "For you alone." not in app.test_client().get(FORM).text


def test_a_coordinator_who_is_signed_in_sees_the_same_form(
    client: FlaskClient, signed_in: Callable[..., Walker]
) -> None:
    assert without_secrets(signed_in().open(FORM).response.text) == without_secrets(client.get(FORM).text)


def test_a_kept_form_is_not_compressed(client: FlaskClient) -> None:
    answer = client.get(FORM, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.vary


def test_no_more_forms_are_kept_than_there_is_room_for(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blank_form, "MOST_KEPT", 1)
    with app.app_context():
        factories.letter(slug="forests")
        db.session.commit()
    assert client.get("/letters/forests/sign").status_code == 200
    assert [place[1] for place in kept(app) if isinstance(place, tuple)] == ["/letters/forests/sign"]


def test_there_is_no_form_of_a_draft(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        made = Letter.draft(factories.parts(slug="forests"), {}, by="ines", at=now())
        made.settle_text(by="ines", at=now())
        db.session.commit()
    assert client.get("/letters/forests/sign").status_code == 404
