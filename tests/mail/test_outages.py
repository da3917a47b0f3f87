"""A mail server that is away, silent, slow or rude: mails wait and keep their attempts, and nothing else is held up."""

import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.mail.jobs import connections, deliver_outbox
from signon.mail.jobs.outbox import claim, due
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.outages import LONGEST_WAIT, MailOutage
from signon.mail.smtp import post
from signon.settings import Settings
from signon.waiting import refuse_open_transaction
from tests.mail.servers import Kept, Peer, scripted, serving

A_HANG = 15
"""Seconds that nothing here takes, unless something waits for a server that will never answer."""


@pytest.fixture
def settings(tmp_path: Path, database: str) -> Settings:
    return Settings(
        instance=tmp_path / "instance", database_url=database, secret_key="test", mail_url="smtp://127.0.0.1:9"
    )


@pytest.fixture
def deliver(app: Flask, session: Session) -> Callable[..., None]:
    """Deliver to a port, a minute after whatever happened before."""

    def deliver(port: int) -> None:
        app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"mail_url": f"smtp://127.0.0.1:{port}"})
        began = time.monotonic()
        deliver_outbox()
        assert time.monotonic() - began < A_HANG
        refuse_open_transaction("the next")

    return deliver


def queue(session: Session, *addresses: str, **values: Any) -> list[OutboxMail]:
    mails = [
        OutboxMail.queue(to=address, subject="Hello", paragraphs=["Hello."], at=now(), **values)
        for address in addresses
    ]
    session.commit()
    return mails


def some(session: Session, number: int = 5) -> list[OutboxMail]:
    return queue(session, *(f"mara{one}@rivers.example" for one in range(number)))


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def greet(peer: Peer) -> None:
    peer.say("220 mail\r\n")
    peer.hear()
    peer.say("250 mail\r\n")


def drip(peer: Peer) -> None:
    """A greeting that never ends, a line a moment."""
    while True:
        peer.say("220-still here\r\n")
        time.sleep(0.05)


def drip_letters(peer: Peer) -> None:
    while True:
        peer.say("2")
        time.sleep(0.05)


def flood(peer: Peer) -> None:
    while True:
        peer.say("220-more\r\n" * 1000)


def hang(_peer: Peer) -> None:
    time.sleep(A_HANG)


def say(text: str) -> Callable[[Peer], None]:
    return lambda peer: peer.say(text)


def hear_until(wanted: str, answer: str = "250 OK\r\n") -> Callable[[Peer], str]:
    return lambda peer: peer.hear_until(wanted, answer)


def in_turn(*acts: Callable[[Peer], object]) -> Callable[[Peer], None]:
    """Behaves in each of these ways, one after the other."""

    def behave(peer: Peer) -> None:
        for act in acts:
            act(peer)

    return behave


AWAY = {
    "silent from the start": hang,
    "silent after EHLO": in_turn(say("220 mail\r\n"), Peer.hear, hang),
    "greeting line by line for ever": drip,
    "greeting letter by letter for ever": drip_letters,
    "greeting without end": flood,
    "closing at once": lambda _peer: None,
    "closing after the greeting": say("220 mail\r\n"),
    "turning everybody away": say("554 5.3.2 not today\r\n"),
    "turning everybody away for now": say("421 4.3.2 not today\r\n"),
    "speaking something else": say("HTTP/1.1 400 Bad Request\r\n\r\n"),
    "refusing to be greeted": in_turn(say("220 mail\r\n"), hear_until("QUIT", "501 5.5.4 no\r\n")),
}


@pytest.mark.parametrize("behaviour", AWAY.values(), ids=AWAY.keys())
def test_a_server_that_is_away_is_asked_once_and_costs_no_mail_an_attempt(
    session: Session, deliver: Callable[..., None], impatient: None, behaviour: Any
) -> None:
    mails = some(session)
    with scripted(behaviour) as server:
        deliver(server.port)
        assert server.connections == 1
    assert {(mail.status, mail.attempts) for mail in mails} == {(MailStatus.QUEUED, 0)}
    assert MailOutage.present().reason


def test_a_port_that_nobody_listens_at_is_asked_once(
    session: Session, deliver: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    opened = post.Post._opened

    def ask(self: post.Post) -> Any:
        asked.append(1)
        return opened(self)

    monkeypatch.setattr(post.Post, "_opened", ask)
    some(session)
    deliver(closed_port())
    assert len(asked) == 1
    assert "refused" in MailOutage.present().reason


def test_a_wrong_password_costs_no_mail_an_attempt(session: Session, app: Flask, deliver: Callable[..., None]) -> None:
    kept = Kept()
    kept.password = b"right"
    mails = some(session)
    with serving(kept, auth_require_tls=False) as port:
        app.config["SIGNON"] = app.config["SIGNON"].model_copy(
            update={"mail_url": f"smtp://mara:wrong-word@127.0.0.1:{port}"}
        )
        deliver_outbox()
    assert len(kept.logins) == 1
    assert {(mail.status, mail.attempts) for mail in mails} == {(MailStatus.QUEUED, 0)}
    assert "refuses the user name or the password" in MailOutage.present().reason
    assert "wrong-word" not in MailOutage.present().reason


def test_without_doing_without_its_connection_each_mail_would_wait_for_the_server(
    session: Session, deliver: Callable[..., None], impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a connection that goes on asks the silent server once for each mail."""
    monkeypatch.setattr(connections.Connections, "_do_without", lambda *_arguments: None)
    some(session, 3)
    with scripted(in_turn(greet, hang)) as server:
        deliver(server.port)
        assert server.connections == 3


@pytest.mark.both_databases
def test_the_mails_leave_when_the_server_is_back(session: Session, deliver: Callable[..., None]) -> None:
    mails, kept = some(session), Kept()
    deliver(closed_port())
    MailOutage.present().last_at -= timedelta(minutes=10)
    session.commit()
    with serving(kept) as port:
        deliver(port)
    assert len(kept.mails) == len(mails)
    assert {mail.status for mail in mails} == {MailStatus.SENT}
    assert MailOutage.present() is None


@pytest.mark.both_databases
def test_a_server_that_is_away_is_not_asked_again_at_once_and_at_last_every_five_minutes(
    session: Session, deliver: Callable[..., None]
) -> None:
    some(session)
    for _attempt in range(12):
        deliver(closed_port())
        deliver(closed_port())
        MailOutage.present().last_at -= LONGEST_WAIT
        session.commit()
    outage = MailOutage.present()
    assert outage.failures == 12
    assert outage.next_at - outage.last_at == LONGEST_WAIT


@pytest.mark.both_databases
def test_an_outage_is_not_waited_for_when_the_clock_was_set_back(
    session: Session, deliver: Callable[..., None]
) -> None:
    some(session)
    deliver(closed_port())
    MailOutage.present().last_at += timedelta(days=300)
    session.commit()
    kept = Kept()
    with serving(kept) as port:
        deliver(port)
    assert len(kept.mails) == 5


@pytest.mark.parametrize(
    "answer", ["451 4.3.0 later", "550 5.1.1 no such user", "552 5.2.2 full", "450 4.2.0 greylisted"]
)
@pytest.mark.parametrize("command", ["mara1@rivers.example", "DATA"])
def test_a_refusal_of_one_mail_does_not_end_the_sweep(
    session: Session, deliver: Callable[..., None], answer: str, command: str
) -> None:
    mails, kept = some(session), Kept()
    kept.refusals[command] = answer
    with serving(kept) as port:
        deliver(port)
    session.expire_all()
    assert {mail.attempts for mail in mails} == {1}
    assert len(kept.mails) == (0 if command == "DATA" else 4)
    assert MailOutage.present() is None


def test_a_mail_at_which_the_server_always_breaks_off_does_not_hold_up_the_others(
    session: Session, deliver: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    mails = queue(session, "poison@rivers.example", "mara@rivers.example")

    def choke(peer: Peer) -> None:
        greet(peer)
        while line := peer.hear():
            if "poison" in line:
                return
            peer.say("354 go\r\n" if line.upper() == "DATA" else "250 OK\r\n")
            if line.upper() == "DATA":
                while peer.hear() != ".":
                    pass
                peer.say("250 OK\r\n")

    with scripted(choke) as server:
        for _sweep in range(2):
            deliver(server.port)
            session.expire_all()
            if outage := MailOutage.present():
                outage.last_at -= timedelta(minutes=10)
            session.commit()
    assert [mail.status for mail in mails] == [MailStatus.QUEUED, MailStatus.SENT]


def test_a_server_that_takes_so_many_mails_on_a_connection_gets_the_next_on_another(
    session: Session, deliver: Callable[..., None]
) -> None:
    mails = some(session, 6)

    def take_two(peer: Peer) -> None:
        greet(peer)
        for _mail in range(2):
            peer.hear_until("DATA")
            peer.say("354 go\r\n")
            while peer.hear() != ".":
                pass
            peer.say("250 OK\r\n")
        peer.hear()
        peer.say("421 4.7.0 too many mails on this connection\r\n")

    with scripted(take_two) as server:
        deliver(server.port)
        assert server.connections == 3
    session.expire_all()
    assert {(mail.status, mail.attempts) for mail in mails} == {(MailStatus.SENT, 1)}


@pytest.mark.parametrize("answer", ["530 5.7.0 Authentication required", "451 4.3.0 queue is full"])
def test_a_sender_who_may_not_send_now_costs_no_mail_an_attempt(
    session: Session, deliver: Callable[..., None], answer: str
) -> None:
    mails, kept = some(session), Kept()
    kept.refusals["MAIL"] = answer
    with serving(kept) as port:
        deliver(port)
    session.expire_all()
    assert {(mail.status, mail.attempts) for mail in mails} == {(MailStatus.QUEUED, 0)}
    assert answer in MailOutage.present().reason


@pytest.mark.both_databases
def test_a_sender_who_is_refused_for_good_costs_one_mail_and_not_all(
    session: Session, deliver: Callable[..., None]
) -> None:
    mails, kept = some(session), Kept()
    kept.refusals["MAIL"] = "553 5.7.1 not your address"
    with serving(kept) as port:
        deliver(port)
    session.expire_all()
    assert [mail.status for mail in mails] == [MailStatus.FAILED, *[MailStatus.QUEUED] * 4]
    assert "SIGNON_MAIL_FROM" in MailOutage.present().reason


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("RCPT", "553 5.7.1 <letters+b{code}@rivers.example>: Sender address rejected: not owned by user mara"),
        ("RCPT", "450 4.1.8 <letters+b{code}@rivers.example>: Sender address rejected: Domain not found"),
        ("RCPT", "550 Sender verify failed"),
        ("RCPT", "550 5.1.0 we know no LETTERS+B{code}@rivers.example"),
        ("DATA", "554 5.2.252 SendAsDenied; letters+b{code}@rivers.example is not yours"),
        ("DATA", "550 5.7.60 SMTP; Client does not have permissions to send as this sender"),
        ("MAIL", "553 5.1.7 <letters+b{code}@rivers.example>: no subaddresses here"),
    ],
)
def test_a_server_that_refuses_the_sender_wherever_it_says_so_is_asked_once_and_not_for_each_mail(
    session: Session, app: Flask, deliver: Callable[..., None], command: str, answer: str
) -> None:
    app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"bounce_address": "letters@rivers.example"})
    mails, kept = some(session), Kept()
    kept.refusals[command] = answer.format(code=mails[0].envelope_code)
    with serving(kept) as port:
        deliver(port)
    session.expire_all()
    assert [mail.attempts for mail in mails] == [1, 0, 0, 0, 0]
    assert "refuses the sender, SIGNON_BOUNCE_ADDRESS: " in MailOutage.present().reason


def test_a_server_that_names_both_sender_and_recipient_has_refused_one_mail(
    session: Session, deliver: Callable[..., None]
) -> None:
    mails, kept = some(session), Kept()
    kept.refusals["RCPT"] = "550 5.7.1 mail from signon@localhost to mara0@rivers.example is not wanted"
    with serving(kept) as port:
        deliver(port)
    session.expire_all()
    assert mails[0].status == MailStatus.FAILED
    assert not mails[0].error.startswith("it refuses the sender")


def test_each_mail_has_a_sender_of_its_own_once_there_is_a_mailbox_for_bounces(
    session: Session, app: Flask, deliver: Callable[..., None]
) -> None:
    app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"bounce_address": "letters@rivers.example"})
    mails, kept = some(session, 2), Kept()
    with serving(kept) as port:
        deliver(port)
    assert kept.senders == [f"letters+b{mail.envelope_code}@rivers.example" for mail in mails]
    assert {message_from_bytes(mail)["From"] for mail in kept.mails} == {"Signon <signon@localhost>"}


@pytest.mark.both_databases
def test_a_mail_written_while_the_server_hangs_is_stored_at_once(
    app: Flask, session: Session, deliver: Callable[..., None], impatient: None
) -> None:
    """The server is silent in the middle of a mail; meanwhile somebody signs on."""
    written = []

    def sign_on_meanwhile(peer: Peer) -> None:
        greet(peer)
        peer.hear_until("DATA")
        with app.app_context():
            OutboxMail.queue(to="late@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
            db.session.commit()
            written.append(True)
        time.sleep(A_HANG)

    some(session, 1)
    with scripted(sign_on_meanwhile) as server:
        deliver(server.port)
    assert written == [True]


@pytest.mark.both_databases
def test_a_mail_that_cannot_be_written_fails_alone_with_a_reason(
    session: Session, deliver: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    odd, sound = queue(session, "=?x?q?a?=@rivers.example", "mara@rivers.example")
    broken, *_others = queue(session, "mara2@rivers.example")
    broken.paragraphs = [7]  # type: ignore[list-item]  # which no code writes
    session.commit()
    kept = Kept()
    with serving(kept) as port:
        deliver(port)
    session.expire_all()
    assert [mail.status for mail in (odd, broken, sound)] == [MailStatus.FAILED, MailStatus.FAILED, MailStatus.SENT]
    assert "not one mail address" in odd.error
    assert broken.error.startswith("It cannot be written:")


def test_a_mail_whose_worker_dies_each_time_is_given_up(session: Session, deliver: Callable[..., None]) -> None:
    [mail] = queue(session, "mara@rivers.example")
    mail.attempts = 12
    session.commit()
    kept = Kept()
    with serving(kept) as port:
        deliver(port)
    session.expire_all()
    assert (mail.status, kept.mails) == (MailStatus.FAILED, [])


@pytest.mark.both_databases
@pytest.mark.parametrize("attempts", [0, 1, 5, 11])
def test_a_clock_that_was_set_back_holds_no_mail_up_for_longer_than_its_wait(session: Session, attempts: int) -> None:
    [mail] = queue(session, "mara@rivers.example")
    mail.attempts, mail.due_at = attempts, now() + timedelta(days=30)
    session.commit()
    assert due(now()) == [mail.id]
    assert claim([mail.id], now()) == [mail]


@pytest.mark.both_databases
def test_a_mail_that_waits_in_good_order_is_not_due(session: Session) -> None:
    [mail] = queue(session, "mara@rivers.example")
    for attempts in range(1, 12):
        mail.attempts = attempts
        mail.failed(now(), "later")
        session.commit()
        assert due(now()) == []


@pytest.mark.both_databases
def test_a_mail_is_the_same_from_one_attempt_to_the_next_and_dated_when_it_first_left(
    session: Session, deliver: Callable[..., None]
) -> None:
    [mail], kept = queue(session, "mara@rivers.example"), Kept()
    mail.created_at -= timedelta(days=9)
    kept.refusals["DATA"] = "451 4.3.0 later"
    with serving(kept) as port:
        deliver(port)
        earlier = (mail.dated_at or now()) - timedelta(hours=14)
        assert now() - earlier < timedelta(hours=14, minutes=1)
        mail.due_at, mail.dated_at = now(), earlier
        session.commit()
        kept.refusals.clear()
        deliver(port)
    assert f"Message-ID: <{mail.message_id}>".encode() in kept.mails[0]
    assert dated(kept.mails[0]) == earlier.replace(microsecond=0)


@pytest.mark.parametrize("answer", ["451 4.3.0 queue is full", "553 5.7.1 not your address"])
def test_a_mail_that_waited_out_an_outage_or_is_delivered_again_is_dated_anew(
    session: Session, deliver: Callable[..., None], answer: str
) -> None:
    [mail], kept = queue(session, "mara@rivers.example"), Kept()
    kept.refusals["MAIL"] = answer
    with serving(kept) as port:
        deliver(port)
        if mail.status == MailStatus.FAILED:
            mail.dated_at = now() - timedelta(days=5)
            session.commit()
            mail.resend(now())
        MailOutage.present().last_at -= timedelta(minutes=10)
        session.commit()
        session.expire_all()
        assert mail.dated_at is None
        kept.refusals.clear()
        deliver(port)
    assert now() - dated(kept.mails[0]) < timedelta(minutes=1)


def dated(mail: bytes) -> datetime:
    return parsedate_to_datetime(message_from_bytes(mail)["Date"])
