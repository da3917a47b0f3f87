"""``flask serve`` and ``flask worker`` as real processes: they start, work, and leave nothing behind."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from signon.database.db import db, now
from signon.mail.links import Link
from signon.mail.models import MailStatus, OutboxMail
from signon.mail.new_mail import LINK
from signon.settings import Settings
from signon.tokens import Purpose
from tests.servers.processes import children, is_alive, name_of
from tests.servers.running_site import FLASK, ROOT, free_port, is_ready, wait_until_ready

PATIENCE = 30


@contextmanager
def started(*arguments: str, instance: Path, **settings: object) -> Iterator[subprocess.Popen[str]]:
    """A ``flask`` command as a process, killed at the end if it still runs."""
    environment = (
        os.environ | {"SIGNON_INSTANCE": str(instance)} | {name: str(value) for name, value in settings.items()}
    )
    command = [FLASK, *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def eventually(holds: Callable[[], bool]) -> bool:
    begin = time.monotonic()
    while time.monotonic() - begin < PATIENCE:
        if holds():
            return True
        time.sleep(0.05)
    return False


def get(port: int, path: str) -> tuple[int, str, dict[str, str]]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        return answer.status, answer.read().decode(), dict(answer.headers)


def umask_of(process: int) -> str:
    """Which permissions a process leaves out of the files that it makes."""
    status = Path(f"/proc/{process}/status").read_text()
    return next(line.split()[1] for line in status.splitlines() if line.startswith("Umask:"))


def named(site: int, name: str) -> int:
    """The child with this name, as processes are listed."""
    return next(child for child in children(site) if name_of(child) == name)


def has_another(site: int, name: str, first: int) -> bool:
    """Whether a child with this name has taken the place of the first."""
    try:
        return named(site, name) != first
    except StopIteration:
        return False


def test_the_site_starts_on_an_empty_database_and_stops_without_a_trace(tmp_path: Path) -> None:
    port = free_port()
    with started("serve", instance=tmp_path, SIGNON_PORT=port) as site:
        wait_until_ready(port)
        status, page, _headers = get(port, "/")
        assert (status, "Letters" in page) == (200, True)
        status, style, headers = get(port, "/static/site.css")
        assert (status, headers["X-Content-Type-Options"]) == (200, "nosniff")
        assert style == (ROOT / "static" / "site.css").read_text(encoding="utf-8")
        everybody = children(site.pid)
        assert len(everybody) >= 3
        assert {umask_of(process) for process in [site.pid, *everybody]} == {"0077"}
        site.send_signal(signal.SIGTERM)
        said, complaints = site.communicate(timeout=PATIENCE)
        assert (site.returncode, {json.loads(line)["level"] for line in complaints.splitlines()}) == (0, {"info"})
        assert f"http://127.0.0.1:{port}" in said
        assert not [child for child in everybody if is_alive(child)]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["worker", pytest.param("web-1", marks=pytest.mark.slow)])
def test_a_child_that_dies_is_started_again(tmp_path: Path, name: str) -> None:
    port = free_port()
    with started("serve", instance=tmp_path, SIGNON_PORT=port) as site:
        wait_until_ready(port)
        first = named(site.pid, f"signon-{name}")
        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: has_another(site.pid, f"signon-{name}", first))
        assert eventually(lambda: is_ready(port))
        site.send_signal(signal.SIGINT)
        _said, complaints = site.communicate(timeout=PATIENCE)
        assert site.returncode == 0
        assert f"The {name} ended unexpectedly" in complaints


@pytest.mark.slow
def test_killing_the_site_leaves_no_orphan(tmp_path: Path) -> None:
    port = free_port()
    with started("serve", instance=tmp_path, SIGNON_PORT=port) as site:
        wait_until_ready(port)
        everybody = children(site.pid)
        site.kill()
        assert eventually(lambda: not [child for child in everybody if is_alive(child)])


@pytest.mark.slow
def test_a_port_that_is_taken_is_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with started("serve", instance=tmp_path, SIGNON_PORT=port) as site:
            said, complaints = site.communicate(timeout=PATIENCE)
    assert (site.returncode, said) == (1, "")
    assert complaints.startswith(f"Port {port} on 127.0.0.1 is taken.")
    assert complaints.count("\n") == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"SIGNON_PORT": "eight"}, "SIGNON_PORT"),
        ({"SIGNON_MAIL_URL": "carrier-pigeon:"}, "SIGNON_MAIL_URL"),
        ({"SIGNON_INSTANCE": "/dev/null"}, "SIGNON_INSTANCE"),
    ],
    ids=["port", "mail", "instance"],
)
def test_a_setting_that_cannot_be_used_is_a_sentence(tmp_path: Path, settings: dict[str, str], said: str) -> None:
    options: dict[str, Any] = {"instance": tmp_path, **settings}
    with started("serve", **options) as site:
        _output, complaints = site.communicate(timeout=PATIENCE)
    assert site.returncode == 1
    assert said in complaints
    assert complaints.count("\n") == 1


@pytest.mark.slow
def test_the_worker_alone_delivers_mail_within_seconds(app: Flask, settings: Settings) -> None:
    def captured() -> str:
        with app.app_context():
            mail = db.session.scalar(db.select(OutboxMail).filter_by(status=MailStatus.CAPTURED))
            return mail.captured if mail else ""

    with started("worker", instance=settings.instance) as worker:
        assert worker.stdout.readline()
        with app.app_context():
            link = Link(Purpose.SIGN_IN, 7, "/coordinator/sign-in/{token}", timedelta(hours=1))
            OutboxMail.queue(to="mara@rivers.example", subject="Hello", paragraphs=["Read:", LINK], link=link, at=now())
            db.session.commit()
        assert eventually(lambda: bool(captured()))
        assert "/coordinator/sign-in/" in captured()
        worker.send_signal(signal.SIGINT)
        assert worker.wait(PATIENCE) == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "settings", "number"),
    [
        (["--workers", "2"], {}, 2),
        pytest.param(["--no-worker"], {}, 0, marks=pytest.mark.slow),
        pytest.param([], {"SIGNON_WORKERS": 0}, 0, marks=pytest.mark.slow),
    ],
    ids=["two", "none", "none by the settings"],
)
def test_the_site_is_served_with_as_many_workers_as_wanted(
    tmp_path: Path, arguments: list[str], settings: dict[str, object], number: int
) -> None:
    port = free_port()
    with started("serve", *arguments, instance=tmp_path, SIGNON_PORT=port, **settings) as site:
        assert eventually(lambda: answers(port))
        names = [Path(f"/proc/{child}/comm").read_text().strip() for child in children(site.pid)]
        assert sum(name.startswith("signon-worker") for name in names) == number
        assert [name for name in names if name.startswith("signon-web")]
        site.send_signal(signal.SIGTERM)
        assert site.wait(PATIENCE) == 0


@pytest.mark.slow
def test_no_worker_and_workers_are_a_contradiction(tmp_path: Path) -> None:
    with started("serve", "--no-worker", "--workers", "1", instance=tmp_path, SIGNON_PORT=free_port()) as site:
        _said, complaints = site.communicate(timeout=PATIENCE)
    assert (site.returncode, complaints.count("\n")) == (1, 1)
    assert "contradict" in complaints


def answers(port: int) -> bool:
    try:
        return get(port, "/healthz")[0] == 200
    except OSError:
        return False
