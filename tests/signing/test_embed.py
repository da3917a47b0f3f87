import pytest
from flask import Flask
from flask.testing import FlaskClient

from signon.database.db import db
from signon.letters.status import LetterStatus
from tests import factories
from tests.walker import Walker


@pytest.fixture
def letter(app: Flask) -> None:
    with app.app_context():
        letter = factories.letter(slug="rivers")
        for number in range(12):
            factories.signature(letter, organization=f"Society {number}")
        db.session.commit()


def test_the_piece_to_embed_may_be_framed_anywhere_and_sets_no_cookie(client: FlaskClient, letter: None) -> None:
    answer = client.get("/letters/rivers/embed")
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert 'lang="en" dir="ltr"' in answer.text


def test_every_other_page_of_the_letter_may_not_be_framed(client: FlaskClient, letter: None) -> None:
    for page in ("/letters/rivers", "/letters/rivers/sign", "/letters/rivers/lost-link"):
        assert "frame-ancestors 'none'" in client.get(page).headers["Content-Security-Policy"]


def test_it_shows_the_count_the_latest_and_the_way_to_sign_outside_the_frame(walker: Walker, letter: None) -> None:
    walker.open("/letters/rivers/embed")
    assert "12 organisations have signed" in walker.text
    assert "Society 11" in walker.text
    assert "Society 1 " not in walker.text
    [sign] = [link for link in walker.page.find_all("a") if "Sign for" in link.text]
    assert sign["target"] == "_blank"
    assert sign["href"].endswith("/letters/rivers/sign")


def test_a_draft_cannot_be_embedded(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        factories.letter(LetterStatus.DRAFT, slug="secret")
        db.session.commit()
    assert client.get("/letters/secret/embed").status_code == 404
