from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon.access import Role
from signon.accounts import freshness
from signon.database.db import db
from signon.delivery.orders import Rendering
from signon.mail.models import OutboxMail
from tests import factories
from tests.accounts.accounts import EMAIL, PASSWORD, WRONG, acts, grow_stale, is_signed_in, link_for, owner, sign_in
from tests.walker import Walker

NEW = "seven loud herons leave there"
FINALS = "/coordinator/letters/clean-rivers/finals"


@pytest.fixture
def number(app: Flask) -> int:
    return owner(app)


@pytest.fixture
def letter(app: Flask) -> None:
    with app.app_context():
        factories.signature(factories.letter())
        db.session.commit()


def orders(app: Flask) -> int:
    with app.app_context():
        return db.session.query(Rendering).count()


@pytest.fixture
def stale(app: Flask, walker: Walker, number: int) -> Walker:
    """Signed in two hours ago."""
    sign_in(walker)
    grow_stale(walker)
    return walker


def token_of(walker: Walker) -> Any:
    return walker.page.find("input", {"name": "csrf_token"})["value"]


def test_an_old_session_sets_no_password(app: Flask, stale: Any) -> None:
    token = token_of(stale.open("/coordinator/"))
    form = {"csrf_token": token, "password": NEW, "again": NEW}
    response = stale.client.post("/coordinator/account/password", data=form)
    assert response.status_code == 401
    assert "Is it still you?" in response.get_data(as_text=True)
    assert NEW not in response.get_data(as_text=True)
    assert not is_signed_in(sign_in(Walker(app), NEW))


def test_without_the_question_an_old_session_would_set_one(
    app: Flask, stale: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freshness, "is_fresh", lambda _at: True)
    token = token_of(stale.open("/coordinator/"))
    stale.client.post("/coordinator/account/password", data={"csrf_token": token, "password": NEW, "again": NEW})
    assert is_signed_in(sign_in(Walker(app), NEW))


def test_who_enters_the_password_again_goes_on_and_sets_a_new_one(app: Flask, stale: Any) -> None:
    stale.open("/coordinator/account").follow("Sign in once more to set a password")
    stale.press("Go on", proof_password=PASSWORD)
    assert stale.path == "/coordinator/account"
    assert "Your password is set" in stale.press("Set the password", password=NEW, again=NEW).text
    assert "prove" in acts(app)


def test_a_wrong_password_is_no_proof(app: Flask, stale: Any) -> None:
    stale.open("/coordinator/account").follow("Sign in once more").press("Go on", proof_password=WRONG)
    assert stale.status == 422
    assert "not your password" in stale.text
    assert "Sign in once more" in stale.open("/coordinator/account").text
    assert acts(app)[-1] == "fail-sign-in"


def test_a_page_that_matters_is_opened_after_the_proof(stale: Any) -> None:
    stale.open("/coordinator/directory/directory.csv")
    assert "Is it still you?" in stale.text
    stale.press("Go on", proof_password=PASSWORD)
    assert stale.path == "/coordinator/directory/directory.csv"
    assert stale.response.mimetype == "text/csv"


def test_what_was_pressed_is_done_once_the_password_is_entered(app: Flask, stale: Any, letter: None) -> None:
    stale.open("/coordinator/letters/clean-rivers/finals").press("Finalise")
    assert (stale.status, orders(app)) == (401, 0)
    stale.press("Go on", proof_password=WRONG)
    assert (stale.status, orders(app)) == (422, 0)
    stale.press("Go on", proof_password=PASSWORD)
    assert (stale.status, orders(app)) == (200, 1)


def test_what_was_pressed_is_done_once_the_mailed_link_was_opened(
    app: Flask, stale: Any, number: int, letter: None
) -> None:
    stale.open("/coordinator/letters/clean-rivers/finals").press("Finalise")
    stale.press("Mail me a link")
    assert "A mail with a link goes to ines@coalition.example" in stale.text
    with app.app_context():
        assert [mail.subject for mail in db.session.scalars(db.select(OutboxMail))] == ["Your sign-in link"]
    waiting = stale.response
    stale.press("Go on")
    assert (stale.status, orders(app)) == (422, 0)
    stale.open(link_for(app, number)).press("Sign in")
    assert stale.path == FINALS
    stale.response = waiting
    stale.press("Go on")
    assert (stale.status, orders(app)) == (200, 1)


def test_an_account_without_a_password_proves_itself_by_mail_alone(app: Flask, walker: Walker) -> None:
    number = owner(app, password="")
    walker.open(link_for(app, number)).press("Sign in")
    grow_stale(walker)
    walker.open("/coordinator/account").follow("Sign in once more")
    assert walker.page.find("input", {"type": "password"}) is None
    walker.press("Mail me a link")
    walker.open(link_for(app, number)).press("Sign in")
    assert walker.path == "/coordinator/account"
    assert "Set the password" in walker.text


def test_guessing_at_the_question_is_stopped(app: Flask, stale: Any) -> None:
    stale.open("/coordinator/proof")
    for _attempt in range(10):
        stale.press("Go on", proof_password=WRONG)
        assert stale.status == 422
    stale.press("Go on", proof_password=PASSWORD)
    assert stale.status == 429
    assert int(stale.response.headers["Retry-After"]) <= 300


def test_a_sign_in_from_the_future_is_no_fresh_one(stale: Any) -> None:
    grow_stale(stale, hours=-24)
    assert "Sign in once more" in stale.open("/coordinator/account").text


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/coordinator//evil.example", "/\\evil.example"]
)
def test_the_proof_leads_to_no_other_site(stale: Any, target: str) -> None:
    page = stale.open(f"/coordinator/proof?next={target}")
    assert page.page.find("input", {"name": "proof_back"})["value"] == "/coordinator/"
    form = {"csrf_token": token_of(stale), "proof_password": PASSWORD, "proof_back": target}
    assert stale.client.post("/coordinator/proof", data=form).headers["Location"] == "/coordinator/"


def test_the_pages_that_matter_are_these(app: Flask) -> None:
    fresh = {name for name, view in app.view_functions.items() if getattr(view, "signon_fresh", False)}
    assert fresh == {"accounts.change_password", "delivery.finish", "delivery.add_addendum", "organizations.export"}


def test_a_viewer_without_the_role_is_refused_before_the_question(
    signed_in: Callable[..., Walker], letter: None
) -> None:
    viewer = signed_in(Role.VIEWER)
    grow_stale(viewer)
    token = token_of(viewer.open("/coordinator/"))
    assert viewer.client.post(FINALS, data={"csrf_token": token}).status_code == 403
    assert EMAIL not in viewer.text
