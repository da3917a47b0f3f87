"""A PostgreSQL cluster of the tests' own, on a socket in a temporary folder, stopped by its own process id."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import scratch

PLACES = ("/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/17/bin")


def binaries() -> Path | None:
    """The folder of PostgreSQL's server programs, or None where there are none."""
    found = shutil.which("initdb")
    candidates = [Path(place) for place in PLACES] + ([Path(found).resolve().parent] if found else [])
    return next((place for place in candidates if (place / "pg_ctl").exists()), None)


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster and give the address of its ``postgres`` database."""
    folder = Path(tempfile.mkdtemp(prefix="signon-postgres-", dir=scratch.root()))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    try:
        _run("initdb", "-D", folder / "data", "-U", "signon", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c max_connections=50"
        _run("pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", options, "start")
        yield f"postgresql://signon@/postgres?host={folder}"
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            _run("pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *arguments: object) -> None:
    folder = binaries()
    assert folder, "PostgreSQL's server programs are not installed; run 'make setup'."
    command = [str(folder / program), *map(str, arguments)]
    if os.geteuid() == 0:
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/", timeout=60)
