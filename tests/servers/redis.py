"""A Redis server of the tests' own, on a free port of loopback, kept in memory and stopped by its own process id."""

import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers.running_site import free_port
from tests.waiting import until


def is_installed() -> bool:
    """Whether Redis's server program is there."""
    return shutil.which("redis-server") is not None


@contextmanager
def running() -> Iterator[str]:
    """Start a server and give its address, without the number of a database."""
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with tempfile.TemporaryDirectory(prefix="signon-redis-") as folder:
        process = subprocess.Popen(["redis-server", *options, "--dir", folder], stdout=subprocess.DEVNULL)
        try:
            until(lambda: answers(port))
            yield f"redis://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def answers(port: int) -> bool:
    """Whether somebody listens on the port."""
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except OSError:
        return False
