"""Machines compared: the doctor says what differs, and a process with another key does not start beside the others."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from signon.database.db import db, now
from signon.diagnosis import traits
from signon.diagnosis.machines import OtherKeyError, machines, refuse_another_key
from signon.jobs.own_process import OwnProcess, own_traits
from signon.jobs.processes import ProcessKind, SiteProcess
from signon.jobs.queue import beat
from signon.sealing.certificate import create_certificate
from signon.serving import presence
from signon.settings import Settings
from tests.applications import application
from tests.waiting import until

pytestmark = [pytest.mark.both_databases, pytest.mark.engines_differ]


@pytest.fixture
def another(session: Session) -> Callable[..., OwnProcess]:
    """Makes a process of another machine, which works with other things than this one."""

    def make(kind: ProcessKind = ProcessKind.WORKER, **differing: str) -> OwnProcess:
        process = OwnProcess(kind)
        process.tell(now(), {}, own_traits() | differing)
        db.session.execute(
            db.update(SiteProcess).filter_by(identity=process.identity).values(host="web-2", place="another machine")
        )
        db.session.commit()
        return process

    return make


def said(app: Flask) -> str:
    output = app.test_cli_runner().invoke(args=["doctor"]).output
    return output[output.index("machines: ") :].split("\nok ", 1)[0].split("\nwarning ", 1)[0].split("\nFAILED ", 1)[0]


def test_processes_that_are_alike_are_well_and_told_of_one_by_one(app: Flask, another: Callable[..., Any]) -> None:
    another()
    another(ProcessKind.WEB)
    level, sentence, lines = machines(app.config["SIGNON"])  # type: ignore[misc]
    assert (level, sentence) == ("ok", "2 processes run, and are alike.")
    assert len(lines) == 3
    assert re.match(
        r"web-2 \(\d+\) worker: key [0-9a-f]{12}, program [0-9a-f]{12}, tables \d{4}, seal none, address http", lines[0]
    )


@pytest.mark.parametrize(
    ("differing", "level", "sentence"),
    [
        ({"key": "0123456789ab"}, "FAILED", "They have different secret keys"),
        ({"tables": "9999"}, "warning", "They need different tables"),
        ({"program": "0123456789ab"}, "warning", "They run different programs"),
        ({"address": "https://elsewhere.example"}, "warning", "Their links begin with different addresses"),
    ],
    ids=["key", "tables", "program", "address"],
)
def test_what_differs_is_said_with_those_who_have_it(
    app: Flask, another: Callable[..., Any], differing: dict[str, str], level: str, sentence: str
) -> None:
    another(**differing)
    found = machines(app.config["SIGNON"])
    assert found[0] == level
    assert found[1].startswith(sentence)
    assert "web-2" in found[1]
    assert next(iter(differing.values())) in said(app)


def test_two_certificates_are_said_and_one_on_one_machine_is_well(app: Flask, another: Callable[..., Any]) -> None:
    create_certificate(app.config["SIGNON"], name="Rivers", years=1, at=now() - timedelta(minutes=5), replace=False)
    another(seal="none")
    assert machines(app.config["SIGNON"])[0] == "ok"
    another(seal="ffffffffffffffff")
    found = machines(app.config["SIGNON"])
    assert (found[0], "different certificates" in found[1]) == ("warning", True)


def test_a_process_that_is_silent_or_gone_is_not_compared(app: Flask, another: Callable[..., Any]) -> None:
    process = another(key="0123456789ab")
    db.session.execute(db.update(SiteProcess).filter_by(identity=process.identity).values(silent_since=now()))
    assert machines(app.config["SIGNON"])[0] == "ok"


def test_no_secret_is_told(app: Flask, session: Session) -> None:
    beat(now())
    told = str(db.session.scalars(db.select(SiteProcess)).one().traits)
    secret = app.config["SECRET_KEY"]
    assert secret not in told.replace("'", " ").split()
    assert traits.fingerprint(secret) in told
    assert traits.fingerprint("a") != traits.fingerprint("b")


def test_another_key_is_refused_and_the_same_one_is_not(app: Flask, another: Callable[..., Any]) -> None:
    another()
    refuse_another_key()
    another(key="0123456789ab")
    with pytest.raises(OtherKeyError, match=r"not the one of web-2 \(\d+\) worker .*0123456789ab"):
        refuse_another_key()
    db.session.rollback()
    ended = app.test_cli_runner().invoke(args=["worker"])
    assert (ended.exit_code, ended.output.count("\n")) == (1, 1)
    assert ended.output.startswith("SIGNON_SECRET_KEY is not the one of web-2 ")


@pytest.fixture
def web(settings: Settings, tmp_path: Path) -> Iterator[Flask]:
    """A web process with another key, as another web server starts it."""
    address = settings.database_url or f"sqlite:///{settings.instance / 'signon.sqlite3'}"
    other = settings.model_copy(update={"instance": tmp_path / "b", "database_url": address, "secret_key": "another"})
    with application(other) as app:
        yield app


def test_a_web_process_tells_that_it_is_there_and_complains_of_another_key(
    app: Flask, web: Flask, another: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    another()
    presence.begin_with_first_request(web)
    assert web.test_client().get("/healthz").status_code == 200
    until(lambda: "SIGNON_SECRET_KEY is not the one of web-2" in caplog.text)
    db.session.rollback()
    assert [one.kind for one in SiteProcess.known(ProcessKind.WEB)] == [ProcessKind.WEB]
    assert "different secret keys" in said(app)
    db.session.rollback()
    web.extensions[presence.PRESENCE].end()
    db.session.rollback()
    assert SiteProcess.known(ProcessKind.WEB) == []
