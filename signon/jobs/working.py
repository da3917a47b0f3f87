"""A worker's way through leased work: what is due, one piece after the other, with the lease renewed while it works."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from flask import Flask, current_app
from flask.globals import app_ctx
from structlog.contextvars import bound_contextvars

from signon.database.db import db, now
from signon.errors import DomainError, PassingError
from signon.jobs.lanes import must_stop, note_progress
from signon.jobs.leased import Claim, LeftToOthersError, TakenOverError, Work
from signon.waiting import no_transaction

SECONDS_BETWEEN_REPORTS = 0.5
RENEWALS_IN_A_LEASE = 3

Report = Callable[[int], None]
"""Is told how far the work has come."""


def work_through(
    kind: type[Work], work: Callable[[Claim[Work]], None], *, choose: Callable[[], int | None] | None = None
) -> None:
    """Do all due work of a kind, one piece after the other, until told to stop; ``choose`` gives the number of the next one.

    ``work`` reads the order, ends the transaction, works inside ``lease_kept`` and puts the result into ``Claim.record``;
    it does not commit the result.
    """
    while not must_stop() and (number := (choose or _first_of(kind))()) is not None:
        claim = kind.claim(number, now())
        db.session.commit()
        if claim is not None:
            _do(claim, work)


def carry_out(claim: Claim[Work], work: Callable[[Claim[Work]], None]) -> None:
    """Do a claimed piece of work and commit what ``work`` stored, if the claim still holds.

    What fails for a reason that may pass is tried again at once, as often as when its worker dies. Raises the ``DomainError``
    that prevents it, after noting it in the row, or after leaving the row to others.
    """
    while following := _carry_out_once(claim, work):
        claim = following


def _carry_out_once(claim: Claim[Work], work: Callable[[Claim[Work]], None]) -> Claim[Work] | None:
    """Try once; gives the claim for another attempt, if there is to be one."""
    try:
        work(claim)
        db.session.commit()
    except TakenOverError:
        db.session.rollback()
    except PassingError as refusal:
        db.session.rollback()
        return _next_attempt(claim, refusal)
    except LeftToOthersError as refusal:
        db.session.rollback()
        claim.release(now() + refusal.pause, str(refusal))
        db.session.commit()
        raise
    except DomainError as refusal:
        db.session.rollback()
        _note_failure(claim, str(refusal))
        raise
    return None


def _next_attempt(claim: Claim[Work], refusal: PassingError) -> Claim[Work] | None:
    """The claim for another attempt; None when another worker has the row. Raises ``refusal`` after the last attempt."""
    if claim.attempt >= claim.kind.MOST_ATTEMPTS:
        _note_failure(claim, str(refusal))
        raise refusal
    current_app.logger.warning("%s %s is tried again: %s", claim.kind.__name__, claim.number, refusal)
    following = claim.try_again(now())
    db.session.commit()
    return following


def _first_of(kind: type[Work]) -> Callable[[], int | None]:
    def choose() -> int | None:
        due = kind.due(now())
        db.session.commit()
        return due[0] if due else None

    return choose


def _do(claim: Claim[Work], work: Callable[[Claim[Work]], None]) -> None:
    if claim.attempt > claim.kind.MOST_ATTEMPTS:
        _note_failure(claim, claim.kind.sentence_when_given_up())
        return
    with bound_contextvars(work=claim.kind.__name__, number=claim.number):
        begin = time.monotonic()
        try:
            carry_out(claim, work)
        except DomainError as refusal:
            current_app.logger.warning("A piece of work was not done: %s. Its row says why.", type(refusal))
        else:
            milliseconds = round((time.monotonic() - begin) * 1000, 1)
            current_app.logger.info("A piece of work was done", extra={"milliseconds": milliseconds})


def _note_failure(claim: Claim[Work], error: str) -> None:
    at = now()
    try:
        claim.record(at).fail(error, at=at)
        db.session.commit()
    except TakenOverError:
        db.session.rollback()


@contextmanager
def lease_kept(claim: Claim[Work], what: str) -> Iterator[Report]:
    """Keep the lease for the length of the block, in which no transaction can be open; gives the function that reports.

    ``what`` names the work. The lease is renewed and the progress stored by a thread of its own, at most twice a second.
    """
    with no_transaction(what), lease_renewed(claim) as report:
        yield report


@contextmanager
def lease_renewed(claim: Claim[Work]) -> Iterator[Report]:
    """Keep the lease likewise around work that reads the database all the while, in a transaction that keeps nobody waiting."""
    keeper = _Keeper(claim, app_ctx.app)  # the application itself, because a thread has no context of it
    keeper.start()
    try:
        yield keeper.report
    finally:
        keeper.stop()


class _Keeper:
    """Renews a lease, and stores what was reported last."""

    def __init__(self, claim: Claim[Any], app: Flask) -> None:
        self._claim, self._app = claim, app
        self._values: dict[str, object] = {}
        self._has_news, self._is_over = Event(), Event()
        self._thread = Thread(target=self._keep, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._is_over.set()
        self._has_news.set()
        self._thread.join()

    def report(self, reached: int) -> None:
        note_progress()
        self._values = {self._claim.kind.REPORTED: reached}
        self._has_news.set()

    def _keep(self) -> None:
        seconds = self._claim.kind.LEASE.total_seconds() / RENEWALS_IN_A_LEASE
        while True:
            self._has_news.wait(seconds)
            self._has_news.clear()
            if self._is_over.is_set():
                return
            self._renew()
            self._is_over.wait(SECONDS_BETWEEN_REPORTS)

    def _renew(self) -> None:
        try:
            with self._app.app_context():
                self._claim.renew(now(), **self._values)
                db.session.commit()
        except Exception:
            self._app.logger.exception("The lease of a piece of work could not be renewed; the next try follows.")
