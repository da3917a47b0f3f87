"""Whoever writes to SQLite waits in a line, and begins to write only when it is sure what."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from signon.database import turns
from signon.database.db import db, reads_first, writing
from signon.database.turns import Line, WritingInTurn
from tests.waiting import until

WRITE = text("INSERT INTO directory_change (organization_id, at) VALUES (1, '2026-01-01 00:00:00')")


def connected(place: Path) -> WritingInTurn:
    return sqlite3.connect(place, isolation_level=None, factory=WritingInTurn, check_same_thread=False)


@contextmanager
def waiting_in(line: Line, *names: str, served: list[str]) -> Iterator[None]:
    """Threads that get into the line one after the other, each when the one before it stands there."""

    def take() -> None:
        line.wait(30)
        served.append(threading.current_thread().name)
        line.pass_on()

    threads = [threading.Thread(target=take, name=name) for name in names]
    for number, thread in enumerate(threads, start=1):
        thread.start()
        until(lambda number=number: len(line._waiting) == number)  # type: ignore[misc]
    yield
    for thread in threads:
        thread.join()


def test_whoever_asked_first_is_first() -> None:
    line, served = Line(), list[str]()
    assert line.wait(0)
    with waiting_in(line, "one", "two", "three", "four", served=served):
        line.pass_on()
        line.wait(30)  # whoever comes back stands at the end
        served.append("back")
    assert served[:1] == ["one"]
    assert [name for name in served if name != "back"] == ["one", "two", "three", "four"]


def test_whoever_has_waited_too_long_leaves_the_line() -> None:
    line = Line()
    assert line.wait(0)
    assert not line.wait(0.01)
    line.pass_on()
    assert line.wait(0)


@pytest.mark.parametrize("end", ["commit", "rollback", "close"])
def test_the_turn_is_passed_on_when_the_transaction_is_over(tmp_path: Path, end: str) -> None:
    with closing(connected(tmp_path / "db")) as first, closing(connected(tmp_path / "db")) as second:
        first.begin_to_write()
        getattr(first, end)()
        second.begin_to_write()
        assert second.in_transaction


def test_the_turn_is_passed_on_when_sqlite_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "BUSY_SECONDS", 0.01)
    with (
        closing(sqlite3.connect(tmp_path / "db", isolation_level=None)) as outsider,
        closing(connected(tmp_path / "db")) as first,
    ):
        outsider.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            first.begin_to_write()
        outsider.execute("COMMIT")
        first.begin_to_write()
        assert first.in_transaction


def test_what_sqlite_says_while_somebody_waits_is_an_error_of_the_database(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "BUSY_SECONDS", 0.01)
    with app.app_context():
        place = str(db.engine.url.database)
        with closing(sqlite3.connect(place, isolation_level=None)) as outsider:
            outsider.execute("BEGIN IMMEDIATE")
            with pytest.raises(OperationalError, match="locked"):
                db.session.execute(text("SELECT 1"))
        db.session.rollback()


def may_write(app: Flask) -> bool:
    """Whether somebody else can write now."""
    with closing(sqlite3.connect(str(db.engine.url.database), timeout=0)) as other:
        with suppress(sqlite3.OperationalError):
            other.execute("BEGIN IMMEDIATE")
            return True
        return False


def test_what_reads_first_keeps_nobody_from_writing(app: Flask) -> None:
    with app.app_context():
        with reads_first():
            db.session.execute(text("SELECT 1"))
            assert may_write(app)
            with writing():
                assert not may_write(app)
                db.session.commit()
            db.session.execute(text("SELECT 1"))
            assert may_write(app)
            db.session.rollback()
        db.session.execute(text("SELECT 1"))
        assert not may_write(app)  # as everywhere else
        db.session.rollback()


def test_before_it_says_so_it_cannot_write(session: Session) -> None:
    session.rollback()
    with reads_first(), pytest.raises(DBAPIError, match="readonly"):
        session.execute(WRITE)
    session.rollback()


@pytest.mark.both_databases
def test_then_it_can_and_an_error_undoes_it(session: Session) -> None:
    count = text("SELECT count(*) FROM directory_change")
    session.rollback()
    with reads_first():
        before = session.scalar(count)
        with suppress(ZeroDivisionError), writing():
            session.execute(WRITE)
            raise ZeroDivisionError
        assert session.scalar(count) == before
        with writing():
            session.execute(WRITE)
            session.commit()
        assert session.scalar(count) == before + 1
    session.rollback()
