"""A Redis server of the tests' own, on a free port of loopback, kept in memory and stopped by its own process id."""

import shutil
import signal
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


class Server:
    """A server on one port of loopback that a test may take away and start again."""

    def __init__(self, folder: str) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        """Its address, without the number of a database."""
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, empty, and return once it answers."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        command = ["redis-server", *options, "--dir", self._folder]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until(lambda: answers(self.port))

    def send(self, number: signal.Signals) -> None:
        """Send it a signal: SIGSTOP has it hang, SIGCONT go on."""
        assert self._process, "The server was not started."
        self._process.send_signal(number)

    def stop(self, by: signal.Signals = signal.SIGTERM) -> None:
        """End it by a signal."""
        self.send(signal.SIGCONT)
        self.send(by)
        assert self._process
        self._process.wait(30)


@contextmanager
def own_server() -> Iterator[Server]:
    """A running server of the test's own."""
    with tempfile.TemporaryDirectory(prefix="signon-redis-") as folder:
        server = Server(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def running() -> Iterator[str]:
    """Start a server and give its address, without the number of a database."""
    with own_server() as server:
        yield server.url


def answers(port: int) -> bool:
    """Whether somebody listens on the port."""
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except OSError:
        return False
