import sqlite3
import threading
from contextlib import closing
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from signon import audit
from signon.database.db import db, may_be_lost, now, read_only
from signon.letters.models.text_version import TextVersion
from signon.letters.status import LetterStatus
from tests import factories


def test_every_pooled_sqlite_connection_is_durable_and_keeps_foreign_keys(app: Flask) -> None:
    with app.app_context():
        connections = [db.engine.connect() for _number in range(4)]
        for connection in connections:
            pragmas = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
            connection.rollback()
            connection.close()
            assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}


@pytest.mark.both_databases
def test_only_what_may_be_lost_does_not_wait_for_the_disk(session: Session) -> None:
    of_setting = "SELECT source FROM pg_settings WHERE name = 'synchronous_commit'"
    asked = text("PRAGMA synchronous" if db.engine.dialect.name == "sqlite" else of_setting)

    def how() -> object:
        found = session.scalar(asked)
        session.rollback()
        return found

    usual = how()
    with may_be_lost():
        assert how() in {1, "session"}
    assert how() == usual
    assert usual not in {1, "session"}


def test_a_writing_transaction_holds_the_write_lock_from_its_first_statement(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("SELECT 1"))
        path = str(db.engine.url.database)
        with (
            closing(sqlite3.connect(path, timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("INSERT INTO directory_change (organization_id, at) VALUES (1, '2026-01-01')")
        db.session.rollback()


def test_deferred_transactions_would_fail_where_immediate_ones_queue(app: Flask) -> None:
    with app.app_context():
        path = str(db.engine.url.database)
    assert _racing_writers(path, "BEGIN IMMEDIATE") == []
    assert _racing_writers(path, "BEGIN DEFERRED") != []


def _racing_writers(path: str, begin: Any) -> list[Any]:
    failures, ready = [], threading.Barrier(2)

    def write(number: int) -> None:
        with closing(sqlite3.connect(path, timeout=5, isolation_level=None)) as connection:
            try:
                ready.wait()
                connection.execute(begin)
                connection.execute("SELECT count(*) FROM directory_change").fetchall()
                if begin.endswith("DEFERRED"):
                    ready.wait()
                connection.execute(
                    "INSERT INTO directory_change (organization_id, at) VALUES (?, '2026-01-01')", (number,)
                )
                connection.execute("COMMIT")
            except sqlite3.OperationalError as error:
                failures.append(str(error))

    threads = [threading.Thread(target=write, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.mark.both_databases
def test_a_reading_transaction_cannot_write(session: Session) -> None:
    session.rollback()
    with read_only(), pytest.raises(DBAPIError, match=r"readonly|read-only"):
        session.execute(text("INSERT INTO directory_change (organization_id, at) VALUES (1, '2026-01-01 00:00:00')"))
    session.rollback()
    session.execute(text("INSERT INTO directory_change (organization_id, at) VALUES (1, '2026-01-01 00:00:00')"))


@pytest.mark.both_databases
def test_a_get_request_that_would_write_is_refused_by_the_database(app: Flask) -> None:
    from signon.access import public

    @app.get("/a-view-that-writes")
    @public
    def write() -> str:
        db.session.add(audit.AuditEntry(at=now(), actor="x", action="x:y", subject="x", subject_id=1))
        db.session.commit()
        return "written"

    @app.post("/a-view-that-writes")
    @public
    def write_by_post() -> str:
        return write()

    app.config["WTF_CSRF_ENABLED"] = False
    assert app.test_client().get("/a-view-that-writes").status_code == 500
    assert app.test_client().post("/a-view-that-writes").get_data(as_text=True) == "written"


@pytest.mark.both_databases
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["audit_entry", "text_version"])
def test_the_database_refuses_to_change_what_must_stay(session: Session, table: str, statement: str) -> None:
    factories.letter(LetterStatus.OPEN)
    session.commit()
    with pytest.raises(DBAPIError, match="never changed or deleted"):
        session.execute(text(statement.format(table)))
    session.rollback()
    assert session.scalars(db.select(TextVersion)).all()


@pytest.mark.both_databases
def test_moments_come_back_in_utc(session: Session) -> None:
    letter = factories.letter(closes_at="2031-05-01T12:00:00", timezone="Europe/Zurich")
    session.commit()
    session.expire_all()
    assert letter.closes_at.isoformat() == "2031-05-01T10:00:00+00:00"
