"""A worker that was killed is found out within seconds, by no clock, and its work is taken over; one that lives keeps its own."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import false, select
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.jobs import queue as jobs
from signon.jobs.own_process import HEARD_SECONDS, OwnProcess, lease_holder, own_process
from signon.jobs.processes import ProcessKind, SiteProcess, silent_workers, workers
from signon.jobs.queue import beat
from signon.jobs.silence import LOOKS, Watch
from signon.mail.jobs import outbox
from signon.mail.jobs.outbox import claim, due
from signon.mail.models import OutboxMail
from signon.mail.waiting import is_due
from tests.jobs.work import KINDS, Kind
from tests.servers.worker import working
from tests.waiting import until

pytestmark = pytest.mark.both_databases

ELSEWHERE = {"host": "another", "place": "another machine"}


def tell(worker: OwnProcess, at: datetime | None = None, **values: Any) -> None:
    """A sign of life of another worker, which runs on another machine unless ``values`` say otherwise."""
    worker.tell(at or now(), {}, {})
    db.session.flush()
    db.session.execute(db.update(SiteProcess).filter_by(identity=worker.identity).values(ELSEWHERE | values))


def looks(watch: Watch, number: int) -> list[str]:
    return [one.identity for _ in range(number) for one in watch.look(now())]


@pytest.fixture
def other(session: Session) -> OwnProcess:
    worker = OwnProcess(ProcessKind.WORKER)
    tell(worker)
    return worker


class TestFindingOut:
    def test_one_elsewhere_that_tells_nothing_counts_as_silent_after_a_few_looks(self, other: OwnProcess) -> None:
        watch = Watch("me")
        assert looks(watch, LOOKS - 1) == []
        assert looks(watch, 3) == [other.identity]
        assert [one.identity for one in silent_workers(now())] == [other.identity]

    @pytest.mark.parametrize("hours", [-30, 30])
    def test_one_that_tells_never_does_whatever_its_clock_says(self, other: OwnProcess, hours: int) -> None:
        watch = Watch("me")
        for _ in range(3 * LOOKS):
            tell(other, now() + timedelta(hours=hours))
            assert looks(watch, 1) == []

    def test_it_is_silent_no_more_once_it_tells_again(self, other: OwnProcess) -> None:
        looks(Watch("me"), LOOKS)
        tell(other)
        assert silent_workers(now()) == []

    def test_one_on_this_machine_is_found_out_at_the_first_look_when_its_process_is_gone(
        self, other: OwnProcess
    ) -> None:
        tell(other, host=other_row().host, place=own_place_of(other), ticks=1)
        assert looks(Watch("me"), 1) == [other.identity]

    def test_one_on_this_machine_whose_process_is_there_is_waited_for(self, other: OwnProcess) -> None:
        tell(other, place=own_place_of(other))
        assert looks(Watch("me"), 3 * LOOKS) == []

    def test_a_look_that_comes_too_late_for_a_beat_marks_nothing(self, other: OwnProcess) -> None:
        assert not SiteProcess.mark_silent(other.identity, now(), beats=other.beats - 1)
        assert SiteProcess.mark_silent(other.identity, now(), beats=other.beats)
        assert not SiteProcess.mark_silent(other.identity, now(), beats=other.beats)

    def test_a_worker_that_starts_stands_for_one_that_died_on_its_machine_and_for_no_other(
        self, session: Session
    ) -> None:
        for host in ("here", "here", "there"):
            tell(OwnProcess(ProcessKind.WORKER), host=host, silent_since=now())
        SiteProcess.take_place_of_one("here")
        assert sorted(one.host for one in workers()) == ["here", "there"]
        SiteProcess.take_place_of_one("nowhere")
        assert len(workers()) == 2


def other_row() -> SiteProcess:
    return workers()[0]


def own_place_of(worker: OwnProcess) -> str:
    from signon.jobs.machine import own_place

    assert worker.pid
    return own_place()


@pytest.fixture
def known(app: Flask, session: Session) -> OwnProcess:
    """The present process as a worker that the others know of."""
    beat(now())
    session.commit()
    own = own_process(app)
    own.was_heard()
    return own


class TestLeases:
    @pytest.fixture(params=KINDS, ids=lambda kind: kind.model.__tablename__)
    def kind(self, request: pytest.FixtureRequest) -> Any:
        return request.param

    @pytest.fixture
    def claimed(self, known: OwnProcess, kind: Kind) -> int:
        number = kind.order(now())
        assert kind.model.claim(number, now())
        db.session.commit()
        return number

    def test_work_of_one_that_lives_is_nobody_elses(self, kind: Kind, claimed: int) -> None:
        assert kind.model.due(now()) == []
        assert kind.model.claim(claimed, now()) is None

    def test_work_of_one_that_fell_silent_is_due_at_once(self, kind: Kind, claimed: int, known: OwnProcess) -> None:
        assert SiteProcess.mark_silent(known.identity, now(), beats=known.beats)
        assert kind.model.due(now()) == [claimed]
        assert kind.model.claim(claimed, now())

    def test_so_is_that_of_one_that_has_left(self, kind: Kind, claimed: int, known: OwnProcess) -> None:
        known.leave()
        assert kind.model.due(now()) == [claimed]

    def test_held_by_time_alone_it_would_wait(
        self, kind: Kind, claimed: int, known: OwnProcess, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The negative control."""
        known.leave()
        monkeypatch.setattr(SiteProcess, "is_gone", lambda _identity: false())
        assert kind.model.due(now()) == []

    def test_what_is_given_back_loses_no_attempt_and_is_due(self, kind: Kind, claimed: int, known: OwnProcess) -> None:
        assert kind.model.give_back(known.identity, now()) == 1
        found = db.session.get_one(kind.model, claimed, populate_existing=True)
        assert (found.attempts, found.fence) == (0, 1)
        assert kind.model.due(now()) == [claimed]

    def test_what_others_have_is_not_given_back(self, kind: Kind, claimed: int) -> None:
        assert kind.model.give_back("another", now()) == 0
        assert kind.model.give_back("", now()) == 0


class TestMails:
    @pytest.fixture
    def claimed(self, known: OwnProcess) -> int:
        mail = OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
        db.session.flush()
        assert claim([mail.id], now())
        db.session.commit()
        return mail.id

    def test_a_mail_in_the_hand_of_one_that_lives_is_nobody_elses(self, claimed: int) -> None:
        assert due(now()) == []

    def test_the_mail_of_one_that_died_waits_no_longer(self, claimed: int, known: OwnProcess) -> None:
        assert SiteProcess.mark_silent(known.identity, now(), beats=known.beats)
        assert due(now()) == [claimed]
        assert claim([claimed], now())

    def test_held_by_time_alone_it_would_wait(
        self, claimed: int, known: OwnProcess, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The negative control."""
        known.leave()
        mail = outbox.MAIL
        by_time_alone = select(mail.id, mail.attempts).where(is_due(mail.due_at, mail.attempts))
        monkeypatch.setattr(outbox, "DUE", by_time_alone)
        assert due(now()) == []

    def test_a_mail_that_failed_waits_its_time_also_when_its_worker_dies(self, claimed: int, known: OwnProcess) -> None:
        db.session.get_one(OutboxMail, claimed, populate_existing=True).failed(now(), "no answer")
        known.leave()
        assert due(now()) == []


class TestWhoHoldsALease:
    def test_a_command_holds_by_time_alone(self, app: Flask, session: Session) -> None:
        assert lease_holder() == ""

    def test_a_worker_by_its_name_once_the_others_know_of_it(self, app: Flask, session: Session) -> None:
        beat(now())
        assert lease_holder() == ""
        own_process(app).was_heard()
        assert lease_holder() == own_process(app).identity

    def test_one_that_the_others_may_have_given_up_by_time_again(self, known: OwnProcess) -> None:
        known.heard_at -= HEARD_SECONDS + 1
        assert lease_holder() == ""


def test_the_work_of_a_dead_worker_is_done_by_one_that_runs(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 0.05)
    dead = OwnProcess(ProcessKind.WORKER)
    with app.app_context():
        tell(dead)
        mail = OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
        mail.worker, mail.due_at, mail.attempts = dead.identity, now() + timedelta(minutes=2), 1
        db.session.commit()
        number = mail.id
        with working(app):
            until(lambda: _status(number) == "captured")
        assert [one.identity for one in silent_workers(now())] == [dead.identity]


def _status(number: int) -> Any:
    status = db.session.scalar(db.select(OutboxMail.status).filter_by(id=number))
    db.session.rollback()
    return status
