"""The disk is full, the database's file cannot be written, opened or had: 503, what was typed is kept, and nothing is lost."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from io import RawIOBase
from pathlib import Path
from typing import Any, Never

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from signon.accounts.models import Coordinator
from signon.application import create_app
from signon.database.db import db, now
from signon.diagnosis.troubles import KEPT
from signon.jobs.queue import beat
from signon.mail.models import OutboxMail
from signon.settings import Settings
from signon.signing.models.signature import Signature
from tests import factories
from tests.signing.entries import ENTERED
from tests.walker import Walker

SIGN = "/letters/rivers/sign"


@pytest.fixture
def walker(app: Flask, walker: Any) -> Any:
    """Somebody who has opened the page where a letter is signed, while the worker runs."""
    _fill(app)
    return walker.open(SIGN)


def _fill(app: Flask) -> None:
    with app.app_context():
        factories.letter(slug="rivers")
        beat(now())
        db.session.commit()


def _signatures(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(db.select(db.func.count(Signature.id)))


@contextmanager
def _full(app: Flask) -> Iterator[None]:
    """A database that has no page left, and none to come."""
    with app.app_context():
        engine = db.engine

    def limit(connection: Any, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    engine.dispose()
    event.listen(engine, "connect", limit)
    yield
    event.remove(engine, "connect", limit)
    engine.dispose()


def test_on_a_full_disk_what_was_typed_is_kept_and_sent_again(app: Flask, walker: Any) -> None:
    with _full(app):
        _use_up(app)
        walker.press("Sign the letter", **ENTERED)
        assert walker.status == 503
        assert walker.response.headers["Retry-After"]
        assert "Lake Friends" in walker.text
        assert _signatures(app) == 0
    walker.path = SIGN
    walker.press("Send it again")
    assert walker.path == f"{SIGN}/sent"
    assert _signatures(app) == 1


def _use_up(app: Flask) -> None:
    """Fill what is free within the file."""
    with app.app_context():
        for size in (5_000, 1):
            with pytest.raises(OperationalError, match="full"):  # noqa: PT012
                while True:
                    OutboxMail.queue(to="mara@rivers.example", subject="x", paragraphs=["x" * size], at=now())
                    db.session.commit()
            db.session.rollback()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_disk_that_is_really_full_is_an_outage_that_passes(
    tmp_path: Path, empty_sqlite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk], check=False, stderr=-3)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a disk")
    try:
        shutil.copy(empty_sqlite, disk / "signon.sqlite3")
        app = create_app(
            Settings(instance=disk, secret_key="test", public_url="http://letters.test", least_seconds_to_sign=0)
        )
        _fill(app)
        walker = Walker(app).open(SIGN)
        with (disk / "filling").open("wb", buffering=0) as filling:
            _fill_up(filling)
        capsys.readouterr()
        for _ in range(30):
            walker.path = SIGN
            assert walker.press("Sign the letter", **ENTERED).status == 503
            walker.open(SIGN)
            if walker.status != 200:  # even reading may need a page
                break
        assert app.test_client().get("/readyz").json["problems"][0] == "The disk is nearly full."
        assert 1 <= capsys.readouterr().err.count("The site cannot use") <= 3
        (disk / "filling").unlink()
        walker.open(SIGN).press("Sign the letter", **ENTERED)
        assert walker.path == f"{SIGN}/sent"
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def _fill_up(file: RawIOBase) -> None:
    for size in (65536, 4096, 1):
        try:
            while True:
                file.write(b"x" * size)
        except OSError:
            continue


def test_a_file_that_another_process_holds_too_long_is_an_outage(
    app: Flask, walker: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["signon.database.turns"], "BUSY_SECONDS", 0.1)
    with app.app_context():
        db.engine.dispose()
    with closing(sqlite3.connect(settings.instance / "signon.sqlite3", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        walker.press("Sign the letter", **ENTERED)
        assert walker.status == 503
    walker.path = SIGN
    walker.press("Send it again")
    assert walker.path == f"{SIGN}/sent"


def test_a_file_that_may_only_be_read_is_an_outage_for_who_signs(
    walker: Any, new_app: Callable[[Settings], Flask], settings: Settings
) -> None:
    file = settings.instance / "signon.sqlite3"
    reading = new_app(settings.model_copy(update={"database_url": f"sqlite:///file:{file}?mode=ro&uri=true"}))
    person = Walker(reading).open(SIGN)
    assert person.status == 200
    person.press("Sign the letter", **ENTERED)
    assert person.status == 503
    assert "Send it again" in person.text


def test_without_any_database_every_page_still_answers_kindly(
    app: Flask, walker: Any, signed_in: Callable[..., Walker], settings: Settings
) -> None:
    owner = signed_in()
    with app.app_context():
        db.engine.dispose()
    settings.instance.rename(settings.instance.with_name("gone"))
    for path in ("/", "/letters/rivers", SIGN, "/coordinator/"):
        assert owner.client.get(path).status_code == 503
    assert owner.client.get("/nothing").status_code == 404
    assert owner.client.post("/healthz").status_code == 405
    assert owner.client.post("/coordinator/sign-in-link", data={"email": "a@b.example"}).status_code == 400
    walker.press("Sign the letter", **ENTERED)
    assert walker.status == 503
    assert "Lake Friends" in walker.text
    settings.instance.with_name("gone").rename(settings.instance)
    walker.path = SIGN
    walker.press("Send it again")
    assert walker.path == f"{SIGN}/sent"


def test_tables_that_are_gone_are_told_as_a_database_of_another_shape(app: Flask, walker: Any) -> None:
    with app.app_context():
        db.session.execute(db.text("DROP TABLE theme"))
        db.session.execute(db.text("UPDATE alembic_version SET version_num = '9999'"))
        db.session.commit()
    walker.open("/")
    assert walker.status == 503
    assert "9999" in walker.text


def test_a_page_that_reads_and_tries_to_write_is_a_fault_of_the_program(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    _fill(app)

    @app.get("/writes")
    def writes() -> str:
        beat(now())
        db.session.commit()
        return ""

    app.view_functions["writes"].signon_access = "public"
    assert client.get("/writes").status_code == 500
    assert "An unexpected error" in caplog.text


def test_an_unexpected_error_needs_no_database_either(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    @app.get("/fails")
    def fails() -> Never:
        event.listen(db.engine, "begin", asked.append)
        raise RuntimeError

    app.view_functions["fails"].signon_access = "public"
    assert client.get("/fails").status_code == 500
    assert asked == []
    assert client.get("/nothing").status_code == 404
    assert asked  # a page that is only missing looks as the others do


def test_the_desk_warns_of_a_disk_that_is_nearly_full(
    app: Flask, signed_in: Callable[..., Walker], settings: Settings
) -> None:
    assert "nearly full" not in signed_in().open("/coordinator/").text
    greedy = settings.model_copy(update={"least_free_megabytes": 10**9})
    app.config["SIGNON"] = greedy
    app.extensions.pop(KEPT)  # what the first page found, which the next pages of these seconds go by
    owner = Walker(app)
    owner.sign_in_as(_session_key(app))
    assert "The disk is nearly full" in owner.open("/coordinator/").text


def _session_key(app: Flask) -> str:
    with app.app_context():
        return db.session.scalar(db.select(Coordinator.fs_uniquifier))


def test_readiness_needs_room_on_the_disk(
    app: Flask, new_app: Callable[[Settings], Flask], client: FlaskClient, settings: Settings
) -> None:
    _fill(app)
    assert client.get("/readyz").status_code == 200
    greedy = new_app(settings.model_copy(update={"least_free_megabytes": 10**9}))
    answer = greedy.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json["problems"] == ["The disk is nearly full."]
    assert answer.json["free_megabytes"] > 0
