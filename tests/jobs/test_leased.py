"""Leased work of every kind: one worker has it, a dead one loses it, and what a superseded one made is not stored."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any, Never

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon.backup.models import BackupRun
from signon.database.db import db, now
from signon.errors import DomainError, PassingError
from signon.jobs.leased import Claim, LeasedWork, TakenOverError, WorkStatus
from signon.jobs.working import carry_out, lease_kept
from signon.organizations.importing.models import DirectoryImport
from signon.waiting import OpenTransactionError, refuse_open_transaction
from tests.jobs.work import KINDS, Kind, elsewhere, while_it_works
from tests.waiting import until

pytestmark = pytest.mark.both_databases
BACK = timedelta(days=3)
DEAD = timedelta(minutes=10)
"""So long ago that the lease of a worker that began then has run out, and the clocks' difference with it."""


@pytest.fixture(params=KINDS, ids=lambda kind: kind.model.__tablename__)
def kind(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def queued(session: Session, kind: Any) -> Any:
    """The number of a row that is due."""
    number = kind.order(now())
    session.commit()
    return number


def row(kind: Kind, number: int) -> Any:
    db.session.rollback()
    return db.session.get_one(kind.model, number, populate_existing=True)


def claimed(kind: Kind, number: int, at: datetime | None = None) -> Claim[Any]:
    claim = kind.model.claim(number, at or now())
    assert claim is not None
    db.session.commit()
    return claim


def let_it_run_out(kind: Kind, number: int) -> None:
    """As if the lease had been taken long ago."""
    db.session.execute(db.update(kind.model).filter_by(id=number).values(leased_until=now() - timedelta(seconds=1)))
    db.session.commit()


def test_every_leased_kind_is_tried_here() -> None:
    assert set(LeasedWork.kinds()) == {kind.model for kind in KINDS} | {BackupRun}, (
        "Backups have tests of their own: tests/backup/test_nightly"
    )


class TestClaiming:
    def test_work_waits_from_its_order_on_and_is_done_by_the_sweep(self, kind: Any, queued: Any) -> None:
        assert kind.model.due(now()) == [queued]
        assert kind.model.due_since(now())
        db.session.rollback()
        kind.sweep()
        assert row(kind, queued).status == kind.finished
        assert not row(kind, queued).is_under_way()
        assert kind.model.due_since(now()) is None

    def test_work_in_hand_is_not_due(self, kind: Any, queued: Any) -> None:
        at = now()
        assert claimed(kind, queued, at).attempt == 1
        assert kind.model.due(at) == []
        assert kind.model.due_since(at) is None
        assert kind.model.claim(queued, at + kind.model.LEASE / 2) is None

    @pytest.mark.both_databases
    def test_of_two_workers_that_claim_at_once_one_gets_it(self, app: Flask, kind: Any, queued: Any) -> None:
        ready = Barrier(2)

        def claim(_worker: object) -> Any:
            with app.app_context():
                ready.wait()
                got = kind.model.claim(queued, now())
                db.session.commit()
                return got

        with ThreadPoolExecutor(2) as workers:
            assert sorted(got is not None for got in workers.map(claim, range(2))) == [False, True]

    def test_what_is_gone_cannot_be_claimed(self, session: Session, kind: Any, queued: Any) -> None:
        session.execute(db.delete(kind.model))
        assert kind.model.claim(queued, now()) is None

    def test_a_worker_that_dies_leaves_it_due_again(self, kind: Any, queued: Any) -> None:
        claimed(kind, queued)
        kind.sweep()
        assert row(kind, queued).status == WorkStatus.RUNNING, "the lease still holds"
        let_it_run_out(kind, queued)
        kind.sweep()
        assert (row(kind, queued).status, row(kind, queued).attempts) == (kind.finished, 2)

    def test_when_every_worker_dies_it_fails_and_says_so(self, kind: Any, queued: Any) -> None:
        for _attempt in range(kind.model.MOST_ATTEMPTS):
            claimed(kind, queued)
            let_it_run_out(kind, queued)
        kind.sweep()
        assert row(kind, queued).status == WorkStatus.FAILED
        assert row(kind, queued).error == kind.model.sentence_when_given_up()

    def test_what_is_left_to_others_loses_no_attempt(self, kind: Any, queued: Any) -> None:
        first = claimed(kind, queued)
        first.release(now())
        db.session.commit()
        assert not first.renew(now())
        assert claimed(kind, queued).attempt == 1


class TestWhatMayPass:
    def test_it_is_tried_again_at_once_and_done(self, kind: Any, queued: Any) -> None:
        tried: list[int] = []

        def work(claim: Any) -> None:
            tried.append(claim.attempt)
            if len(tried) < kind.model.MOST_ATTEMPTS:
                raise PassingError("A process was killed.")
            kind.work(claim)

        carry_out(claimed(kind, queued), work)
        assert tried == list(range(1, kind.model.MOST_ATTEMPTS + 1))
        assert (row(kind, queued).status, row(kind, queued).attempts) == (kind.finished, kind.model.MOST_ATTEMPTS)

    def test_after_the_last_attempt_it_fails_and_says_why(self, kind: Any, queued: Any) -> None:
        tried: list[int] = []
        with pytest.raises(PassingError):
            carry_out(claimed(kind, queued), lambda claim: self._fail(claim, tried, PassingError))
        assert len(tried) == kind.model.MOST_ATTEMPTS
        assert (row(kind, queued).status, row(kind, queued).error) == (WorkStatus.FAILED, "A process was killed.")

    def test_what_will_not_pass_is_tried_once(self, kind: Any, queued: Any) -> None:
        tried: list[int] = []
        with pytest.raises(DomainError):
            carry_out(claimed(kind, queued), lambda claim: self._fail(claim, tried, DomainError))
        assert len(tried) == 1
        assert row(kind, queued).status == WorkStatus.FAILED

    def test_it_is_not_tried_again_once_another_worker_has_it(self, app: Flask, kind: Any, queued: Any) -> None:
        def work(claim: Any) -> Never:
            elsewhere(app, lambda: let_it_run_out(kind, queued))
            elsewhere(app, lambda: claimed(kind, queued))
            raise PassingError("A process was killed.")

        carry_out(claimed(kind, queued), work)
        assert (row(kind, queued).status, row(kind, queued).attempts) == (WorkStatus.RUNNING, 2)

    @staticmethod
    def _fail(claim: Any, tried: list[int], kind: type[DomainError]) -> Never:
        tried.append(claim.attempt)
        raise kind("A process was killed.")


class TestTheClock:
    def test_work_that_was_ordered_before_the_clock_was_set_back_is_due(self, session: Session, kind: Any) -> None:
        at = now()
        number = kind.order(at + BACK)
        assert kind.model.due(at) == [number]
        assert kind.model.due_since(at) is not None
        assert kind.model.claim(number, at)

    def test_work_whose_worker_died_before_the_clock_was_set_back_is_taken_over(
        self, session: Session, kind: Any
    ) -> None:
        at = now()
        number = kind.order(at + BACK)
        assert kind.model.claim(number, at + BACK)
        assert kind.model.claim(number, at)

    def test_a_worker_whose_clock_is_a_little_ahead_keeps_its_work(self, kind: Any, queued: Any) -> None:
        at = now()
        assert kind.model.claim(queued, at + kind.model.LEASE)
        assert not kind.model.claim(queued, at)

    def test_told_only_by_the_end_of_the_lease_it_would_wait_for_days(self, session: Session, kind: Any) -> None:
        at = now()
        number = kind.order(at + BACK)
        assert not session.scalar(db.select(kind.model.id).filter_by(id=number).where(kind.model.leased_until <= at))


class TestTheFence:
    def test_the_first_workers_renewal_report_release_and_result_are_refused_once_a_second_has_it(
        self, kind: Any, queued: Any
    ) -> None:
        first, second = claimed(kind, queued, now() - DEAD), claimed(kind, queued)
        until_then = row(kind, queued).leased_until
        assert not first.renew(now() + timedelta(seconds=5))
        assert not first.report(77, now() + timedelta(seconds=5))
        first.release(now())
        with pytest.raises(TakenOverError):
            first.record(now())
        db.session.commit()
        kept = row(kind, queued)
        assert (kept.status, kept.attempts, kept.leased_until) == (WorkStatus.RUNNING, 2, until_then)
        assert getattr(kept, kind.model.REPORTED) == 0
        assert second.report(40, now())
        assert second.record(now()).status == WorkStatus.RUNNING

    def test_what_a_superseded_worker_made_is_not_stored(
        self, app: Flask, monkeypatch: pytest.MonkeyPatch, kind: Any, queued: Any
    ) -> None:
        first = claimed(kind, queued)
        self._supersede(app, monkeypatch, kind, first)
        assert row(kind, queued).status == WorkStatus.RUNNING, "the second worker has it still"

    def test_without_the_fence_it_would_be_stored(
        self, app: Flask, monkeypatch: pytest.MonkeyPatch, kind: Any, queued: Any
    ) -> None:
        first = claimed(kind, queued)
        self._supersede(app, monkeypatch, kind, first, fence=first.fence)
        assert row(kind, queued).status == kind.finished

    def test_a_superseded_workers_failure_is_not_stored(self, app: Flask, kind: Any, queued: Any) -> None:
        first = claimed(kind, queued)

        def fail(claim: Any) -> Never:
            elsewhere(app, lambda: self._take_over(kind, claim))
            raise DomainError("It cannot be done.")

        with pytest.raises(DomainError, match="cannot be done"):
            carry_out(first, fail)
        assert (row(kind, queued).status, row(kind, queued).error) == (WorkStatus.RUNNING, "")

    def test_work_that_nobody_wants_any_more_leaves_nothing(
        self, app: Flask, monkeypatch: pytest.MonkeyPatch, kind: Any, queued: Any
    ) -> None:
        def remove() -> None:
            elsewhere(app, lambda: db.session.execute(db.delete(kind.model)))

        with while_it_works(monkeypatch, kind, remove):
            kind.sweep()
        assert db.session.scalar(db.select(db.func.count(kind.model.id))) == 0

    def _supersede(
        self, app: Flask, monkeypatch: pytest.MonkeyPatch, kind: Kind, first: Claim[Any], fence: Any = None
    ) -> None:
        """Let a second worker claim the work while the first, which was thought dead, works to its end."""
        with while_it_works(monkeypatch, kind, lambda: elsewhere(app, lambda: self._take_over(kind, first, fence))):
            carry_out(first, kind.work)

    @staticmethod
    def _take_over(kind: Kind, first: Claim[Any], fence: Any = None) -> None:
        let_it_run_out(kind, first.number)
        second = claimed(kind, first.number)
        assert second.fence == first.fence + 1
        if fence:
            db.session.execute(db.update(kind.model).values(fence=fence))


class TestWorking:
    def test_no_transaction_is_open_while_the_work_goes_on(
        self, app: Flask, monkeypatch: pytest.MonkeyPatch, kind: Any, queued: Any
    ) -> None:
        looked = []

        def look() -> None:
            refuse_open_transaction("the work")
            elsewhere(app, lambda: looked.append(row(kind, queued).status))

        with while_it_works(monkeypatch, kind, look):
            kind.sweep()
        assert looked == [WorkStatus.RUNNING]

    def test_a_job_that_leaves_its_transaction_open_is_refused(self, session: Session, kind: Any, queued: Any) -> None:
        claim = claimed(kind, queued)
        claim.record(now())
        with pytest.raises(OpenTransactionError), lease_kept(claim, "the work"):
            pytest.fail("The work must not begin.")

    def test_the_lease_is_renewed_while_the_work_lasts_without_any_report(
        self, app: Flask, monkeypatch: pytest.MonkeyPatch, kind: Any, queued: Any
    ) -> None:
        monkeypatch.setattr("signon.jobs.working.RENEWALS_IN_A_LEASE", 1_000)
        claim = claimed(kind, queued, now() - DEAD)
        with lease_kept(claim, "the work"):
            until(lambda: self._seen_elsewhere(app, kind, queued, "leased_until") > now())

    def test_a_report_is_seen_while_the_work_goes_on(self, app: Flask, kind: Any, queued: Any) -> None:
        with lease_kept(claimed(kind, queued), "the work") as report:
            report(7)
            until(lambda: self._seen_elsewhere(app, kind, queued, kind.model.REPORTED) == 7)

    def test_the_lease_of_another_worker_is_not_prolonged(
        self, app: Flask, monkeypatch: pytest.MonkeyPatch, kind: Any, queued: Any
    ) -> None:
        first = claimed(kind, queued, now() - DEAD)
        claimed(kind, queued)
        let_it_run_out(kind, queued)
        monkeypatch.setattr("signon.jobs.working.RENEWALS_IN_A_LEASE", 1_000)
        monkeypatch.setattr("signon.jobs.working.SECONDS_BETWEEN_REPORTS", 0)
        tried = []
        monkeypatch.setattr(Claim, "renew", lambda *args, real=Claim.renew, **named: tried.append(real(*args, **named)))
        with lease_kept(first, "the work"):
            until(lambda: tried)
        assert not any(tried)
        assert kind.model.due(now()) == [queued]

    @staticmethod
    def _seen_elsewhere(app: Flask, kind: Kind, number: int, column: Any) -> Any:
        seen = []
        elsewhere(app, lambda: seen.append(getattr(row(kind, number), column)))
        return seen[0]


def test_a_file_that_is_read_anew_is_fenced_off_from_whoever_read_it_before(session: Session) -> None:
    kind = next(one for one in KINDS if one.model is DirectoryImport)
    number = kind.order(now())
    session.commit()
    first = claimed(kind, number, now() - DEAD)
    kind.sweep()
    row(kind, number).queue(["organization", "country"], at=now())
    session.commit()
    third = claimed(kind, number)
    assert third.attempt == first.attempt, "the number of the attempt alone would not tell them apart"
    assert not first.renew(now())
    with pytest.raises(TakenOverError):
        first.record(now())
