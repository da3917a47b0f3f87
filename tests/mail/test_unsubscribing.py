"""Unsubscribing from what nobody asked for: by the mail program's own button, by the page, and back again."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from signon import audit
from signon.database.db import db, now
from signon.mail.links import Link
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.new_mail import LINK
from signon.mail.unsubscriptions import Unsubscription
from signon.settings import Settings
from signon.tokens import LinkToken, Purpose
from tests.servers.mailbox import text_of
from tests.signing.entries import dump
from tests.walker import Walker

pytestmark = pytest.mark.both_databases
MARA = "mara@rivers.example"


@pytest.fixture
def settings(tmp_path: Path, mailbox: Any, database: str) -> Settings:
    return Settings(
        instance=tmp_path / "instance",
        database_url=database,
        secret_key="test",
        public_url="http://letters.test",
        mail_url=mailbox.url,
    )


def queue(bulk: str = "newsletter") -> None:
    link = Link(Purpose.INVITATION, 1, "/invitations/{token}", timedelta(days=1))
    OutboxMail.queue(to=MARA, subject="Hello", paragraphs=["Read:", LINK], link=link, at=now(), bulk=bulk)
    db.session.commit()


@pytest.fixture
def address(app: Flask, database: str, mailbox: Any, work: Callable[[], None]) -> Any:
    """The address that the mail program is given for its button."""
    with app.app_context():
        queue()
    work()
    [mail] = mailbox.received
    return mail["List-Unsubscribe"].strip("<>")


def unsubscribed(app: Flask) -> bool:
    with app.app_context():
        return bool(Unsubscription.among([MARA]))


def test_a_mail_that_nobody_asked_for_carries_a_way_out(mailbox: Any, address: Any) -> None:
    [mail] = mailbox.received
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (mail["Precedence"], mail["Auto-Submitted"]) == ("bulk", "auto-generated")
    as_it_came = mail.as_string(policy=mail.policy.clone(refold_source="none"))
    assert f"List-Unsubscribe: <{address}>\n" in as_it_came, "whole, on one line, not encoded"
    assert address in text_of(mail).splitlines()


def test_mail_that_answers_somebodys_own_act_carries_none_and_always_comes(
    app: Flask, database: str, mailbox: Any, work: Callable[[], None]
) -> None:
    with app.app_context():
        Unsubscription.of(MARA, at=now())
        queue(bulk="")
    work()
    [mail] = mailbox.received
    assert mail["List-Unsubscribe"] is None
    assert "unsubscribe" not in text_of(mail)


def test_the_mail_programs_button_unsubscribes_without_a_cookie(app: Flask, client: FlaskClient, address: Any) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post(address.removeprefix("http://letters.test"), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200, "a mail program does not follow a redirect"
    assert unsubscribed(app)


def test_taking_it_back_needs_our_own_page(app: Flask, client: FlaskClient, address: Any) -> None:
    client.post(address.removeprefix("http://letters.test"))
    assert client.post(address.removeprefix("http://letters.test") + "/undoing").status_code == 400
    assert unsubscribed(app)


def test_one_unsubscribes_on_the_page_and_comes_back(app: Flask, walker: Walker, address: Any) -> None:
    walker.open(address)
    assert MARA in walker.text
    walker.press("Unsubscribe")
    assert "You are unsubscribed" in walker.text
    assert unsubscribed(app)
    walker.press("That was a mistake")
    assert not unsubscribed(app)


def test_opening_the_link_changes_nothing(app: Flask, walker: Walker, address: Any) -> None:
    with app.app_context():
        before = dump()
    walker.open(address)
    walker.client.head(walker.path)
    with app.app_context():
        assert dump() == before


def test_a_mail_that_waits_is_dropped_with_the_reason(
    app: Flask, walker: Walker, mailbox: Any, work: Callable[[], None], address: Any
) -> None:
    with app.app_context():
        queue()
    walker.open(address).press("Unsubscribe")
    work()
    assert len(mailbox.received) == 1
    with app.app_context():
        last = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id.desc())).first()
        assert (last.status, last.error) == (MailStatus.DROPPED, "The address has unsubscribed.")


def test_unsubscribing_twice_is_noted_once(app: Flask, client: FlaskClient, address: Any) -> None:
    for _time in range(2):
        client.post(address.removeprefix("http://letters.test"))
    with app.app_context():
        [row] = db.session.scalars(db.select(Unsubscription))
        assert [entry.action for entry in audit.trail(row)] == ["unsubscription:unsubscribe"]


def test_the_wish_outlives_the_erasure_of_the_address(app: Flask, database: str) -> None:
    with app.app_context():
        Unsubscription.of(MARA, at=now())
        db.session.flush()
        assert Unsubscription.forget(MARA) == 1
        assert Unsubscription.among([MARA, "noa@rivers.example"]) == {MARA}
        assert MARA not in repr(dump())


def test_the_token_of_a_sent_mail_is_stored_nowhere(app: Flask, mailbox: Any, address: Any) -> None:
    with app.app_context():
        token = address.rsplit("/", 1)[1]
        assert LinkToken.find(token, Purpose.UNSUBSCRIBE) is not None
        assert token not in repr(dump())
