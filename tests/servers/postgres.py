"""A PostgreSQL cluster of the tests' own, on a socket in a temporary folder, stopped by its own process id."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import scratch
from tests.waiting import until

DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian and Ubuntu keep each version's server programs, off the search path."""

DURABLE = "-c fsync=on"
HASTY = "-c fsync=off -c full_page_writes=off -c autovacuum=off"
"""For data that outlives the server but not the machine: nothing waits for the disk, and nobody tidies up beside a test."""


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
        self._effort = DURABLE if durable else HASTY
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
            f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' {self._effort} -c max_connections=50"
        )
        _run("pg_ctl", "-D", self._data, "-l", self.folder / "log", "-w", "-o", options, "start")

    def stop(self, *, mode: str = "immediate") -> None:
        """Stop the server as after a fault, or in another of its modes."""
        if self._first and Path(f"/proc/{self._first}").exists():
            _run("pg_ctl", "-D", self._data, "-m", mode, "-w", "stop")

    def kill(self) -> None:
        """Kill the server's first process; the others notice and end."""
        os.kill(self._first, signal.SIGKILL)
        until(lambda: not Path(f"/proc/{self._first}").exists())

    def start_again(self) -> None:
        """Start the server after ``kill``, as soon as the last of its old processes has ended."""
        until(self._starts)

    def copy_from(self, primary: "Cluster") -> None:
        """Make its files as those of a standby, which follows ``primary`` from its start on."""
        source = f"host={primary.folder} user=signon application_name=standby"
        _run("pg_basebackup", "-D", self._data, "-d", source, "-R", "-X", "stream", "-c", "fast", "--no-sync")

    def promote(self) -> None:
        """Make a standby the one that is written to."""
        _run("pg_ctl", "-D", self._data, "-w", "promote")

    def _starts(self) -> bool:
        try:
            self.start()
        except subprocess.CalledProcessError:
            return False
        return True

    @property
    def _first(self) -> int:
        """The number of its first process, as that has written it down; 0 when it never did, or took it back."""
        try:
            return int((self._data / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        except FileNotFoundError:
            return 0

    @property
    def _data(self) -> Path:
        return self.folder / "data"


@contextmanager
def own_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A running cluster that the test may stop and start; a ``durable`` one lies on a disk."""
    with _place(durable=durable) as running:
        running.create()
        running.start()
        yield running


@contextmanager
def standby_of(primary: Cluster) -> Iterator[Cluster]:
    """A running standby that gets everything ``primary`` writes."""
    with _place() as running:
        running.copy_from(primary)
        running.start()
        yield running


@contextmanager
def _place(*, durable: bool = False) -> Iterator[Cluster]:
    """A cluster without files yet; it is stopped and removed when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="signon-postgres-", dir=None if durable else scratch.root()))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    made = Cluster(folder, durable=durable)
    try:
        yield made
    finally:
        made.stop()
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
