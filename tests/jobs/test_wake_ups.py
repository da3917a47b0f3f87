"""Wake-up calls never delay who sends them, and run nothing but what this site declared."""

import os
import pickle
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from huey.storage import SqliteStorage

from signon.database.db import db, now
from signon.jobs import queue as jobs
from signon.jobs import queues, wake_ups
from signon.jobs.queue import wake_after_commit
from signon.jobs.queue_file import QueueFile
from signon.jobs.queues import opened
from signon.jobs.wake_ups import ENOUGH, ForeignCallError, WakeUps
from signon.mail.models import MailStatus, OutboxMail
from signon.settings import Settings
from tests import factories
from tests.applications import application
from tests.logs.log_lines import written
from tests.servers.worker import make_instead, working
from tests.waiting import until

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(params=["file", "postgresql", "redis"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a queue of each kind."""
    if request.param == "file":
        return ""
    if request.param == "redis":
        return request.getfixturevalue("redis_server") + f"/{os.getpid() % 10}"
    return request.getfixturevalue("postgres_server")


@pytest.fixture
def calls(url: str, tmp_path: Path) -> Iterator[WakeUps]:
    calls = _queue(url, tmp_path)
    _empty(url, tmp_path)
    yield calls
    calls.close()


def _queue(url: str, folder: Path, *, secret: str = "the site's key", failures: Any = None) -> WakeUps:
    return WakeUps(url, folder, secret=secret, failed=(failures if failures is not None else []).append)


def _empty(url: str, folder: Path) -> None:
    with _queue(url, folder)._opened() as storage:
        storage.flush_queue()


def _received(calls: Any) -> list[str]:
    found = []
    while name := calls.receive():
        found.append(name)
    return found


def test_a_call_arrives_once_however_often_it_was_sent(calls: WakeUps) -> None:
    with calls._changed:  # the sender has to wait, so that all of them are there
        calls._waiting.update({"mail": None, "renderings": None})
    for _ in range(20):
        calls.send("mail")
    assert calls.flush(30)
    found = _received(calls)
    assert set(found) == {"mail", "renderings"}
    assert len(found) < 10


def test_calls_of_the_same_moment_go_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wake_ups, "SECONDS_TOGETHER", 30)
    calls = _queue("", tmp_path)
    calls.send("mail")
    until(lambda: calls.size() == 1)
    for _call in range(50):
        calls.send("mail")
    assert calls.size() == 1
    assert calls.flush(20)  # whoever leaves waits for no pause
    assert len(_received(calls)) == 2
    calls.close()


def test_a_queue_that_nobody_reads_does_not_grow_without_end(calls: WakeUps) -> None:
    for _ in range(ENOUGH + 30):
        calls.send("mail")
        assert calls.flush(30)
    assert calls.size() == ENOUGH


def _message(data: bytes, url: str, folder: Path) -> None:
    with _queue(url, folder)._opened() as storage:
        storage.enqueue(data)


class Intruder:
    """What a stranger would have a worker unpickle."""

    def __init__(self, witness: Path) -> None:
        self.witness = witness

    def __reduce__(self) -> tuple[Callable[..., None], tuple[Path]]:
        return Path.touch, (self.witness,)


def test_a_pickle_in_the_queue_is_dropped_without_being_opened(calls: WakeUps, url: str, tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    _message(pickle.dumps(Intruder(witness)), url, tmp_path)
    with pytest.raises(ForeignCallError):
        calls.receive()
    assert not witness.exists()
    assert calls.receive() is None


def test_the_same_pickle_opened_would_have_run(tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    pickle.loads(pickle.dumps(Intruder(witness)))
    assert witness.exists()


@pytest.mark.parametrize("junk", [b"", b"mail", b'"mail"', b"\xff\x00", b"mail.wrong-signature", b"." * 10_000])
def test_what_is_not_signed_is_dropped(junk: bytes, tmp_path: Path) -> None:
    _message(junk, "", tmp_path)
    calls = _queue("", tmp_path)
    with pytest.raises(ForeignCallError):
        calls.receive()
    calls.close()


def test_a_call_signed_with_another_key_is_dropped(tmp_path: Path) -> None:
    stranger = _queue("", tmp_path, secret="another key")
    stranger.send("mail")
    assert stranger.flush(30)
    calls = _queue("", tmp_path)
    with pytest.raises(ForeignCallError):
        calls.receive()
    calls.close()


def test_the_worker_lives_on_after_foreign_messages_and_says_so_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 3600)
    for _ in range(30):
        _message(b"junk", "", app.config["SIGNON"].instance)
    called = threading.Event()
    make_instead(app, "retention", called.set)
    with written() as log, working(app):
        assert called.wait(30)
        called.clear()
        app.extensions["signon_jobs"].calls.send("retention")
        assert called.wait(30)
    assert log.text.count("not signed by this site") == 1


@contextmanager
def silent_server() -> Any:
    """A server that takes connections and never says anything."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        yield server.getsockname()[1]


@pytest.fixture(params=["redis", "postgresql"])
def hanging_app(
    request: pytest.FixtureRequest, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    monkeypatch.setattr(queues, "SECONDS_TO_ANSWER", 1)
    with silent_server() as port:
        queue = f"{request.param}://127.0.0.1:{port}/0"
        settings = Settings(instance=tmp_path / "instance", database_url=database, queue_url=queue, secret_key="test")
        with application(settings) as app:
            yield app
            app.extensions["signon_jobs"].calls.flush(60)


def test_a_commit_waits_for_no_queue_that_hangs(hanging_app: Flask) -> None:
    with hanging_app.app_context():
        begin = time.monotonic()
        for number in range(20):
            OutboxMail.queue(to=f"m{number}@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
            db.session.commit()
        assert time.monotonic() - begin < 19  # the queue would be waited for twenty times, a second each
        assert db.session.scalar(db.select(db.func.count(OutboxMail.id))) == 20
        db.session.rollback()


def test_the_worker_works_on_beside_a_queue_that_hangs(hanging_app: Flask) -> None:
    with working(hanging_app), hanging_app.app_context():
        OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=["Hello."], at=now())
        db.session.commit()
        until(_is_captured)


def _is_captured() -> bool:
    status = db.session.scalar(db.select(OutboxMail.status))
    db.session.rollback()
    return status == MailStatus.CAPTURED


def test_a_queue_asked_within_the_commit_would_hold_it_up(hanging_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    calls, asked = hanging_app.extensions["signon_jobs"].calls, threading.Event()

    def send(name: str) -> None:
        asked.set()
        with pytest.raises(Exception, match=r"(?i)time"):
            calls._enqueue([name])

    monkeypatch.setattr(calls, "send", send)
    with hanging_app.app_context():
        begin = time.monotonic()
        wake_after_commit("mail")
        factories.coordinator()
        db.session.commit()
        assert asked.is_set()
        assert time.monotonic() - begin > 0.9


def test_a_process_with_a_hanging_queue_ends(tmp_path: Path) -> None:
    with silent_server() as port:
        environment = os.environ | {
            "SIGNON_INSTANCE": str(tmp_path),
            "SIGNON_QUEUE_URL": f"redis://127.0.0.1:{port}/0",
        }
        script = "from signon.application import create_app; create_app().extensions['signon_jobs'].wake('mail')"
        ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, timeout=60, check=False)
    assert ended.returncode == 0


def test_a_process_that_ends_at_once_still_hands_its_calls_over(tmp_path: Path) -> None:
    environment = os.environ | {"SIGNON_INSTANCE": str(tmp_path), "SIGNON_SECRET_KEY": "the site's key"}
    script = "from signon.application import create_app; create_app().extensions['signon_jobs'].wake('mail')"
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, timeout=60, check=True)
    calls = _queue("", tmp_path)
    assert calls.receive() == "mail"
    calls.close()


def test_a_queue_that_is_away_is_told_of_and_tried_again(tmp_path: Path) -> None:
    failures: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    calls = _queue(f"redis://127.0.0.1:{port}/0", tmp_path, failures=failures)
    for _ in range(2):
        calls.send("mail")
        assert calls.flush(30)
    assert len(failures) == 2


def test_a_queue_that_is_no_database_is_not_held_open(tmp_path: Path) -> None:
    file = tmp_path / "queue.sqlite3"
    file.write_bytes(b"no database" * 100)
    with pytest.raises(sqlite3.DatabaseError) as raised:
        QueueFile(file, seconds=1)
    own = next(entry for entry in raised.traceback if entry.name == "__init__")
    assert not _is_open(own.frame.f_locals["self"]._connection)


def test_a_call_that_an_earlier_version_left_in_the_file_is_found(tmp_path: Path) -> None:
    file = tmp_path / "queue.sqlite3"
    with closing(SqliteStorage("signon", filename=str(file))) as storage:
        storage.enqueue(b"earlier")
    with closing(QueueFile(file, seconds=1)) as queue:
        queue.enqueue(b"later")
        assert [queue.dequeue() for _ in range(3)] == [b"earlier", b"later", None]


def _is_open(connection: sqlite3.Connection) -> bool:
    try:
        connection.cursor()
    except sqlite3.ProgrammingError:
        return False
    return True


def test_a_forked_process_sends_by_itself(tmp_path: Path) -> None:
    calls = _queue("", tmp_path)
    calls._sender = os.getpid() + 1  # as a fork finds it whose parent was sending in that moment
    calls.send("mail")
    assert calls.flush(30)
    until(lambda: calls.size() == 1)
    with closing(opened("", tmp_path)) as storage:
        assert storage.queue_size() == 1


def test_a_queue_that_is_away_fills_no_log(
    new_app: Callable[[Settings], Flask], tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    queue = f"redis://127.0.0.1:{port}/0"
    app = new_app(Settings(instance=tmp_path / "instance", database_url=database, queue_url=queue, secret_key="test"))
    calls = app.extensions["signon_jobs"].calls
    with working(app):
        for _ in range(50):
            calls.send("mail")
            assert calls.flush(30)
    assert capsys.readouterr().err.count("The queue cannot be reached") == 1
