"""The worker as a process of its own: how it is stopped, whatever it is doing."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest

from tests.waiting import until

ROOT = Path(__file__).parent.parent.parent
SCRIPT = """
import sys, time
from dataclasses import replace
from pathlib import Path
from signon.application import create_app
from signon.database.schema import prepare_database
from signon.settings import Settings

folder, seconds = Path(sys.argv[1]), float(sys.argv[2])
app = create_app(Settings(instance=folder, secret_key="test"))
with app.app_context():
    prepare_database()

def mail():
    (folder / "begun").touch()
    time.sleep(seconds)
    (folder / "ended").touch()

sweeps = app.extensions["signon_jobs"].sweeps
sweeps["mail"] = replace(sweeps["mail"], make=mail)
app.extensions["signon_jobs"].run_worker()
"""


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Callable[..., Popen[Any]]]:
    """Starts a worker that delivers mail for so many seconds, and returns once it does."""
    started = []

    def start(seconds: float) -> subprocess.Popen[bytes]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SIGNON_")}
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(tmp_path), str(seconds)],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.PIPE,
        )
        started.append(process)
        until((tmp_path / "begun").exists)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stderr.close()


def test_sigint_lets_it_finish_what_it_has_in_hand(worker: Callable[..., Popen[Any]], tmp_path: Path) -> None:
    process = worker(2)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    assert (tmp_path / "ended").exists()


def test_sigterm_ends_it_even_when_a_lane_is_stuck(worker: Callable[..., Popen[Any]], tmp_path: Path) -> None:
    process = worker(3600)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert not (tmp_path / "ended").exists()


def test_a_second_signal_ends_what_the_first_lets_finish(worker: Callable[..., Popen[Any]], tmp_path: Path) -> None:
    process = worker(3600)
    process.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(2)
    process.send_signal(signal.SIGINT)
    process.wait(60)
    assert not (tmp_path / "ended").exists()
