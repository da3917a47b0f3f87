"""The mailbox for bounces on a real Dovecot: what is new in it is received once, and put where it belongs."""

import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from imapclient import IMAPClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.diagnosis.examination import examine
from signon.diagnosis.troubles import troubles
from signon.mail.bounces.answers import ANSWERS, Answer
from signon.mail.bounces.mailbox.jobs import read_mailbox
from signon.mail.bounces.mailbox.progress import BounceMailbox, Reading
from signon.mail.bounces.models import ReceivedMail
from signon.mail.bounces.status import ReceivedKind
from tests.mail_servers import dovecot
from tests.mail_servers.dovecot import PASSWORD, Dovecot
from tests.mail_servers.namespace import folders, needs

pytestmark = needs("dovecot")
NUMBERS = count(1)
MOST = 30
WITH_MAIL = {"mail_url": "smtp://127.0.0.1:9", "bounce_address": "letters@rivers.example"}
BOUNCE = """\
From: Mail Delivery System <MAILER-DAEMON@mx.test>
To: letters+b{code}@rivers.example
Auto-Submitted: auto-replied
Message-ID: <{number}@mx.test>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

<mara@rivers.example>: 550 5.1.1 no such user
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.test

Final-Recipient: rfc822; mara@rivers.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--x--
"""
ANSWER = """\
From: Mara <mara@rivers.example>
To: letters@rivers.example
Message-ID: <{number}@rivers.example>
Subject: Re: Open rivers

We would like to sign. Who decides?
"""
ABSENCE = """\
From: Mara <mara@rivers.example>
To: letters@rivers.example
Message-ID: <{number}@rivers.example>
Auto-Submitted: auto-replied
Subject: Auto: Open rivers

I am away until Monday.
"""


class Mailbox:
    """A mailbox of Dovecot's of a test's own."""

    def __init__(self, server: Dovecot, user: str) -> None:
        self.server, self.user = server, user

    def url(self, folder: str = "", password: str = PASSWORD) -> str:
        return f"imap://{self.user}:{quote(password, safe='')}@127.0.0.1:{self.server.imap}/{folder}"

    def deliver(self, *templates: str, code: str = "x" * 20) -> None:
        with smtplib.LMTP("127.0.0.1", self.server.lmtp) as server:
            for template in templates:
                written = template.format(number=next(NUMBERS), code=code)
                sender = "mara@rivers.example" if "Subject: Re:" in template else ""
                server.sendmail(sender, [f"{self.user}+b{code}@rivers.example"], written)

    @contextmanager
    def opened(self, folder: str = "INBOX") -> Iterator[Any]:
        with IMAPClient("127.0.0.1", self.server.imap, ssl=False, timeout=20) as client:
            client.login(self.user, PASSWORD)
            if folder:
                client.select_folder(folder)
            yield client

    def flags(self, folder: str = "INBOX") -> list[set[bytes]]:
        """The flags of each message in a folder, without those that servers set by themselves."""
        with self.opened(folder) as client:
            found = client.get_flags(client.search())
        return [set(found[number]) - {b"\\Recent"} for number in sorted(found)]


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    users = {f"letters{number}": "" for number in range(MOST)}
    with folders() as new, dovecot.running(new(), users, more=dovecot.TRASH) as running:
        yield running


@pytest.fixture
def mailbox(server: Dovecot) -> Mailbox:
    mailbox = Mailbox(server, f"letters{next(NUMBERS) % MOST}")
    with mailbox.opened("") as client:
        client.create_folder("Trash")
    return mailbox


@pytest.fixture
def use(app: Flask, session: Session, mailbox: Mailbox) -> Callable[..., None]:
    """A function that sets the mailbox."""

    def choose(folder: str = "", password: str = PASSWORD) -> None:
        url = mailbox.url(folder, password)
        app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"bounce_url": url})

    choose()
    return choose


@pytest.fixture
def read(use: Callable[..., None]) -> Callable[[], BounceMailbox]:
    """A function that lets hours go by and reads the mailbox; gives how far it has been read."""

    def look() -> BounceMailbox:
        hours_go_by()
        read_mailbox()
        found = BounceMailbox.present()
        db.session.rollback()
        assert found
        return found

    return look


def hours_go_by() -> None:
    for moment in (BounceMailbox.read_at, BounceMailbox.failed_at):
        earlier = update(BounceMailbox).where(moment.is_not(None)).values({moment: now() - timedelta(hours=7)})
        db.session.execute(earlier)
    db.session.commit()


def received() -> list[ReceivedKind]:
    kinds = list(db.session.scalars(db.select(ReceivedMail.kind).order_by(ReceivedMail.id)))
    db.session.rollback()
    return kinds


def test_what_comes_is_received_once_and_put_where_it_belongs(mailbox: Mailbox, read: Any) -> None:
    mailbox.deliver(BOUNCE, ANSWER, ABSENCE)
    row = read()
    assert row.reason == ""
    assert received() == [ReceivedKind.BOUNCE, ReceivedKind.ANSWER, ReceivedKind.AUTOMATIC]
    assert mailbox.flags() == [{b"\\Seen"}], "the answer alone stays"
    assert len(mailbox.flags("Trash")) == 2
    mailbox.deliver(ANSWER)
    read()
    assert received()[3:] == [ReceivedKind.ANSWER]
    read()
    assert len(received()) == 4


def test_what_lay_there_before_the_site_is_left_alone(mailbox: Mailbox, read: Any) -> None:
    with mailbox.opened() as client:
        client.append("INBOX", ANSWER.format(number=0).encode(), (), datetime.now(UTC) - timedelta(days=9))
    mailbox.deliver(ANSWER)
    read()
    assert received() == [ReceivedKind.ANSWER]
    assert mailbox.flags() == [set(), {b"\\Seen"}]


def test_a_message_that_somebody_has_opened_is_received_all_the_same(mailbox: Mailbox, read: Any) -> None:
    mailbox.deliver(BOUNCE)
    with mailbox.opened() as client:
        client.add_flags(client.search(), [b"\\Seen"])
    read()
    assert received() == [ReceivedKind.BOUNCE]


def test_a_worker_that_died_before_it_put_a_message_away_loses_and_doubles_nothing(mailbox: Mailbox, read: Any) -> None:
    mailbox.deliver(BOUNCE)
    read()
    with mailbox.opened("Trash") as client:
        client.copy(client.search(), "INBOX")
        client.delete_messages(client.search())
        client.expunge()
    read()
    assert received() == [ReceivedKind.BOUNCE]
    assert (mailbox.flags(), len(mailbox.flags("Trash"))) == ([], 1)


def test_messages_that_are_numbered_anew_are_not_received_again(mailbox: Mailbox, read: Any, use: Any) -> None:
    with mailbox.opened("") as client:
        client.create_folder("Back")
        client.append("Back", ANSWER.format(number=7).encode())
    use("Back")
    before = read().validity
    with mailbox.opened("") as client:
        client.rename_folder("Back", "Old")
        client.create_folder("Back")
        client.select_folder("Old")
        client.copy(client.search(), "Back")
        client.append("Back", ANSWER.format(number=8).encode())
    assert read().validity != before
    assert received() == [ReceivedKind.ANSWER, ReceivedKind.ANSWER]
    assert mailbox.flags("Back") == [{b"\\Seen"}, {b"\\Seen"}]


def test_a_folder_may_have_any_name(mailbox: Mailbox, read: Any, use: Any) -> None:
    with mailbox.opened("") as client:
        client.create_folder("Zurück & Co")
        client.append("Zurück & Co", ANSWER.format(number=9).encode())
    use("Zur%C3%BCck%20%26%20Co")
    assert read().reason == ""
    assert received() == [ReceivedKind.ANSWER]


def test_a_folder_that_is_not_there_is_named(read: Any, use: Any) -> None:
    use("Nowhere")
    assert "it does not open the folder “Nowhere”" in read().reason


def test_a_refused_password_is_not_tried_again_soon_and_a_new_one_at_once(
    mailbox: Mailbox, use: Any, read: Any
) -> None:
    mailbox.deliver(ANSWER)
    use(password="wrong word")
    row = read()
    assert row.reason.startswith("it refuses the user name or the password")
    assert "wrong" not in row.reason
    assert row.next_at >= now() + timedelta(minutes=9)
    read_mailbox()
    assert (BounceMailbox.present().failures, received()) == (1, [])
    db.session.rollback()
    use()
    read_mailbox()
    assert (BounceMailbox.present().failures, received()) == (0, [ReceivedKind.ANSWER])


def test_of_a_very_long_message_the_beginning_is_read(mailbox: Mailbox, read: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("signon.mail.bounces.mailbox.conversation.MOST_OCTETS", 5000)
    monkeypatch.setattr("signon.mail.bounces.mailbox.conversation.BEGINNING_OCTETS", 2000)
    mailbox.deliver(BOUNCE.replace("\n--x--", "--x\n\n" + "What was sent.\n" * 1000 + "\n--x--"), ANSWER)
    read()
    assert received() == [ReceivedKind.BOUNCE, ReceivedKind.ANSWER]


def test_one_worker_reads_at_a_time(mailbox: Mailbox, read: Any) -> None:
    mailbox.deliver(ANSWER)
    read()
    hours_go_by()
    held = Reading.claim(now())
    assert held
    db.session.commit()
    mailbox.deliver(ANSWER)
    read()
    assert len(received()) == 1
    held.ended(now(), is_complete=False)
    db.session.commit()
    read()
    assert len(received()) == 2


def test_a_mailbox_without_trash_is_emptied_of_bounces_alone(mailbox: Mailbox, read: Any) -> None:
    with mailbox.opened("") as client:
        client.delete_folder("Trash")
    mailbox.deliver(BOUNCE, ABSENCE, ANSWER)
    read()
    assert mailbox.flags() == [{b"\\Seen"}, {b"\\Seen"}]


def test_a_message_that_the_site_fails_at_is_left_flagged_and_the_next_is_received(
    mailbox: Mailbox, read: Any, app: Flask
) -> None:
    def fail(answer: Answer, _at: datetime) -> None:
        if "first" in answer.text:
            raise ValueError("a fault of the site")

    ANSWERS.add(app, "failing", fail)
    mailbox.deliver(ANSWER.replace("We would", "The first"), ANSWER)
    assert read().left_behind == 1
    assert received() == [ReceivedKind.ANSWER]
    assert mailbox.flags() == [{b"\\Flagged"}, {b"\\Seen"}]
    app.config["SIGNON"] = app.config["SIGNON"].model_copy(update=WITH_MAIL)
    finding = next(one for one in examine(app.config["SIGNON"]) if one.name == "bounces")
    assert "1 message in the mailbox" in finding.sentence


def test_the_page_mail_shows_the_mailbox_and_what_keeps_it_from_being_read(
    mailbox: Mailbox, read: Any, use: Any, app: Flask, signed_in: Any
) -> None:
    app.config["SIGNON"] = app.config["SIGNON"].model_copy(update=WITH_MAIL)
    read()
    walker = signed_in()
    page = walker.open("/coordinator/mail/").text
    assert f"INBOX of {mailbox.user} at 127.0.0.1:{mailbox.server.imap}" in page
    assert "out of reach" not in page
    use("Nowhere")
    read()
    page = walker.open("/coordinator/mail/").text
    assert "The mailbox has been out of reach since" in page
    assert "it does not open the folder “Nowhere”" in page
    db.session.execute(update(BounceMailbox).values(failing_since=now() - timedelta(hours=2)))
    db.session.commit()
    assert "bounce-mailbox" in [trouble.name for trouble in troubles(app.config["SIGNON"], now())]
