"""Strangers' forms are small, those of people who are signed in may be large, and what is too much is said in words."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import Any, Literal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, run_wsgi_app
from wtforms import FileField, Form
from wtforms.fields.core import UnboundField

from signon.access import Role, declared_access
from signon.actions.forms import LETTERS_AND_TEXT
from signon.database.db import db
from signon.delivery.views.verification import COPY
from signon.settings import Settings
from signon.web import form_bounds
from signon.web.form_bounds import KILOBYTE, STRANGERS, TOO_LARGE
from tests import factories
from tests.actions.made import action_page, office
from tests.walker import Walker

FOUR_MEGABYTES = "x" * (4 * 1024 * KILOBYTE - 100)
WITH_A_FILE = "multipart/form-data; boundary=x"
A_FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def bare(app: Flask) -> Flask:
    """The site without the proof of forms, so that a form is judged by its size alone."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        factories.letter(slug="rivers")
        action_page(offices=[office()], by_constituency=False)
        db.session.commit()
    return app


def public_forms(app: Flask) -> list[str]:
    """An address of every public route that takes a form."""
    values = {"slug": "rivers", "token": "x" * 43, "number": 1}
    return [
        app.url_map.bind("letters.test").build(
            rule.endpoint, {name: values[name] for name in rule.arguments}, method="POST"
        )
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and declared_access(app, rule.endpoint) == "public"
    ]


def test_no_public_form_takes_four_megabytes_of_text(bare: Any, client: FlaskClient) -> None:
    taken = {
        path: answer.status_code
        for path in public_forms(bare)
        if (answer := client.post(path, data={"text": FOUR_MEGABYTES})).status_code != TOO_LARGE
    }
    assert len(public_forms(bare)) > 15
    assert taken == {}


def test_no_public_form_takes_thousands_of_fields_however_they_are_sent(bare: Any, client: FlaskClient) -> None:
    many = "&".join(["a=b"] * 3_000)
    parts = {f"field{number}": "x" for number in range(3_000)}
    for path in public_forms(bare):
        assert client.post(path, data=many, content_type=A_FORM).status_code == TOO_LARGE, path
        assert client.post(path, data=parts, content_type="multipart/form-data").status_code == TOO_LARGE, path


NO_FORMS = ["[]", "1", '"x"', "null", "{", '{"organization": 5}', '{"email": ["a"], "opened": {}}']
NO_TEXTS = ("organization", "representative_email", "email", "password", "subject", "opened", "said")


@pytest.mark.parametrize("body", NO_FORMS)
def test_every_public_page_reads_forms_alone(bare: Any, client: FlaskClient, body: Any) -> None:
    for kind in ("application/json", "application/x+json", "text/plain"):
        answers = {path: client.post(path, data=body, content_type=kind).status_code for path in public_forms(bare)}
        assert set(answers.values()) == {415}, answers


def test_otherwise_a_number_where_a_text_belongs_would_break_the_page(
    bare: Any, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_bounds, "FORMS", form_bounds.FORMS | {"application/json"})
    assert client.post("/letters/rivers/sign", json={"organization": 5}).status_code == 500


@pytest.mark.parametrize("field", NO_TEXTS)
def test_no_public_page_takes_a_file_where_a_text_belongs(bare: Any, client: FlaskClient, field: Any) -> None:
    for path in public_forms(bare):
        file = {field: (BytesIO(b"Lake Friends"), "name.txt")}
        assert client.post(path, data=file, content_type="multipart/form-data").status_code == 400, path


def test_otherwise_such_a_file_would_break_the_page(
    bare: Any, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_bounds, "STRANGERS", replace(STRANGERS, files=frozenset({"organization"})))
    file = {"organization": (BytesIO(b"Lake Friends"), "name.txt")}
    assert client.post("/letters/rivers/sign", data=file, content_type="multipart/form-data").status_code == 500


@pytest.mark.parametrize("path", ["/coordinator/look", "/coordinator/letters/new", "/coordinator/account/password"])
def test_nor_does_the_desk(bare: Any, signed_in: Callable[..., Walker], path: str) -> None:
    file = {"lead_signers-0-name": (BytesIO(b"Ines Marlow"), "name.txt")}
    answer = signed_in(Role.OWNER).client.post(path, data=file, content_type="multipart/form-data")
    assert answer.status_code == 400


def test_every_field_for_a_file_is_known(bare: Any) -> None:
    def classes_below(kind: Any) -> set[Any]:
        return {below for one in kind.__subclasses__() for below in (one, *classes_below(one))}

    forms = [kind for kind in classes_below(Form) if kind.__module__.startswith("signon.")]
    fields = {(kind, name): getattr(kind, name) for kind in forms for name in dir(kind) if name[0] != "_"}
    of_files = {name for (_kind, name), field in fields.items() if _is_for_files(field)}
    assert of_files == form_bounds.DESK_FILES | COPY.files


def _is_for_files(field: Any) -> bool:
    return isinstance(field, UnboundField) and issubclass(field.field_class, FileField)


def test_a_post_without_a_body_needs_no_form(bare: Any, client: FlaskClient) -> None:
    assert client.post("/coordinator/sign-out").status_code == 302


def test_before_anybody_has_signed_in_the_desk_takes_no_more_either(bare: Any, client: FlaskClient) -> None:
    answer = client.post("/coordinator/letters/new", data={"body": FOUR_MEGABYTES})
    assert answer.status_code == TOO_LARGE
    answer = client.post("/coordinator/letter-files", data=bytes(9 * 1024**2), content_type=WITH_A_FILE)
    assert answer.status_code == TOO_LARGE


def test_without_the_bounds_a_stranger_s_four_megabytes_are_read(
    bare: Any, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_bounds, "STRANGERS", form_bounds.SIGNED_IN_PEOPLE)
    assert client.post("/contact", data={"text": FOUR_MEGABYTES}).status_code == 422


def test_a_signed_in_coordinator_may_send_a_long_letter(bare: Any, signed_in: Callable[..., Walker]) -> None:
    desk = signed_in(Role.OWNER).client
    body = "Please act. " * 80_000
    assert len(body) > STRANGERS.texts
    assert desk.post("/coordinator/letters/new", data={"body": body}).status_code != TOO_LARGE
    assert desk.post("/contact", data={"text": FOUR_MEGABYTES}).status_code == TOO_LARGE, "a public page stays one"


def test_a_form_that_is_too_large_is_answered_kindly(bare: Any, client: FlaskClient) -> None:
    answer = client.post("/letters/rivers/sign", data={"organization": FOUR_MEGABYTES})
    page = answer.get_data(as_text=True)
    assert "That is too large" in page
    assert "shorten the text" in page
    assert "32 MB" not in page


def test_a_supporter_s_many_letters_come_back_with_their_texts(bare: Any, client: FlaskClient) -> None:
    letters = {f"text-{number}": "A letter of usual length. " * 100 for number in range(300)}
    assert sum(map(len, letters.values())) > STRANGERS.texts
    assert client.post("/act/rivers", data=letters).status_code != TOO_LARGE
    assert LETTERS_AND_TEXT.texts < 4 * 1024**2


def test_a_body_without_end_is_not_read_to_its_end(bare: Any) -> None:
    class Endless(RawIOBase):
        read_so_far = 0

        def readable(self) -> Literal[True]:
            return True

        def readinto(self, buffer: Any) -> int:
            buffer[:] = b"x" * len(buffer)
            self.read_so_far += len(buffer)
            return len(buffer)

    body = Endless()
    environ = EnvironBuilder("/contact", base_url="http://letters.test", method="POST").get_environ()
    environ.pop("CONTENT_LENGTH", None)
    sent = {"wsgi.input": body, "wsgi.input_terminated": True, "CONTENT_TYPE": WITH_A_FILE}
    _body, status, _headers = run_wsgi_app(bare, environ | sent, buffered=True)
    assert status.startswith(str(TOO_LARGE))
    assert body.read_so_far < 2 * STRANGERS.whole


def test_an_address_without_end_is_refused(client: FlaskClient) -> None:
    answer = client.get("/verify?" + "&".join(["a=b"] * 30_000))
    assert answer.status_code == 414
    assert "too long" in answer.get_data(as_text=True)


def test_the_form_is_read_before_anything_else_looks_at_the_request(
    new_app: Callable[[Settings], Flask], tmp_path: Path
) -> None:
    app = new_app(Settings(instance=tmp_path, secret_key="test"))
    order = [hook.__module__ for hook in app.before_request_funcs[None]]
    others = ("flask_wtf.csrf", "signon.web.every_request", "signon.web.proxies")
    assert order.index(form_bounds.__name__) < min(map(order.index, others)), (
        "no transaction while a slow body comes in"
    )
