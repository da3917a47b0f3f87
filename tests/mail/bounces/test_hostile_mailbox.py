"""Mailboxes whose servers hang, lie, close, or talk without end: each is given up in time, and nothing is lost or doubled."""

import re
import socket
import ssl
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.mail.bounces.mailbox import conversation
from signon.mail.bounces.mailbox.jobs import read_mailbox
from signon.mail.bounces.mailbox.progress import BounceMailbox
from signon.mail.bounces.models import ReceivedMail
from tests.mail.bounces.imap_server import fetched, speaking
from tests.mail.servers import Authority, Behaviour, Peer, scripted, trusted

SOON = 0.3
FAR = "mail.test"
PASSWORD = "sesame 4711"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENING_SECONDS", "STEP_SECONDS", "FETCH_SECONDS", "CLOSING_SECONDS"):
        monkeypatch.setattr(conversation, name, SOON)


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leads ``FAR`` to this machine."""
    found = socket.getaddrinfo

    def look_up(host: str, *arguments: Any, **options: Any) -> Any:
        return found("127.0.0.1" if host == FAR else host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.fixture
def read(app: Flask, session: Session) -> Callable[..., BounceMailbox]:
    """A function that reads the mailbox of a server that behaves so; gives how far it has been read."""

    def look(*behaviours: Behaviour, url: str = "imap://mara:sesame%204711@127.0.0.1:{port}") -> BounceMailbox:
        with scripted(*behaviours) as server:
            app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"bounce_url": url.format(port=server.port)})
            for _behaviour in behaviours:
                begin = time.monotonic()
                read_mailbox()
                assert time.monotonic() - begin < 20, "it ends"
                earlier = now() - timedelta(hours=7)
                db.session.execute(update(BounceMailbox).values(failed_at=earlier, read_at=earlier))
                db.session.commit()
            row = BounceMailbox.present()
            db.session.rollback()
        assert row
        assert "sesame" not in row.reason
        return row

    return look


def received() -> int:
    number: int = db.session.scalar(db.select(db.func.count(ReceivedMail.id))) or 0
    db.session.rollback()
    return number


def silent(peer: Peer, _tag: str = "", _line: str = "") -> None:
    peer.hear()


def dribbling(peer: Peer, _tag: str = "", _line: str = "") -> None:
    for _piece in range(1000):
        peer.say("*")
        time.sleep(0.05)


def closing(peer: Peer, _tag: str = "", _line: str = "") -> None:
    peer.connection.shutdown(socket.SHUT_RDWR)


def talking(peer: Peer, _tag: str = "", _line: str = "") -> None:
    while True:
        peer.say("* 1 EXISTS\r\n" * 1000)


def test_the_server_of_these_tests_is_read_when_it_behaves(read: Any) -> None:
    row = read(speaking())
    assert (row.reason, row.last_number, row.left_behind, received()) == ("", 8, 0, 2)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("command", ["LOGIN", "SELECT", "SEARCH", "FETCH", "STORE"])
@pytest.mark.parametrize("behaviour", [silent, closing, dribbling])
def test_a_server_that_does_not_answer_is_given_up_in_time(read: Any, command: str, behaviour: Any) -> None:
    row = read(speaking(**{command: behaviour}))
    assert row.reason
    assert row.failures == 1
    assert row.last_number == 0


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"greeting": "* BYE full\r\n"}, ""),
        ({"greeting": "220 smtp\r\n"}, ""),
        ({"greeting": "\0\xff\r\n"}, ""),
        ({"LOGIN": "{tag} NO [AUTHENTICATIONFAILED] not sesame 4711\r\n"}, "refuses the user name or the password"),
        ({"LOGIN": "{tag} NO [UNAVAILABLE] later\r\n"}, "lets nobody sign in now"),
        ({"SELECT": "{tag} NO gone\r\n"}, "does not open the folder “INBOX”: .*gone"),
        ({"SELECT": "* OK [UIDVALIDITY 5] .\r\n{tag} OK [READ-ONLY] .\r\n"}, "lets nothing be changed"),
        ({"SELECT": "{tag} OK [READ-WRITE] .\r\n"}, "what is no answer"),
        ({"SEARCH": "* SEARCH x (\r\n{tag} OK done\r\n"}, ""),
        ({"FETCH": "* 7 FETCH (UID 7 BODY[]<0> {{99999999999}}\r\n"}, "said more than"),
        ({"FETCH": "* 7 FETCH " + "(" * 100_000 + "\r\n{tag} OK done\r\n"}, "what is no answer"),
        ({"FETCH": "* 7 FETCH (UID 7 RFC822.SIZE -1)\r\n* 8 FETCH (UID seven)\r\n{tag} OK done\r\n"}, ""),
        ({"SEARCH": talking}, "said more than"),
        ({"LOGIN": talking}, "said more than"),
    ],
)
def test_whatever_a_server_says_is_no_more_than_a_reason(read: Any, answers: Any, said: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(conversation, "ROOM", 200_000)
    monkeypatch.setattr(conversation, "SEARCH_OCTETS", 200_000)
    row = read(speaking(**answers))
    assert row.failures == 1
    assert re.search(said, row.reason)


def test_a_size_that_is_a_lie_leads_no_further_than_the_bound(read: Any) -> None:
    def lying(peer: Peer, tag: str, command: str) -> None:
        if "RFC822.SIZE" in command:
            fetched(peer, tag, command)
        else:
            peer.say("* 7 FETCH (UID 7 BODY[]<0> {30000000}\r\n")

    assert "said more than" in read(speaking(FETCH=lying)).reason


def test_a_message_that_ends_each_conversation_is_left_and_the_next_is_read(read: Any) -> None:
    def closing_at_7(peer: Peer, tag: str, command: str) -> None:
        if "RFC822.SIZE" in command or "FETCH 7 " not in command:
            fetched(peer, tag, command)
        else:
            closing(peer)

    stored: list[str] = []

    def store(peer: Peer, tag: str, command: str) -> None:
        stored.append(command)
        peer.say(f"{tag} OK done\r\n")

    server = speaking(FETCH=closing_at_7, STORE=store)
    row = read(server, server, server)
    assert (row.struggling_with, row.struggles, received()) == (7, 3, 0)
    row = read(server, server, server, server)
    assert (row.reason, row.left_behind, row.last_number, received()) == ("", 1, 8, 1)
    assert stored == ["UID STORE 8 +FLAGS.SILENT (\\Seen)", "UID STORE 7 +FLAGS.SILENT (\\Flagged)"]


def test_a_message_that_is_not_given_out_is_left_at_once_and_the_next_is_read(read: Any) -> None:
    def refusing_7(peer: Peer, tag: str, command: str) -> None:
        if "RFC822.SIZE" in command or "FETCH 7 " not in command:
            fetched(peer, tag, command)
        else:
            peer.say(f"{tag} NO [SERVERBUG] it is broken\r\n")

    row = read(speaking(FETCH=refusing_7))
    assert (row.reason, row.left_behind, row.last_number, received()) == ("", 1, 8, 1)


def test_a_message_that_is_gone_meanwhile_holds_nobody_up(read: Any) -> None:
    row = read(speaking(FETCH="{tag} OK done\r\n"))
    assert (row.reason, row.left_behind, row.last_number, received()) == ("", 0, 8, 0)


@pytest.mark.usefixtures("far")
class TestEncryption:
    """How the connection is encrypted."""

    def test_a_certificate_that_nobody_trusts_ends_it_before_the_password(self, read: Any) -> None:
        context = Authority().context(FAR)

        def encrypted(peer: Peer) -> None:
            peer.encrypt(context)
            speaking()(peer)

        row = read(encrypted, url=f"imaps://mara:sesame%204711@{FAR}:{{port}}")
        assert "certificate is not good" in row.reason
        assert not row.is_refused

    def test_a_good_certificate_lets_it_be_read(self, read: Any, tmp_path: Path) -> None:
        authority = Authority()
        context = authority.context(FAR)

        def encrypted(peer: Peer) -> None:
            peer.encrypt(context)
            speaking()(peer)

        with trusted(authority.file(tmp_path)):
            assert read(encrypted, url=f"imaps://mara:sesame%204711@{FAR}:{{port}}").reason == ""
        assert received() == 2

    def test_the_way_is_encrypted_where_it_is_offered(self, read: Any, tmp_path: Path) -> None:
        authority = Authority()
        row, heard = self._by_starttls(read, authority, tmp_path, "imap+starttls")
        assert (row.reason, received()) == ("", 2)
        assert heard.index("STARTTLS") < heard.index("LOGIN")

    @pytest.mark.parametrize("scheme", ["imap", "imap+starttls"])
    def test_no_password_is_sent_where_it_is_not_offered(self, read: Any, scheme: str) -> None:
        heard: list[str] = []

        def login(_peer: Peer, _tag: str, command: str) -> None:
            heard.append(command)

        row = read(speaking(LOGIN=login), url=f"{scheme}://mara:sesame%204711@{FAR}:{{port}}")
        assert "it offers no" in row.reason
        assert not heard

    def test_what_was_said_before_the_encryption_is_forgotten(self, read: Any, tmp_path: Path) -> None:
        row, _heard = self._by_starttls(read, Authority(), tmp_path, "imap", injected="* SEARCH 1 2 3\r\n")
        assert (row.reason, row.last_number, received()) == ("", 8, 2)

    @pytest.mark.usefixtures("impatient")
    def test_a_server_that_offers_encryption_and_then_speaks_nonsense_gets_no_password(self, read: Any) -> None:
        def nonsense(peer: Peer, tag: str, _command: str) -> None:
            peer.say(f"{tag} OK done\r\nno handshake\r\n")

        offering = "* CAPABILITY IMAP4rev1 STARTTLS\r\n{tag} OK done\r\n"
        row = read(speaking(CAPABILITY=offering, STARTTLS=nonsense), url=f"imap://mara:sesame%204711@{FAR}:{{port}}")
        assert row.reason
        assert not row.is_refused

    def _by_starttls(
        self, read: Any, authority: Authority, folder: Path, scheme: str, injected: str = ""
    ) -> tuple[BounceMailbox, str]:
        context: ssl.SSLContext = authority.context(FAR)
        heard: list[str] = []

        def encrypt(peer: Peer, tag: str, _command: str) -> None:
            heard.append("STARTTLS")
            peer.say(f"{injected}{tag} OK done\r\n")
            peer.encrypt(context)

        def login(peer: Peer, tag: str, _command: str) -> None:
            heard.append("LOGIN")
            peer.say(f"{tag} OK done\r\n")

        server = speaking(
            CAPABILITY="* CAPABILITY IMAP4rev1 STARTTLS\r\n{tag} OK done\r\n", STARTTLS=encrypt, LOGIN=login
        )
        with trusted(authority.file(folder)):
            row = read(server, url=f"{scheme}://mara:sesame%204711@{FAR}:{{port}}")
        return row, " ".join(heard)
