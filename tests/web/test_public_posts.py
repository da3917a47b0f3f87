"""Whatever anybody can send is limited for each network, or says here why it needs no limit."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from signon.access import declared_access
from signon.database.db import db, now
from signon.invitations import jobs
from signon.limits import Attempt, keyed
from tests import factories
from tests.actions.made import action_page, congress
from tests.invitations.invited import directory, started, token_for
from tests.signing.entries import ENTERED
from tests.walker import Walker

SUPPORTER = {"division": "CA", "district": "12", "name": "Noor Vale", "address": "7 Quay\nMill Town"}
MESSAGE = {"name": "Noor Vale", "email": "noor@vale.example", "subject": "The meeting", "text": "We were heard."}
NETWORK, NEIGHBOUR, ELSEWHERE = "2001:db8:1:2::/64", "2001:db8:1:2::77", "2001:db8:1:3::77"
OFTEN = 200


def sign_by_invitation(walker: Walker, places: Any) -> Walker:
    walker.open(f"/invitations/{places['invitation']}").press("Continue to the form")
    return walker.press("Sign the letter", authorised="y")


def print_letters(walker: Walker, _places: object) -> Walker:
    return walker.open("/act/rivers").press("Make my letters", **SUPPORTER).press("All letters as one PDF")


def say_sent(walker: Walker, _places: object) -> Walker:
    return walker.open("/act/rivers").press("Make my letters", **SUPPORTER).press("I have sent it")


def pressing(address: str, button: str, **fields: Any) -> Callable[..., Any]:
    return lambda walker, _places: walker.open(address).press(button, **fields)


LIMITED = {
    "signing.sign": ("sign-on", pressing("/letters/clean-rivers/sign", "Sign the letter", **ENTERED)),
    "invited.sign": ("sign-on", sign_by_invitation),
    "signing.lost_link.ask": (
        "lost-link",
        pressing("/letters/clean-rivers/lost-link", "Mail me the link", email="mara@lake.example"),
    ),
    "messages.send": ("message", pressing("/contact", "Send the message", **MESSAGE)),
    "privacy.ask": ("personal-data", pressing("/privacy/data", "Mail me the link", email="mara@lake.example")),
    "delivery.verify_copy": (
        "verify",
        lambda walker, _places: walker.open("/verify").press(
            "Compare the file", copy=FileStorage(BytesIO(b"%PDF"), "a.pdf")
        ),
    ),
    "letters_to_print.letters_pdf": ("action-pdf", print_letters),
    "actions.sent": ("sent", say_sent),
    "security.sign_in": (
        "sign-in",
        pressing("/coordinator/sign-in", "Sign in", email="a@b.example", password="a wrong password"),
    ),
    "accounts.send_link": (
        "sign-in-link",
        pressing("/coordinator/sign-in-link", "Mail me a link", email="a@b.example"),
    ),
}
"""How each limited route is reached, and what it counts."""

MAILED = "It needs a token of 256 bits that was mailed to somebody, "
UNLIMITED = {
    "security.logout": "It only ends the sender's own sessions.",
    "accounts.sign_in": MAILED + "and that is spent.",
    "signing.holder.confirm": MAILED + "and that is spent.",
    "signing.holder.withdraw": MAILED + "and withdraws once.",
    "signing.holder.amend": MAILED + "and is counted for each signature.",
    "signing.holder.other": MAILED + "and leads to that person's other signatures.",
    "signing.holder.send_link": MAILED + "and its mails are limited for each address.",
    "signing.authority.answer": MAILED + "and answers once.",
    "signing.authority.send_link": MAILED + "and its mails are limited for each address.",
    "signing.new_address.confirm": MAILED + "and that is spent.",
    "questions.answer": MAILED + "and answers once.",
    "questions.send_link": MAILED + "and its mails are limited for each address.",
    "mailbox.answer": MAILED + "and that is spent.",
    "consent.reconfirm": MAILED + "and consents once to a text.",
    "privacy.erase": MAILED + "and that is spent.",
    "invited.come_in": MAILED + "and notes an opening once.",
    "invited.decline": MAILED + "and is counted for each invitation.",
    "invited.send_link": MAILED + "and its mails are limited for each address.",
    "unsubscribing.unsubscribe": MAILED + "and unsubscribes that address alone.",
    "unsubscribing.undo": MAILED + "and undoes that.",
    "actions.personalise": "It keeps nothing, mails nobody and renders no document; it answers as a page does.",
    "letters_to_print.remove": "It needs the token of the sender's own order, and deletes that.",
}


@pytest.fixture
def places(app: Flask) -> dict[str, str]:
    """A letter, an invitation and an action page."""
    with app.app_context():
        directory()
        started(factories.letter())
        congress()
        action_page()
        db.session.commit()
        jobs.send_batches()
        token = token_for("Otter Trust")
        db.session.commit()
    return {"invitation": token}


@pytest.fixture
def fill(app: Flask) -> Callable[..., None]:
    """A function that notes so many tries of the network as no limit allows."""

    def used_up(scope: Any) -> None:
        with app.app_context():
            tries = [Attempt(scope=scope, digest=keyed(NETWORK), at=now()) for _number in range(OFTEN)]
            db.session.add_all(tries)
            db.session.commit()

    return used_up


def coming_from(app: Flask, address: str) -> Walker:
    walker = Walker(app)
    walker.client.environ_base["REMOTE_ADDR"] = address
    return walker


def test_every_public_post_is_limited_or_says_why_not(app: Flask) -> None:
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    public = {endpoint for endpoint in posts if declared_access(app, endpoint) == "public"}
    assert set(LIMITED) | set(UNLIMITED) == public
    assert not set(LIMITED) & set(UNLIMITED)


@pytest.mark.parametrize("endpoint", LIMITED)
def test_a_limit_holds_for_the_network_and_says_when_to_come_back(
    app: Flask, places: dict[str, str], fill: Callable[..., None], endpoint: Any
) -> None:
    scope, send = LIMITED[endpoint]
    fill(scope)
    refused = send(coming_from(app, NEIGHBOUR), places)
    assert refused.status == 429
    assert 1 <= int(refused.response.headers["Retry-After"]) <= 3600
    assert "tried too often" in refused.text
    assert send(coming_from(app, ELSEWHERE), places).status != 429


@pytest.mark.parametrize("endpoint", [endpoint for endpoint, why in UNLIMITED.items() if why.startswith(MAILED)])
def test_what_needs_a_mailed_token_does_nothing_without_one(app: Flask, endpoint: Any) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    [rule] = [rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint and "POST" in (rule.methods or ())]
    path = app.url_map.bind("letters.test").build(endpoint, {"token": "x" * 43, "number": 1}, method="POST")
    assert "token" in rule.arguments
    assert app.test_client().post(path).status_code in {404, 410}
