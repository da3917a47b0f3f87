"""The contact form: from the page to the desk and the coalition's mail."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from signon.access import Role
from signon.database.db import db
from signon.mail.models import OutboxMail
from signon.messages.models import Message
from signon.settings import Settings
from tests.servers.mailbox import text_of
from tests.walker import Walker

FILLED = {
    "name": "Noor Vale",
    "email": "noor@vale.example",
    "subject": "How the meeting went",
    "text": "We were heard.\n\nThank you.",
}


@pytest.fixture
def settings(settings: Settings, mailbox: Any) -> Settings:
    return settings.model_copy(update={"mail_url": mailbox.url, "contact_email": "desk@coalition.example"})


def write(walker: Walker, **changes: str) -> Walker:
    return walker.open("/contact").press("Send the message", **FILLED | changes)


@pytest.mark.both_databases
def test_a_message_reaches_the_desk_the_coalition_and_its_sender(
    walker: Walker, signed_in: Callable[..., Walker], work: Callable[[], None], mailbox: Any
) -> None:
    assert "has arrived" in write(walker).text
    work()
    told, thanked = sorted(mailbox.received, key=lambda mail: mail["To"])
    assert (told["To"], thanked["To"]) == ("desk@coalition.example", "noor@vale.example")
    assert "We were heard." in text_of(told)
    assert "noor@vale.example" in text_of(told)
    assert "We were heard." not in text_of(thanked)
    desk = signed_in().open("/coordinator/messages").follow("How the meeting went")
    assert "Thank you." in desk.text
    assert "answered" in desk.press("Mark as answered").text


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ({"email": ""}, "Enter your email address."),
        ({"email": "noor@vale.example\r\nBcc: evil@x.example"}, "must be one mail address"),
        ({"email": "a@vale.example,b@vale.example"}, "must be one mail address"),
        ({"email": "noör@vale.example"}, "has “ö” before the @, and this site's mail server takes only plain letters"),
        ({"subject": ""}, "Say in a few words what it is about."),
        ({"subject": "x" * 201}, "201 characters; 200 are the most"),
        ({"text": "   "}, "Write your message."),
        ({"text": "x" * 200_000}, "200000 characters; 10000 are the most"),
        ({"remark": "cheap lamps"}, "A line that people do not see was filled in"),
    ],
)
def test_what_cannot_be_sent_is_named_and_nothing_is_kept(
    app: Flask, walker: Walker, entered: dict[str, str], said: str
) -> None:
    page = write(walker, **entered)
    assert page.status == 422
    assert said in page.text
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(Message.id))) == 0
        assert db.session.scalar(db.select(db.func.count(OutboxMail.id))) == 0


def test_a_message_sent_faster_than_people_write_is_shown_again_with_its_text(
    app: Flask, settings: Settings, walker: Walker
) -> None:
    app.config["SIGNON"] = settings.model_copy(update={"least_seconds_to_sign": 30})
    page = write(walker)
    assert page.status == 422
    assert "That was very quick." in page.text
    assert "We were heard." in page.text
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(Message.id))) == 0


def test_headers_in_a_line_stay_text(walker: Walker, work: Callable[[], None], mailbox: Any) -> None:
    write(walker, subject="Hello\r\nBcc: evil@x.example", name="Noor\nCc: evil@x.example", text="\nTo: evil@x.example")
    work()
    assert {mail["To"] for mail in mailbox.received} == {"desk@coalition.example", "noor@vale.example"}
    assert all(mail["Bcc"] is None and mail["Cc"] is None for mail in mailbox.received)


def test_a_message_with_markup_is_shown_as_it_was_written(walker: Walker, signed_in: Callable[..., Walker]) -> None:
    write(walker, text="<script>alert(1)</script> {{ 7*7 }}")
    desk = signed_in(Role.VIEWER).open("/coordinator/messages").follow("How the meeting went")
    assert "<script>alert(1)</script> {{ 7*7 }}" in desk.text


class TestLimits:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"sign_ons_per_address": 2})

    def test_too_many_messages_from_one_place_wait_with_their_text_kept(self, walker: Walker) -> None:
        for _message in range(2):
            write(walker)
        refused = write(walker)
        assert refused.status == 429
        assert "We were heard." in refused.text

    def test_an_address_gets_no_flood_of_thanks(self, walker: Walker, work: Callable[[], None], mailbox: Any) -> None:
        for _message in range(2):
            write(walker)
        work()
        assert [mail["To"] for mail in mailbox.received].count("noor@vale.example") == 1


class TestWithoutAContactAddress:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"contact_email": ""})

    def test_every_owner_is_told_and_no_other_coordinator(
        self, walker: Walker, signed_in: Callable[..., Walker], work: Callable[[], None], mailbox: Any
    ) -> None:
        signed_in(Role.OWNER), signed_in(Role.MODERATOR)
        write(walker)
        work()
        assert len([mail for mail in mailbox.received if mail["To"].startswith("owner")]) == 1
        assert not any(mail["To"].startswith("moderator") for mail in mailbox.received)
