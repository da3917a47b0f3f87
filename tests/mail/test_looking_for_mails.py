"""The worker looks for mails while others write; it needs its turn only where there is something to take."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from signon.database import turns
from signon.database.db import db, now
from signon.mail.jobs.claiming import take
from signon.mail.models import OutboxMail


@pytest.fixture
def somebody_writes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another process that writes until the test is over, for which nobody waits here."""
    monkeypatch.setattr(turns, "BUSY_SECONDS", 0)
    with app.app_context():
        place = str(db.engine.url.database)
    with closing(sqlite3.connect(place)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_where_nothing_is_due_nobody_is_waited_for(app: Flask, somebody_writes: None) -> None:
    with app.app_context():
        assert take(10, app.config["SIGNON"]) == []


def test_what_is_due_is_taken_in_its_turn(app: Flask, request: pytest.FixtureRequest) -> None:
    with app.app_context():
        OutboxMail.queue(to="mara@lakes.example", subject="Hello", paragraphs=["Hello."], at=now())
        db.session.commit()
        request.getfixturevalue("somebody_writes")
        with pytest.raises(OperationalError, match="database is locked"):
            take(10, app.config["SIGNON"])
