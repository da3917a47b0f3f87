"""One mail a day to a mailbox about a cause, whoever asks for it: counted in the database, over processes and clocks."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.mail.unproven import models
from signon.mail.unproven.jobs import forget_old
from signon.mail.unproven.models import DAY, LONGEST, UnansweredMail, WithheldMail

pytestmark = [pytest.mark.both_databases, pytest.mark.engines_differ]

MARA, ABOUT = "mara@lake.example", "letter:1"
SECOND = timedelta(seconds=1)
AT_ONCE = 6


def claim(address: str = MARA, about: str = ABOUT, *, at: datetime | None = None) -> bool:
    return UnansweredMail.claim(address, about=about, at=at or now())


def test_a_mailbox_gets_one_and_the_next_when_a_day_is_over(session: Session) -> None:
    at = now()
    assert [claim(at=at), claim(at=at + SECOND), claim(at=at + DAY - SECOND)] == [True, False, False]
    assert [claim(at=at + DAY), claim(at=at + DAY + SECOND)] == [True, False]


def test_another_mailbox_or_cause_counts_for_itself(session: Session) -> None:
    assert claim()
    assert claim("noa@lake.example")
    assert claim(about="letter:2")


@pytest.mark.parametrize("same", ["Mara@Lake.example", "mara+board@lake.example", "MARA+@lake.example"])
def test_one_mailbox_has_one_count_however_it_is_written(session: Session, same: str) -> None:
    assert claim()
    assert not claim(same)


def test_the_day_does_not_end_at_midnight(session: Session) -> None:
    before = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert claim(at=before)
    assert not claim(at=before + 2 * SECOND)
    assert claim(at=before + DAY)


def test_whoever_answers_gets_the_next_at_once(session: Session) -> None:
    assert claim()
    UnansweredMail.answered("MARA@lake.example", about=ABOUT)
    assert claim()
    UnansweredMail.answered(MARA, about="letter:2")
    assert not claim()


@pytest.mark.parametrize("set_back", [timedelta(minutes=20), DAY, timedelta(days=400)])
def test_a_clock_set_back_lets_none_through_and_makes_nobody_wait_longer_than_a_day(
    session: Session, set_back: timedelta
) -> None:
    at = now()
    assert claim(at=at)
    assert not claim(at=at - set_back)
    assert claim(at=at - set_back + DAY)


def test_what_is_counted_names_nobody_and_goes_when_the_day_is_over(session: Session) -> None:
    at = now()
    claim(at=at - DAY)
    claim("noa@lake.example", at=at)
    claim("omar@lake.example", at=at + DAY)
    assert not any("lake" in one.mailbox for one in session.scalars(db.select(UnansweredMail)))
    forget_old(at)
    assert [one.at for one in session.scalars(db.select(UnansweredMail))] == [at, at]


def test_of_one_kind_about_one_subject_one_waits_the_latest(session: Session) -> None:
    for number in (1, 2):
        WithheldMail.keep("link", to=MARA, about=ABOUT, subject_id=1, at=now(), signature=number)
    [waiting] = session.scalars(db.select(WithheldMail))
    assert waiting.details == {"signature": 2}
    forget_old(now() + LONGEST + SECOND)
    assert not session.scalars(db.select(WithheldMail)).all()


def claims_at_once(app: Flask) -> list[Any]:
    """The claims that pass of many that begin at the same moment, and the errors of those that fail."""
    begin = threading.Barrier(AT_ONCE)
    results: list[Any] = []

    def attempt() -> None:
        with app.app_context():
            begin.wait()
            try:
                if claim():
                    results.append(True)
                db.session.commit()
            except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
                results.append(error)

    threads = [threading.Thread(target=attempt) for _number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.parametrize("had_one", [False, True])
def test_one_passes_however_many_ask_at_once(app: Flask, had_one: bool) -> None:
    if had_one:
        with app.app_context():
            claim(at=now() - DAY)
            db.session.commit()
    assert claims_at_once(app) == [True]
    assert claims_at_once(app) == []


def test_without_taking_turns_more_pass_on_postgresql(
    app: Flask, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not database:
        pytest.skip("SQLite lets one write at a time anyway.")
    with app.app_context():
        claim(at=now() - DAY)
        db.session.commit()
    together, select = threading.Barrier(AT_ONCE), db.session.scalar

    def all_look_before_anybody_writes(*arguments: Any, **options: Any) -> Any:
        found = select(*arguments, **options)
        together.wait(20)
        return found

    monkeypatch.setattr(models, "take_turns", lambda *_who: None)
    monkeypatch.setattr(db.session, "scalar", all_look_before_anybody_writes)
    assert len(claims_at_once(app)) > 1
