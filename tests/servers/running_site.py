"""The real site as people run it: seeded, served on loopback with its worker, stopped by its own process id."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
FLASK = str(Path(sys.executable).parent / "flask")
START_UP_LIMIT = 60


class Site(NamedTuple):
    """Where the site is, and a link that signs an owner in once."""

    url: str
    sign_in_link: str


@contextmanager
def running(instance: Path) -> Iterator[Site]:
    """Seed the demo in ``instance`` and serve it until the block ends."""
    port = free_port()
    sign_in_link = seed(instance, port)
    environment = os.environ | {"SIGNON_INSTANCE": str(instance), "SIGNON_PORT": str(port)}
    process = subprocess.Popen(
        [FLASK, "serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until_ready(port)
        yield Site(f"http://127.0.0.1:{port}", sign_in_link)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


@contextmanager
def running_copy(project: Path, instance: Path, port: int) -> Iterator[None]:
    """Serve the copy of the project in ``project``, without anything seeded, until the block ends."""
    environment = os.environ | {"SIGNON_INSTANCE": str(instance), "SIGNON_PORT": str(port)}
    command = [sys.executable, "-m", "flask", "serve"]
    with subprocess.Popen(
        command, cwd=project, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_until_ready(port)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def seed(instance: Path, port: int = 8000) -> str:
    """Put the demo into ``instance``, unless it is there already; gives a link that signs its owner in once."""
    environment = os.environ | {"SIGNON_INSTANCE": str(instance), "SIGNON_PORT": str(port)}
    seeded = subprocess.run([FLASK, "demo"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    found = re.search(r"http://\S+/coordinator/sign-in/\S+", seeded.stdout)
    assert found, f"The demo printed no sign-in link: {seeded.stdout}{seeded.stderr}"
    return found[0]


def wait_until_ready(port: int) -> None:
    """Return once the site and its worker answer as ready."""
    begin = time.monotonic()
    while not is_ready(port):
        assert time.monotonic() - begin < START_UP_LIMIT, "The site did not become ready"
        time.sleep(0.1)


def is_ready(port: int) -> bool:
    """Whether ``/readyz`` says so."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
