import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon import limits
from signon.database.db import db, now
from signon.limits import Attempt, TooManyError, count_attempt, forget_attempts

pytestmark = [pytest.mark.both_databases, pytest.mark.engines_differ]

HOUR = timedelta(hours=1)
AT_ONCE = 14


def test_the_limit_is_kept_in_the_database_and_passes_with_time(session: Session) -> None:
    at = now()
    for _attempt in range(3):
        count_attempt("sign", "198.51.100.7", most=3, at=at)
    with pytest.raises(TooManyError, match="too often"):
        count_attempt("sign", "198.51.100.7", most=3, at=at)
    count_attempt("sign", "198.51.100.8", most=3, at=at)
    count_attempt("another", "198.51.100.7", most=3, at=at)
    count_attempt("sign", "198.51.100.7", most=3, at=at + timedelta(hours=1, seconds=1))


def test_whoever_is_refused_learns_when_the_next_try_is_free(session: Session) -> None:
    at = now()
    for minutes in (0, 10, 20):
        count_attempt("sign", "198.51.100.7", most=3, at=at + timedelta(minutes=minutes))
    with pytest.raises(TooManyError, match="Wait 30 minutes") as refused:
        count_attempt("sign", "198.51.100.7", most=3, at=at + timedelta(minutes=30))
    assert refused.value.seconds == 30 * 60
    count_attempt("sign", "198.51.100.7", most=3, at=at + timedelta(minutes=30, seconds=refused.value.seconds))


def tries_at_once(app: Flask) -> int:
    """How many of many tries that begin at the same moment pass a limit of 10."""
    begin, passed, at = threading.Barrier(AT_ONCE), [], now()

    def attempt() -> None:
        with app.app_context():
            begin.wait()
            try:
                count_attempt("sign", "198.51.100.7", most=10, at=at)
                passed.append(1)
            except TooManyError:
                pass

    threads = [threading.Thread(target=attempt) for _number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(passed)


def test_no_more_than_the_limit_pass_however_many_try_at_once(app: Flask) -> None:
    assert tries_at_once(app) == 10
    assert tries_at_once(app) == 0


def test_without_taking_turns_more_pass_on_postgresql(
    app: Flask, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not database:
        pytest.skip("SQLite lets one write at a time anyway.")
    together, look = threading.Barrier(AT_ONCE), limits._tries

    def all_look_before_anybody_writes(*arguments: Any, **options: Any) -> Any:
        found = look(*arguments, **options)
        together.wait(20)
        return found

    monkeypatch.setattr(limits, "take_turns", lambda *_who: None)
    monkeypatch.setattr(limits, "_tries", all_look_before_anybody_writes)
    assert tries_at_once(app) > 10


@pytest.mark.parametrize("set_back", [timedelta(minutes=20), HOUR])
def test_a_clock_set_back_a_little_makes_nobody_wait_longer_than_the_window(session: Session, set_back: Any) -> None:
    at = now()
    for _attempt in range(3):
        count_attempt("sign", "198.51.100.7", most=3, at=at)
    with pytest.raises(TooManyError) as refused:
        count_attempt("sign", "198.51.100.7", most=3, at=at - set_back)
    assert refused.value.seconds == HOUR.total_seconds()
    count_attempt("sign", "198.51.100.7", most=3, at=at - set_back + HOUR)


@pytest.mark.parametrize("set_back", [timedelta(hours=1, seconds=1), timedelta(days=1), timedelta(days=400)])
def test_a_clock_set_back_far_shuts_nobody_out(session: Session, set_back: timedelta) -> None:
    at = now()
    for _attempt in range(3):
        count_attempt("sign", "198.51.100.7", most=3, at=at)
    for _attempt in range(3):
        count_attempt("sign", "198.51.100.7", most=3, at=at - set_back)
    with pytest.raises(TooManyError):
        count_attempt("sign", "198.51.100.7", most=3, at=at - set_back)


def test_clocks_that_differ_by_seconds_still_count_together(session: Session) -> None:
    at = now()
    for _attempt in range(3):
        count_attempt("sign", "198.51.100.7", most=3, at=at + timedelta(seconds=5))
    with pytest.raises(TooManyError):
        count_attempt("sign", "198.51.100.7", most=3, at=at)


def test_what_is_counted_holds_no_address_and_goes_when_it_is_over(session: Session) -> None:
    at = now()
    count_attempt("sign", "198.51.100.7", most=3, at=at - 2 * HOUR)
    count_attempt("sign", "198.51.100.8", most=3, at=at + 2 * HOUR)
    count_attempt("sign", "198.51.100.9", most=3, at=at)
    kept = session.scalars(db.select(Attempt)).all()
    assert not any("198.51" in f"{one.scope} {one.digest}" for one in kept)
    forget_attempts(at)
    assert [one.at for one in session.scalars(db.select(Attempt))] == [at]


def test_tidying_up_waits_for_nobody_and_nobody_for_it(app: Flask, database: str) -> None:
    if not database:
        pytest.skip("SQLite lets one write at a time.")
    at = now()
    with app.app_context():
        count_attempt("sign", "198.51.100.7", most=3, at=at - 2 * HOUR)
    with app.app_context(), db.engine.begin() as other:
        other.execute(db.select(Attempt.id).with_for_update()).all()
        db.session.execute(db.text("SET lock_timeout = '2s'"))
        forget_attempts(at)
        db.session.rollback()
