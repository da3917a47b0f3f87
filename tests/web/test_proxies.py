"""A proxy in front that the settings do not expect is told to owners and by ``flask doctor``; strangers cannot make it up."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import Headers

from signon.access import Role
from signon.database.db import db, now
from signon.diagnosis import outside
from signon.diagnosis.findings import Level
from signon.settings import Settings
from signon.web import proxies
from signon.web.proxies import Fault, ProxySighting, Seen, look
from tests import factories
from tests.walker import Walker

PUBLIC, INSIDE, LOOPBACK = "203.0.113.7", "10.0.0.2", "127.0.0.1"


@pytest.mark.parametrize(
    ("peer", "headers", "trusted", "seen"),
    [
        (LOOPBACK, {}, 0, None),
        (PUBLIC, {}, 0, None),
        (LOOPBACK, {"X-Forwarded-For": PUBLIC}, 0, Seen(Fault.UNTRUSTED, 0, 1)),
        ("::1", {"X-Forwarded-For": PUBLIC}, 0, Seen(Fault.UNTRUSTED, 0, 1)),
        ("", {"X-Forwarded-For": PUBLIC}, 0, Seen(Fault.UNTRUSTED, 0, 1)),
        (INSIDE, {"X-Forwarded-For": f"{PUBLIC}, 10.0.0.3"}, 0, Seen(Fault.UNTRUSTED, 0, 2)),
        (INSIDE, {"X-Forwarded-For": f"{PUBLIC}, {INSIDE}"}, 1, Seen(Fault.UNTRUSTED, 1, 2)),
        (LOOPBACK, {"X-Real-IP": PUBLIC}, 0, Seen(Fault.SILENT, 0, 1)),
        (LOOPBACK, {"Forwarded": f"for={PUBLIC}"}, 0, Seen(Fault.SILENT, 0, 1)),
        (PUBLIC, {"X-Forwarded-For": PUBLIC}, 1, None),
        (LOOPBACK, {}, 1, Seen(Fault.MISSING, 1, 0)),
        (PUBLIC, {"X-Forwarded-For": PUBLIC}, 2, Seen(Fault.MISSING, 2, 1)),
        # What strangers make up:
        (PUBLIC, {"X-Forwarded-For": "1.2.3.4, 10.0.0.1"}, 0, None),
        (PUBLIC, {"X-Real-IP": INSIDE, "Forwarded": "for=10.0.0.1"}, 0, None),
        (PUBLIC, {"X-Forwarded-For": f"10.0.0.1, 10.0.0.9, {PUBLIC}"}, 1, None),
        (LOOPBACK, {"X-Forwarded-For": f"10.0.0.1, 10.0.0.9, {PUBLIC}"}, 0, Seen(Fault.UNTRUSTED, 0, 1)),
        (LOOPBACK, {"X-Forwarded-For": ", ".join([INSIDE] * 400)}, 0, Seen(Fault.UNTRUSTED, 0, 5)),
    ],
)
def test_what_a_request_shows_of_the_proxies_in_front(
    peer: Any, headers: dict[str, Any], trusted: int, seen: Any
) -> None:
    assert look(peer, Headers(headers), trusted) == seen


def behind(app: Flask, peer: Any = LOOPBACK, forwarded: Any = PUBLIC) -> Walker:
    walker = Walker(app)
    walker.client.environ_base["REMOTE_ADDR"] = peer
    if forwarded:
        walker.client.environ_base["HTTP_X_FORWARDED_FOR"] = forwarded
    return walker


def send_something(walker: Walker) -> None:
    walker.open("/coordinator/sign-in").press("Sign in", email="a@b.example", password="a wrong password")


def banner(walker: Walker) -> Any:
    found = walker.open("/coordinator/").page.find("aside", {"aria-label": "Proxy"})
    return found and " ".join(found.get_text().split())


def test_owners_learn_of_a_proxy_that_is_not_trusted_and_what_to_set(
    app: Flask, signed_in: Callable[..., Walker], settings: Settings
) -> None:
    send_something(behind(app))
    assert "Set SIGNON_TRUSTED_PROXIES=1." in banner(signed_in(Role.OWNER))
    assert banner(signed_in(Role.MODERATOR)) is None
    with app.app_context():
        level, sentence, *_lines = outside.proxies(settings)
    assert (level, "SIGNON_TRUSTED_PROXIES=1" in sentence) == (Level.WARNING, True)


def test_a_get_notes_nothing(app: Flask, signed_in: Callable[..., Walker]) -> None:
    behind(app).open("/").open("/coordinator/sign-in")
    assert banner(signed_in(Role.OWNER)) is None


def test_a_stranger_without_a_proxy_raises_no_banner(app: Flask, signed_in: Callable[..., Walker]) -> None:
    send_something(behind(app, peer=PUBLIC, forwarded="10.0.0.1, 10.0.0.2"))
    assert banner(signed_in(Role.OWNER)) is None


def test_if_public_addresses_were_believed_the_stranger_would_raise_it(
    app: Flask, signed_in: Callable[..., Walker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proxies, "is_inside", lambda _address: True)
    send_something(behind(app, peer=PUBLIC, forwarded="10.0.0.1"))
    assert banner(signed_in(Role.OWNER))


@pytest.mark.parametrize(("forwarded", "warned"), [(PUBLIC, False), ("", True)])
def test_with_a_trusted_proxy_the_banner_says_when_its_header_is_missing(
    settings: Settings, app: Flask, new_app: Callable[[Settings], Flask], forwarded: Any, warned: bool
) -> None:
    trusting = new_app(settings.model_copy(update={"trusted_proxies": 1}))
    send_something(behind(trusting, forwarded=forwarded))
    with trusting.app_context():
        owner = factories.coordinator(Role.OWNER)
        db.session.commit()
        key = owner.fs_uniquifier
    desk = Walker(trusting)
    desk.sign_in_as(key)
    found = banner(desk)
    assert bool(found) is warned
    assert not warned or "past its proxies" in found


def test_the_banner_goes_once_the_setting_is_right(
    settings: Settings, app: Flask, new_app: Callable[[Settings], Flask]
) -> None:
    send_something(behind(app))
    with new_app(settings.model_copy(update={"trusted_proxies": 1})).app_context():
        assert ProxySighting.present(now()) is None


@pytest.mark.both_databases
def test_what_was_seen_is_written_once_an_hour_and_shown_for_a_day(app: Flask, database: str) -> None:
    for _time in range(3):
        send_something(behind(app))
    with app.app_context():
        sighting = db.session.scalars(db.select(ProxySighting)).one()
        assert ProxySighting.present(sighting.at + timedelta(hours=23))
        assert ProxySighting.present(sighting.at + timedelta(hours=25)) is None
        assert ProxySighting.present(sighting.at - timedelta(days=2)) is None


def test_without_a_fault_doctor_says_so(app: Flask, settings: Settings) -> None:
    with app.app_context():
        assert outside.proxies(settings) == (Level.OK, "None is trusted, and none was seen.")
        trusting = settings.model_copy(update={"trusted_proxies": 2})
        assert outside.proxies(trusting) == (Level.OK, "2 in front are trusted.")
