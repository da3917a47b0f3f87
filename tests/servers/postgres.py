"""A PostgreSQL cluster of the tests' own, on a socket in a temporary folder, stopped by its own process id."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import scratch

DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian and Ubuntu keep each version's server programs, off the search path."""


def binaries() -> Path | None:
    """The folder of PostgreSQL's server programs, or None where there are none."""
    found = shutil.which("initdb")
    newest_first = sorted(DEBIAN.glob("*/bin"), key=lambda place: int(place.parent.name), reverse=True)
    candidates = newest_first + ([Path(found).resolve().parent] if found else [])
    return next((place for place in candidates if (place / "pg_ctl").exists()), None)


class Cluster:
    """A cluster in ``folder`` that can be stopped and started; its log and its socket lie there too.

    It is ``durable`` when it waits for the disk, as a real one does.
    """

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.folder = folder
        self._fsync = "on" if durable else "off"
        self.url = self.address("postgres")

    def address(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://signon@/{database}?host={self.folder}"

    def create(self) -> None:
        """Make its files."""
        _run(
            "initdb", "-D", self._data, "-U", "signon", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"
        )  # fmt: skip

    def start(self) -> None:
        """Start the server, and return once it answers."""
        options = (
            f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync={self._fsync} "
            "-c max_connections=50"
        )
        _run("pg_ctl", "-D", self._data, "-l", self.folder / "log", "-w", "-o", options, "start")

    def stop(self, *, mode: str = "immediate") -> None:
        """Stop the server as after a fault, or in another of its modes."""
        if (self._data / "postmaster.pid").exists():
            _run("pg_ctl", "-D", self._data, "-m", mode, "-w", "stop")

    @property
    def _data(self) -> Path:
        return self.folder / "data"


@contextmanager
def own_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A running cluster that the test may stop and start; a ``durable`` one lies on a disk."""
    folder = Path(tempfile.mkdtemp(prefix="signon-postgres-", dir=None if durable else scratch.root()))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    running = Cluster(folder, durable=durable)
    try:
        running.create()
        running.start()
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster and give the address of its ``postgres`` database."""
    with own_cluster() as running:
        yield running.url


def _run(program: str, *arguments: object) -> None:
    folder = binaries()
    assert folder, "PostgreSQL's server programs are not installed; run 'make setup'."
    command = [str(folder / program), *map(str, arguments)]
    if os.geteuid() == 0:
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/", timeout=60)
