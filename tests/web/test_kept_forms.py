"""What was typed into a form that could not be taken stands on the page, to be sent again."""

import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask, request
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf

from signon.web.form_bounds import SIGNED_IN_PEOPLE, takes
from signon.web.kept_forms import MOST_CHARACTERS


@pytest.fixture
def failing(app: Flask) -> FlaskClient:
    """A page with a form that no disk has room for."""

    @app.route("/form", methods=["GET", "POST"])
    def form() -> Any:
        if request.method == "GET":
            return generate_csrf()
        raise OSError(28, "No space left on device")

    app.view_functions["form"].signon_access = "public"
    takes(SIGNED_IN_PEOPLE)(app.view_functions["form"])
    return app.test_client()


def send(client: FlaskClient, **fields: Any) -> BeautifulSoup:
    proof = client.get("/form").get_data(as_text=True)
    response = client.post("/form", data=fields | {"csrf_token": proof})
    assert response.status_code == 503
    return BeautifulSoup(response.get_data(), "html.parser")


def kept(page: BeautifulSoup) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in page.select("main form input[type=hidden]"):
        found.setdefault(str(one["name"]), []).append(str(one["value"]))
    found.pop("csrf_token", None)
    return found


def test_every_text_is_sent_again_as_it_was(failing: Any) -> None:
    fields = {
        "name": ' Lake "Friends" & <b>',
        "text": "One\nTwo",
        "listed": ["public", "too"],
        "empty": "",
        "opened": "x.y",
    }
    page = send(failing, **fields)
    assert kept(page) == {
        "name": [' Lake "Friends" & <b>'], "text": ["One\nTwo"], "listed": ["public", "too"], "empty": [""],
        "opened": ["x.y"],
    }  # fmt: skip


def test_what_was_typed_is_shown_and_what_the_page_filled_in_is_not(failing: Any) -> None:
    shown = send(failing, first_name="Mara Ilves", opened="signed.stamp", authorised="y", empty="")
    assert [one.get_text() for one in shown.select(".typed dt")] == ["First name"]
    assert [one.get_text() for one in shown.select(".typed dd")] == ["Mara Ilves"]


@pytest.mark.parametrize(
    "name", ["password", "new_password", "again", "passphrase", "code", "totp_code", "old-password"]
)
def test_a_secret_is_never_shown_and_asked_for_again(failing: Any, name: str) -> None:
    page = send(failing, **{"email": "mara@rivers.example", name: "correct horse"})
    assert "correct horse" not in str(page)
    field = page.find("input", attrs={"name": name})
    assert field["type"] == "password"
    assert not field.get("value")
    assert kept(page)["email"] == ["mara@rivers.example"]


def test_a_file_is_named_and_asked_for_again(failing: Any) -> None:
    page = send(failing, title="A letter", logo=(io.BytesIO(b"content"), "logo<1>.png"))
    form = page.find("input", attrs={"name": "logo"}).find_parent("form")
    assert form["enctype"] == "multipart/form-data"
    assert "logo<1>.png" in form.get_text()
    assert kept(page)["title"] == ["A letter"]


def test_a_form_that_is_very_long_stays_in_the_browser(failing: Any) -> None:
    page = send(failing, text="x" * (MOST_CHARACTERS + 1))
    assert not page.select("main form")
    assert "too long to be shown here" in page.get_text()
    assert len(str(page)) < 20_000


def test_a_form_without_this_sites_proof_is_not_offered_to_be_sent(failing: Any, app: Flask) -> None:
    response = app.test_client().post("/form", data={"text": "from elsewhere", "csrf_token": "forged"})
    assert response.status_code == 400
    assert "from elsewhere" not in response.get_data(as_text=True)


def test_not_even_where_no_proof_is_asked_for(failing: Any, app: Flask) -> None:
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    response = app.test_client().post("/form", data={"text": "from elsewhere"})
    assert response.status_code == 503
    assert "from elsewhere" not in response.get_data(as_text=True)


def test_it_goes_back_to_where_it_came_from(failing: Any) -> None:
    form = send(failing, text="something").select_one("main form")
    assert form["method"] == "post"
    assert not form.get("action")
