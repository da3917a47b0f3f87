"""Which answers are compressed, and which never are because they hold what is meant for one reader."""

import gzip
from collections.abc import Callable

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from signon.database.db import db
from tests import factories
from tests.walker import Walker

GZIP = {"Accept-Encoding": "gzip, br"}


@pytest.fixture
def letter(app: Flask) -> str:
    """The address of an open letter with enough text to be worth compressing."""
    with app.app_context():
        made = factories.letter(slug="open-rivers", body="A river runs to the sea, and the sea to the river.\n\n" * 40)
        for number in range(20):
            factories.signature(made, organization=f"Society {number}")
        db.session.commit()
    return "/letters/open-rivers"


@pytest.mark.parametrize("rest", ["", "/embed", "/signatories.json"])
def test_what_everybody_reads_is_compressed_and_says_the_same(client: FlaskClient, letter: str, rest: str) -> None:
    plain, packed = client.get(letter + rest), client.get(letter + rest, headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert "Accept-Encoding" in plain.vary
    assert "Accept-Encoding" in packed.vary


@pytest.mark.parametrize(
    "address", ["/letters/open-rivers/sign", "/contact", "/verify?sought=aaaa", "/coordinator/sign-in"]
)
def test_a_page_with_the_proof_of_a_form_is_not_compressed(client: FlaskClient, letter: str, address: str) -> None:
    answer = client.get(address, headers=GZIP)
    assert b'name="csrf_token"' in answer.data
    assert "Content-Encoding" not in answer.headers


def test_nothing_is_compressed_for_a_coordinator(signed_in: Callable[..., Walker], letter: str) -> None:
    client = signed_in().client
    for address in ("/coordinator/", letter):
        answer = client.get(address, headers=GZIP, follow_redirects=True)
        assert answer.status_code == 200
        assert len(answer.data) > 1000
        assert "Content-Encoding" not in answer.headers, address


def test_a_reader_who_refuses_gets_plain_text(client: FlaskClient, letter: str) -> None:
    assert "Content-Encoding" not in client.get(letter, headers={"Accept-Encoding": "gzip;q=0"}).headers


def test_static_files_have_addresses_that_change_with_them(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        address = url_for("static", filename="site.css")
    assert address.startswith("/static/site.css?v=")
    with client.get(address) as answer:
        assert answer.status_code == 200
