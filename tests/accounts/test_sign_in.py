from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon.access import Role
from signon.accounts.models import Coordinator
from signon.accounts.signing_in import MOST_ATTEMPTS
from signon.database.db import db
from tests import factories
from tests.accounts.accounts import EMAIL, PASSWORD, link_for, owner
from tests.walker import Walker


@pytest.fixture
def coordinator_id(app: Flask) -> int:
    return owner(app)


def test_a_one_time_link_signs_in_when_its_button_is_pressed(app: Flask, walker: Walker, coordinator_id: int) -> None:
    walker.open(link_for(app, coordinator_id)).press("Sign in")
    assert walker.path == "/coordinator/"
    assert walker.open("/coordinator/account").text.count(EMAIL) == 1


def test_opening_a_one_time_link_signs_nobody_in(app: Flask, walker: Walker, coordinator_id: int) -> None:
    walker.open(link_for(app, coordinator_id))
    assert walker.open("/coordinator/account").path.startswith("/coordinator/sign-in")


def test_a_one_time_link_works_once(app: Flask, coordinator_id: int) -> None:
    link = link_for(app, coordinator_id)
    Walker(app).open(link).press("Sign in")
    assert "has been used already" in Walker(app).open(link).text


def test_an_expired_link_says_so(app: Flask, walker: Walker, coordinator_id: int) -> None:
    walker.open(link_for(app, coordinator_id, lifetime=timedelta(seconds=-1)))
    assert walker.status == 410
    assert "has expired" in walker.text


def test_a_password_signs_in_and_a_wrong_one_does_not(app: Flask, walker: Walker, coordinator_id: int) -> None:
    walker.open("/coordinator/sign-in")
    for address in (EMAIL, "nobody@coalition.example"):
        walker.press("Sign in", email=address, password="a wrong password")
        assert "Address and password do not belong together" in walker.text
    assert walker.open("/coordinator/account").path.startswith("/coordinator/sign-in")
    walker.open("/coordinator/sign-in").press("Sign in", email=EMAIL, password=PASSWORD)
    assert walker.open("/coordinator/account").status == 200


def test_guessing_passwords_is_stopped(walker: Walker, coordinator_id: int) -> None:
    for _attempt in range(MOST_ATTEMPTS):
        walker.open("/coordinator/sign-in").press("Sign in", email=EMAIL, password="a wrong password")
    walker.open("/coordinator/sign-in").press("Sign in", email=EMAIL, password=PASSWORD)
    assert walker.status == 429


def test_asking_for_a_link_answers_alike_for_a_stranger(
    app: Flask, coordinator_id: int, work: Callable[[], None]
) -> None:
    known, stranger = Walker(app), Walker(app)
    known.open("/coordinator/sign-in-link").press("Mail me a link", email=EMAIL)
    stranger.open("/coordinator/sign-in-link").press("Mail me a link", email="who@elsewhere.example")
    assert known.text.replace(EMAIL, "who@elsewhere.example") == stranger.text


def test_a_copied_session_is_dead_after_sign_out(app: Flask, walker: Walker, coordinator_id: int) -> None:
    walker.open(link_for(app, coordinator_id)).press("Sign in")
    stolen = walker.client.get_cookie("session").value
    walker.open("/coordinator/account").press("Sign out")
    thief = Walker(app)
    thief.client.set_cookie("session", stolen)
    assert thief.open("/coordinator/account").path.startswith("/coordinator/sign-in")


def test_setting_a_password_ends_the_other_sessions(app: Flask, coordinator_id: int) -> None:
    here, elsewhere = Walker(app), Walker(app)
    for walker in (here, elsewhere):
        walker.open(link_for(app, coordinator_id)).press("Sign in")
    here.open("/coordinator/account").press("Set the password", password=PASSWORD + "!", again=PASSWORD + "!")
    assert "Your password is set" in here.text
    assert elsewhere.open("/coordinator/account").path.startswith("/coordinator/sign-in")


def test_a_short_password_is_refused_at_its_field(app: Flask, walker: Walker, coordinator_id: int) -> None:
    walker.open(link_for(app, coordinator_id)).press("Sign in")
    walker.open("/coordinator/account").press("Set the password", password="short", again="short")
    assert walker.status == 422
    assert "at least 12 characters" in walker.page.find(id="password-wrong").get_text()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "https:evil.example"])
def test_sign_in_never_leads_to_another_site(walker: Walker, coordinator_id: int, target: str) -> None:
    walker.open(f"/coordinator/sign-in?next={target}")
    form = {
        "email": EMAIL,
        "password": PASSWORD,
        "csrf_token": walker.page.find("input", {"name": "csrf_token"})["value"],
    }
    response = walker.client.post(f"/coordinator/sign-in?next={target}", data=form)
    assert urlsplit(response.headers.get("Location", "")).netloc in {"", "localhost"}


def test_adding_a_known_coordinator_changes_the_role(session: Session) -> None:
    factories.coordinator(Role.VIEWER, EMAIL)
    factories.coordinator(Role.MODERATOR, EMAIL.upper())
    assert [one.role for one in session.scalars(db.select(Coordinator)).unique()] == ["moderator"]
