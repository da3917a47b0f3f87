"""Mails that leave in groups and on several connections: none is lost or doubled, and none holds up the others."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text, true, update
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.mail.jobs import claiming, connections, deliver_outbox, delivering, outbox
from signon.mail.jobs.delivering import LARGEST_GROUP, Pace
from signon.mail.jobs.outbox import claim, due
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.outages import MailOutage
from signon.mail.smtp import conversation
from signon.settings import Settings
from tests.mail.servers import Behaviour, Peer, Scripted, scripted

BATCH = "batch:7"
MANY = 60


@pytest.fixture
def settings(tmp_path: Path, database: str) -> Settings:
    return Settings(instance=tmp_path / "instance", database_url=database, secret_key="test")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(conversation.Conversation)["hand_over"].__kwdefaults__, "seconds", 0.5)
    monkeypatch.setattr(conversation, "CLOSING_SECONDS", 0.5)


def queue(session: Session, number: int = MANY, **values: Any) -> list[OutboxMail]:
    mails = [
        OutboxMail.queue(
            to=f"mara{one}@rivers.example", subject="Hello", paragraphs=["Hello."], at=now(), about=BATCH, **values
        )
        for one in range(number)
    ]
    session.commit()
    return mails


def deliver(app: Flask, server: Scripted) -> None:
    app.config["SIGNON"] = app.config["SIGNON"].model_copy(update={"mail_url": f"smtp://127.0.0.1:{server.port}"})
    deliver_outbox()


class Taking:
    """A server that takes mails, a little slowly, and keeps to whom; ``at`` acts when a recipient is named.

    ``after`` acts when so many are taken, and the next is taken when it has done so.
    """

    def __init__(self, seconds: float = 0.002) -> None:
        self.seconds, self.taken = seconds, list[str]()
        self.at: dict[str, Callable[[Peer], bool]] = {}
        self.after: dict[int, Callable[[], object]] = {}
        self._lock = threading.Lock()

    def __call__(self, peer: Peer) -> None:
        peer.say("220 mail\r\n")
        recipient = ""
        while line := peer.hear():
            if line.startswith("RCPT"):
                recipient = line.partition("<")[2].partition(">")[0]
                if (act := self.at.get(recipient)) and act(peer):
                    return
            if line.upper() == "DATA":
                peer.say("354 go\r\n")
                while peer.hear_or_end() not in {".", None}:
                    pass
                self._take(recipient)
            peer.say("250 OK\r\n")

    def _take(self, recipient: str) -> None:
        time.sleep(self.seconds)
        with self._lock:
            self.taken.append(recipient)
            if act := self.after.get(len(self.taken)):
                act()


def states(session: Session) -> Counter[tuple[str, int]]:
    session.expire_all()
    rows = session.execute(db.select(OutboxMail.status, OutboxMail.attempts))
    return Counter((str(status), attempts) for status, attempts in rows)


@pytest.mark.both_databases
def test_a_batch_leaves_on_several_connections_each_mail_once(app: Flask, session: Session) -> None:
    queue(session)
    server = Taking()
    with scripted(server) as running:
        deliver(app, running)
        assert 1 < running.connections <= 4
    assert len(server.taken) == len(set(server.taken)) == MANY
    assert states(session) == {(MailStatus.SENT, 1): MANY}


def test_a_single_mail_needs_one_connection(app: Flask, session: Session) -> None:
    queue(session, 1)
    with scripted(Taking()) as running:
        deliver(app, running)
        assert running.connections == 1


def test_a_server_that_allows_two_connections_gets_all_on_two(app: Flask, session: Session) -> None:
    queue(session)
    server = Taking()
    refuse: Behaviour = lambda peer: peer.say("421 4.7.0 too many connections\r\n")  # noqa: E731
    with scripted(server, server, refuse) as running:
        deliver(app, running)
        assert running.connections >= 3
    assert len(server.taken) == MANY
    assert states(session) == {(MailStatus.SENT, 1): MANY}
    assert MailOutage.present() is None


def test_a_connection_that_ends_in_the_middle_costs_one_mail_an_attempt_and_the_others_leave(
    app: Flask, session: Session
) -> None:
    queue(session)
    server = Taking()

    def go_down(peer: Peer) -> bool:
        peer.say("421 4.3.2 going down\r\n")
        return True

    server.at["mara30@rivers.example"] = go_down
    with scripted(server) as running:
        deliver(app, running)
    assert states(session) == {(MailStatus.SENT, 1): MANY - 1, (MailStatus.QUEUED, 1): 1}
    assert MailOutage.present() is None


def test_a_connection_that_hangs_does_not_hold_up_the_others(app: Flask, session: Session, impatient: None) -> None:
    queue(session)
    server, hangs = Taking(), threading.Event()
    left_meanwhile = []

    def hang(_peer: Peer) -> bool:
        time.sleep(0.4)
        left_meanwhile.append(len(server.taken))
        return not hangs.wait(5)

    server.at["mara30@rivers.example"] = hang
    with scripted(server) as running:
        deliver(app, running)
    hangs.set()
    assert left_meanwhile == [MANY - 1]
    assert states(session) == {(MailStatus.SENT, 1): MANY - 1, (MailStatus.QUEUED, 1): 1}


@pytest.mark.both_databases
def test_a_server_that_goes_away_from_all_connections_is_one_outage(app: Flask, session: Session) -> None:
    queue(session)
    server, is_gone = Taking(), threading.Event()
    server.after[20] = is_gone.set
    for number in range(MANY):
        server.at[f"mara{number}@rivers.example"] = lambda _peer: is_gone.is_set()
    with scripted(server) as running:
        deliver(app, running)
    tried = states(session)
    assert MailOutage.present().failures == 1
    assert tried[MailStatus.SENT, 1] == len(server.taken)
    assert 1 <= tried[MailStatus.QUEUED, 1] <= 4
    assert tried[MailStatus.QUEUED, 0] == MANY - len(server.taken) - tried[MailStatus.QUEUED, 1]


@pytest.mark.both_databases
def test_after_a_pause_in_the_middle_of_a_group_no_more_leaves_than_is_on_its_way(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "FRESH_SECONDS", 0)
    queue(session, 100, bulk="x")
    server = Taking()

    def pause() -> None:
        with app.app_context():
            OutboxMail.hold(BATCH)
            db.session.commit()

    server.after[30] = pause
    with scripted(server) as running:
        deliver(app, running)
        assert 30 <= len(server.taken) <= 30 + 3 + 8
        assert {status for status, _attempts in states(session)} == {MailStatus.SENT, MailStatus.HELD}
        assert states(session)[MailStatus.HELD, 0] == 100 - len(server.taken)
        OutboxMail.release(BATCH)
        session.commit()
        deliver(app, running)
    assert states(session) == {(MailStatus.SENT, 1): 100}
    assert len(server.taken) == len(set(server.taken))


@pytest.mark.both_databases
def test_a_mail_that_somebody_waits_for_waits_for_one_group_of_a_batch(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "LARGEST_GROUP", 20)
    queue(session, 100, bulk="x")
    server = Taking()

    def sign_on() -> None:
        with app.app_context():
            OutboxMail.queue(to="jo@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
            db.session.commit()

    server.after[10] = sign_on
    with scripted(server) as running:
        deliver(app, running)
    assert server.taken.index("jo@rivers.example") <= 10 + 20 + 2 * 8
    assert len(server.taken) == 101


@pytest.mark.both_databases
def test_a_mail_that_cannot_even_be_read_fails_alone(app: Flask, session: Session) -> None:
    mails = queue(session, 20)
    session.execute(
        text("UPDATE outbox_mail SET link_purpose = 'nonsense', link_subject_id = 1 WHERE id = :id"),
        {"id": mails[7].id},
    )
    session.commit()
    server = Taking()
    with scripted(server) as running:
        deliver(app, running)
    assert states(session)[MailStatus.SENT, 1] == 19
    assert mails[7].status == MailStatus.FAILED
    assert mails[7].error.startswith("It cannot be written:")


@pytest.mark.both_databases
def test_two_workers_at_once_take_each_mail_once(app: Flask, session: Session) -> None:
    queue(session, 100)
    server = Taking()
    assert deliver_by_two(app, session, server) == {MailStatus.SENT: 100}
    assert len(server.taken) == len(set(server.taken)) == 100


def test_without_the_condition_in_the_claim_two_workers_would_have_the_same_mails(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    numbers = [mail.id for mail in queue(session, 3)]
    assert [len(claim(numbers, now())) for _worker in range(2)] == [3, 0]
    anybody = update(OutboxMail).where(outbox.THESE, true()).values(worker="").returning(OutboxMail)
    monkeypatch.setattr(outbox, "CLAIM", anybody.execution_options(synchronize_session=False))
    assert [len(claim(numbers, now())) for _worker in range(2)] == [3, 3]


def deliver_by_two(app: Flask, session: Session, server: Taking) -> Counter[str]:
    def work(running: Scripted) -> None:
        with app.app_context():
            deliver(app, running)

    with scripted(server) as running:
        threads = [threading.Thread(target=work, args=(running,)) for _worker in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    session.expire_all()
    return Counter(session.scalars(db.select(OutboxMail.status)))


def test_a_mail_that_was_tried_several_times_is_taken_alone(session: Session) -> None:
    first, second, third = queue(session, 3)
    first.attempts = 3
    session.commit()
    assert due(now()) == [first.id]
    assert claim([first.id], now()) == [first]
    assert due(now()) == [second.id, third.id]


def test_a_mail_that_waited_too_long_in_hand_goes_back_and_leaves_once(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "IN_HAND_SECONDS", 0.03)
    queue(session, 30)
    server = Taking(0.01)
    with scripted(server) as running:
        deliver(app, running)
    assert len(server.taken) == len(set(server.taken)) == 30
    assert states(session) == {(MailStatus.SENT, 1): 30}


def test_no_more_than_a_group_is_in_hand(app: Flask, session: Session) -> None:
    queue(session, 300)
    server = Taking(0)
    seen = []

    def look() -> None:
        with app.app_context():
            taken = db.select(db.func.count()).where(OutboxMail.status == MailStatus.QUEUED, OutboxMail.attempts == 1)
            seen.append(db.session.scalar(taken))

    server.after = dict.fromkeys(range(40, 300, 40), look)
    with scripted(server) as running:
        deliver(app, running)
    assert max(seen) <= LARGEST_GROUP + 2 * 8
    assert len(server.taken) == 300


def test_a_group_is_as_many_as_leave_in_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(delivering, "monotonic", lambda: clock[0])
    pace = Pace()
    sizes = [pace.size_of_group()]
    for left, seconds in ((30, 1.0), (1000, 1.0), (5, 10.0)):
        pace.count(left)
        clock[0] += seconds
        sizes.append(pace.size_of_group())
    assert sizes == [10, 30, 200, 10]


def test_a_lease_outlasts_a_mail_in_hand() -> None:
    from signon.mail.smtp.conversation import MAIL_SECONDS, OPENING_SECONDS
    from signon.mail.waiting import IN_HAND_SECONDS, LEASE

    longest = timedelta(seconds=IN_HAND_SECONDS + 2 * (OPENING_SECONDS + MAIL_SECONDS))
    assert longest < LEASE
    assert connections.MAILS_PER_CONNECTION > 1
