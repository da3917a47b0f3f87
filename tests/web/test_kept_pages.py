"""Who gets a kept page, what it says of itself, and how much a process keeps."""

from collections.abc import Callable

import pytest
from flask import Flask, Response, flash, get_flashed_messages
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf

from signon.access import public
from signon.web.kept_pages import KeptPage, KeptPages, is_for_everybody, kept_page
from tests.walker import Walker

LONG = "A river runs to the sea. " * 100


@pytest.fixture
def made(app: Flask) -> list[str]:
    """The times at which ``/kept`` was made; ``/proof`` has the proof of a form, ``/tell`` leaves a message for the next page."""
    found: list[str] = []

    def make() -> str:
        found.append("made")
        return LONG

    @public
    def kept() -> Response | str:
        if not is_for_everybody():
            return f"Only for you: {get_flashed_messages()}"
        return kept_page("", app.config.get("STATE", ""), make)

    @public
    def proof() -> Response:
        return kept_page("", "", lambda: f"{LONG} {generate_csrf()}")

    @public
    def tell() -> str:
        flash("It is done.")
        return ""

    for view in (kept, proof, tell):
        app.add_url_rule(f"/{view.__name__}", view.__name__, view)
    return found


def test_a_page_is_made_once_and_again_from_another_state(app: Flask, client: FlaskClient, made: list[str]) -> None:
    assert client.get("/kept").text == client.get("/kept").text == LONG
    assert len(made) == 1
    app.config["STATE"] = "another"
    assert client.get("/kept").text == LONG
    assert len(made) == 2


def test_who_has_the_page_is_told_that_it_is_right(app: Flask, client: FlaskClient, made: list[str]) -> None:
    tag = client.get("/kept").headers["ETag"]
    app.config["STATE"] = "another, with the same words"
    for value in (tag, f'"other", {tag}', "*"):
        answer = client.get("/kept", headers={"If-None-Match": value})
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == tag
        assert "no-store" not in answer.headers["Cache-Control"]
    assert client.get("/kept", headers={"If-None-Match": '"other"'}).text == LONG


def test_a_proxy_is_told_to_ask_and_what_answers_depend_on(client: FlaskClient, made: list[str]) -> None:
    answer = client.get("/kept")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert {"Accept-Encoding", "Accept-Language", "Cookie"} <= set(answer.vary)
    assert "Set-Cookie" not in answer.headers


def test_who_is_signed_in_or_is_told_something_gets_their_own(
    client: FlaskClient, signed_in: Callable[..., Walker], made: list[str]
) -> None:
    client.get("/tell")
    told = client.get("/kept")
    assert "It is done." in told.text
    assert told.headers["Cache-Control"] == "no-store"
    assert client.get("/kept").text == LONG
    assert signed_in().client.get("/kept").headers["Cache-Control"] == "no-store"
    client.set_cookie("remember_token", "somebody")
    assert client.get("/kept").headers["Cache-Control"] == "no-store"


def test_who_has_opened_a_form_before_gets_the_page_of_everybody(client: FlaskClient, made: list[str]) -> None:
    client.get("/contact")
    assert client.get("/kept").text == LONG


def test_a_page_with_the_proof_of_a_form_is_never_kept(app: Flask, client: FlaskClient, made: list[str]) -> None:
    one, other = client.get("/proof"), app.test_client().get("/proof")
    assert one.data != other.data
    assert one.headers["Cache-Control"] == other.headers["Cache-Control"] == "no-store"


def test_a_process_keeps_only_so_many_bytes_and_forgets_what_was_asked_for_longest_ago() -> None:
    pages = KeptPages(most_bytes=25)
    for key in ("first", "second"):
        pages.keep(key, page())
    assert pages.find("first", "state")
    pages.keep("third", page())
    assert [bool(pages.find(key, "state")) for key in ("first", "second", "third")] == [True, False, True]
    pages.keep("third", page(b"x" * 26))
    assert not any(pages.find(key, "state") for key in ("first", "second", "third"))


def page(packed: bytes = b"0123456789") -> KeptPage:
    return KeptPage("state", packed, "text/html", (), "tag")
