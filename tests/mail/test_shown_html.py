"""A mail as HTML at the desk: what its recipient sees, in a frame that can do nothing."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from signon.access import Role
from signon.database.db import db, now
from signon.mail import compose
from signon.mail.jobs import deliver_outbox
from signon.mail.links import SIGN_IN, to_page
from signon.mail.models import OutboxMail
from tests.walker import Walker

MARA = "mara@lakes.example"


def queued(app: Flask, template: str, **values: Any) -> int:
    with app.app_context():
        compose.send(template, to=MARA, about="test", at=now(), **values)
        db.session.commit()
        return db.session.scalars(db.select(OutboxMail.id)).one()


def message(app: Flask) -> int:
    values = {"subject": "Hello", "sender": "<script>alert(1)</script>", "text": "x", "email": MARA}
    return queued(app, "messages/mails/receive.txt", link=to_page("/coordinator/messages/1"), **values)


def sign_in(app: Flask) -> int:
    link = SIGN_IN.to(1, lifetime=timedelta(hours=1))
    return queued(app, "accounts/mails/sign_in.txt", link=link, minutes=60)


@pytest.fixture
def owner(signed_in: Callable[..., Walker]) -> Walker:
    return signed_in()


def test_it_may_run_nothing_and_fetch_nothing(app: Flask, owner: Walker) -> None:
    answer = owner.open(f"/coordinator/outbox/{message(app)}/html").response
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert re.search(r"sandbox allow-popups allow-popups-to-escape-sandbox$", policy)
    assert (answer.headers["X-Frame-Options"], answer.headers["Referrer-Policy"]) == ("SAMEORIGIN", "no-referrer")
    assert "<script" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


def test_only_its_own_page_has_a_frame(app: Flask, owner: Walker) -> None:
    page = owner.open(f"/coordinator/outbox/{message(app)}")
    assert "frame-src 'self'" in page.response.headers["Content-Security-Policy"]
    frame = page.page.select_one("iframe")
    assert frame["sandbox"] == ["allow-popups", "allow-popups-to-escape-sandbox"]
    assert "frame-src" not in owner.open("/coordinator/outbox/").response.headers["Content-Security-Policy"]


def test_its_links_are_those_of_the_captured_text_and_open_a_window(app: Flask, owner: Walker) -> None:
    number = sign_in(app)
    waiting = owner.open(f"/coordinator/outbox/{number}/html").page
    assert waiting.select_one("a.button")["href"] == "#"
    with app.app_context():
        deliver_outbox()
        text = db.session.get_one(OutboxMail, number).captured
    captured = owner.open(f"/coordinator/outbox/{number}/html").page
    assert str(captured.select_one("a.button")["href"]) in text.splitlines()
    assert captured.select_one("base") == waiting.select_one("base")
    assert captured.select_one("base")["target"] == "_blank"


def test_a_page_without_a_token_is_no_secret(app: Flask, owner: Walker) -> None:
    page = owner.open(f"/coordinator/outbox/{message(app)}/html").page
    assert page.select_one("a.button")["href"] == "http://letters.test/coordinator/messages/1"


def test_another_s_way_to_sign_in_is_for_owners(app: Flask, signed_in: Callable[..., Walker]) -> None:
    number = sign_in(app)
    assert signed_in(Role.MODERATOR).open(f"/coordinator/outbox/{number}/html").response.status_code == 403
